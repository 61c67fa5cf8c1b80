#!/usr/bin/env node
// Runs a script of this repository on a Node that can run it. Written for any Node from 16 on, and imports no dependency:
// it installs the dependencies when they are missing or come from another lock, and re-executes on the bundled Node when the
// caller's is too old. The caller's working directory is kept.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const oldestNode = [22, 19];

/** Installs dependencies from the lock when they are missing or were installed from another one; false when that failed. */
function installDependencies() {
  const modules = join(root, 'node_modules');
  const stamp = join(modules, '.bellwether-lock');
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return true;
  const isOwnInstall = !existsSync(stamp) && existsSync(join(modules, '.package-lock.json'));
  if (!isOwnInstall && !runNpmCi()) return false;
  writeFileSync(stamp, lock);
  return true;
}

function runNpmCi() {
  console.error('Installing dependencies (first run, about a minute) …');
  const npmCli = process.env.npm_execpath;
  const options = { cwd: root, stdio: ['ignore', 2, 2] };
  const result =
    npmCli && /npm-cli\.c?js$/.test(npmCli)
      ? spawnSync(process.execPath, [npmCli, 'ci'], options)
      : spawnSync('npm', ['ci'], { ...options, shell: process.platform === 'win32' });
  return result.status === 0;
}

/** The Node to run on: the caller's when it is new enough, else the bundled one; null when there is none for this platform. */
function findNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return process.execPath;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const executable = platform === 'win' ? 'node.exe' : 'node';
  const candidates = ['node', 'node-bin'].map((name) =>
    join(root, 'node_modules', `${name}-${platform}-${process.arch}`, 'bin', executable),
  );
  return candidates.find((path) => existsSync(path)) ?? null;
}

/** Opens a web address in the person's browser; where that fails they still have the address in their terminal. */
function openBrowser(address) {
  let url = '';
  try {
    url = new URL(address).href;
  } catch {
    return;
  }
  if (!/^https?:/.test(url)) return;
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url];
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}

/** Runs `script` (relative to the repository) with `args` and ends this process as the script ends. */
export function runScript(script, args) {
  if (!installDependencies()) {
    console.error(
      'Bellwether: the dependencies could not be installed; the lines above say why. Run `npm ci` in the repository.',
    );
    process.exit(1);
  }
  const node = findNode();
  if (node === null) {
    console.error(
      `Bellwether: Node >= ${oldestNode.join('.')} is needed, this is ${process.version}, and none is bundled for this platform. Install Node 24.`,
    );
    process.exit(1);
  }
  const env = {
    // compiled modules are kept, so that a command starts in half the time from the second run on
    NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled'),
    ...process.env,
    PATH: dirname(node) + delimiter + process.env.PATH,
  };
  // the program starts no process itself: where a person signs in, it asks for their browser over this channel
  const stdio = args[0] === 'connect' ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit';
  const child = spawn(node, [resolve(root, script), ...args], { stdio, env });
  child.on('message', ({ openUrl }) => openBrowser(openUrl));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 1)));
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [script, ...args] = process.argv.slice(2);
  runScript(script, args);
}
