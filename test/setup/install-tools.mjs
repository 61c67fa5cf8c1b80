// Installs what some tests need beyond Node, where this machine allows it. What stays missing is reported by the tests that
// need it as not run, and fails them under BELLWETHER_REQUIRE=1.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cache = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'node_modules', '.cache', 'inspector');

/** The MCP Inspector's program; at 110 MB it is no dependency, and a folder of its own holds it. */
const inspectorProgram = join(cache, 'node_modules', '.bin', 'mcp-inspector');

const tools = [
  { name: 'Redis', package: 'redis-server', isThere: () => existsSync('/usr/bin/redis-server') },
  {
    name: 'PostgreSQL',
    package: 'postgresql',
    isThere: () => globSync('/usr/lib/postgresql/*/bin/postgres').length > 0,
  },
  { name: 'Chromium', package: 'chromium', isThere: () => existsSync('/usr/bin/chromium') },
];

/** Installs missing tools with apt on Debian as root; does nothing elsewhere. */
export function installTestTools() {
  installInspector();
  const missing = tools.filter(({ isThere }) => !isThere());
  if (missing.length === 0 || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  console.error(`Installing for the tests: ${missing.map(({ name }) => name).join(', ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // without a policy Debian starts the servers on installation; the tests start private ones
  const quiet = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...env, RUNLEVEL: '1' } };
  spawnSync('apt-get', ['update', '-qq'], quiet);
  spawnSync(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', ...missing.map((tool) => tool.package)],
    quiet,
  );
}

function installInspector() {
  if (process.env['BELLWETHER_REQUIRE'] !== '1' || existsSync(inspectorProgram)) return;
  console.error('Installing for the tests: the MCP Inspector …');
  const words = [
    'install',
    '--prefix',
    cache,
    '--no-save',
    '--no-package-lock',
    '--ignore-scripts',
    '@modelcontextprotocol/inspector@2.12.0',
  ];
  const cli = process.env.npm_execpath;
  const options = { stdio: ['ignore', 'ignore', 'inherit'] };
  if (cli && /npm-cli\.c?js$/.test(cli)) spawnSync(process.execPath, [cli, ...words], options);
  else spawnSync('npm', words, options);
}
