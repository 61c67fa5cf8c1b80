import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server for one test run. `crash` is kill -9 of it, `restart` starts it again on the same data. */
export interface PrivateServer {
  readonly url: string;
  /** False: the server was given by DATABASE_URL or REDIS_URL, and is neither crashed nor stopped. */
  readonly isPrivate: boolean;
  crash(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const redisServer = ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server'].find(
  (path) => existsSync(path),
);
const postgresBin = globSync(['/usr/lib/postgresql/*/bin', '/usr/local/pgsql/bin', '/opt/homebrew/opt/postgresql*/bin'])
  .filter((path) => existsSync(join(path, 'initdb')))
  .sort()
  .at(-1);

/** What is missing for tests on real servers; null: everything is there. */
export function missingServers(): string | null {
  const missing = [
    !process.env['DATABASE_URL'] && !postgresBin && 'PostgreSQL (install it or set DATABASE_URL)',
    !process.env['REDIS_URL'] && !redisServer && 'Redis (install it or set REDIS_URL)',
  ].filter(Boolean);
  return missing.length === 0 ? null : missing.join(' and ');
}

/** Starts a PostgreSQL of our own, or returns the one DATABASE_URL names. As root the server runs as an unprivileged user. */
export async function startPostgres(): Promise<PrivateServer> {
  const given = process.env['DATABASE_URL'];
  if (given) return givenServer(given);
  if (!postgresBin) throw new Error('PostgreSQL is not installed; set DATABASE_URL or install it.');
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-postgres-'));
  const data = join(folder, 'data');
  const port = await freePort();
  const user = unprivilegedUser();
  if (user) chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o700);
  const identity = user ? { uid: user.uid, gid: user.gid } : {};
  const made = spawnSync(
    join(postgresBin, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
    { cwd: folder, ...identity, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const options = ['-D', data, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1'];
  const run = () =>
    spawn(join(postgresBin, 'postgres'), [...options, '-c', 'max_connections=200'], {
      cwd: folder,
      ...identity,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  const isReady = () =>
    spawnSync(join(postgresBin, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)]).status === 0;
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  // SIGQUIT is PostgreSQL's immediate shutdown: no checkpoint, as after a crash
  return ownServer({ url, folder, run, isReady, crashSignal: 'SIGQUIT', stopSignal: 'SIGINT' });
}

/** Starts a Redis of our own with an append-only file, or returns the one REDIS_URL names. */
export async function startRedis(options: { readonly args?: readonly string[] } = {}): Promise<PrivateServer> {
  const given = process.env['REDIS_URL'];
  if (given && !options.args) return givenServer(given);
  if (!redisServer) throw new Error('Redis is not installed; set REDIS_URL or install it.');
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-redis-'));
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const run = () =>
    spawn(redisServer, [...args, ...(options.args ?? ['--appendonly', 'yes'])], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  const cli = join(dirname(redisServer), 'redis-cli');
  const isReady = () => spawnSync(cli, ['-p', String(port), 'ping'], { encoding: 'utf8' }).stdout.trim() === 'PONG';
  return ownServer({
    url: `redis://127.0.0.1:${port}`,
    folder,
    run,
    isReady,
    crashSignal: 'SIGKILL',
    stopSignal: 'SIGTERM',
  });
}

interface OwnServer {
  readonly url: string;
  readonly folder: string;
  readonly run: () => ChildProcess;
  readonly isReady: () => boolean;
  readonly crashSignal: NodeJS.Signals;
  readonly stopSignal: NodeJS.Signals;
}

async function ownServer({ url, folder, run, isReady, crashSignal, stopSignal }: OwnServer): Promise<PrivateServer> {
  let child = run();
  const killNow = () => child.kill('SIGKILL');
  process.once('exit', killNow);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  const untilReady = async () => {
    let log = '';
    child.stderr?.on('data', (part) => {
      log = (log + part).slice(-2_000);
    });
    for (const deadline = performance.now() + 20_000; !isReady(); await sleep(50)) {
      if (child.exitCode !== null || performance.now() > deadline) throw new Error(`${url} did not start: ${log}`);
    }
  };
  await untilReady();
  return {
    url,
    isPrivate: true,
    crash: () => end(crashSignal),
    async restart() {
      child = run();
      await untilReady();
    },
    async stop() {
      process.off('exit', killNow);
      await end(stopSignal);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function givenServer(url: string): PrivateServer {
  const refuse = async () => {
    throw new Error(`${url} is not ours to crash.`);
  };
  return { url, isPrivate: false, crash: refuse, restart: refuse, async stop() {} };
}

/** PostgreSQL refuses to run as root. Null: we are not root. */
function unprivilegedUser(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string, name: string) => spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout.trim();
  const name = id('-u', 'postgres') === '' ? 'nobody' : 'postgres';
  return { uid: Number(id('-u', name)), gid: Number(id('-g', name)) };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
