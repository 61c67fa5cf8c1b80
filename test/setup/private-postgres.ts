import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);

/** A PostgreSQL server of our own for tests, gone when they are. */
export interface PrivatePostgres {
  /** The server's superuser, on its own database. */
  readonly adminUrl: string;
  /** A new database whose owner may make roles and is no superuser, as on a hosted server. */
  createDatabase(): Promise<string>;
  /** The folder of its programs, e.g. for `pg_dump`. */
  readonly binDir: string;
  close(): Promise<void>;
}

/** Starts a server; null where PostgreSQL is not installed. */
export async function startPrivatePostgres(): Promise<PrivatePostgres | null> {
  const binDir = findBinaries();
  if (binDir === null) return null;
  const directory = mkdtempSync(join(tmpdir(), 'bellwether-pg-'));
  // PostgreSQL refuses to run as root; the folder's programs come with a user of their own
  const account = process.getuid?.() === 0 ? await accountOf('postgres') : {};
  if (account.uid !== undefined && account.gid !== undefined) chownSync(directory, account.uid, account.gid);
  const data = join(directory, 'data');
  await run(join(binDir, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'admin', '-E', 'UTF8', '-N'], {
    ...account,
    cwd: directory,
  });
  const port = await freePort();
  const settings = ['-c', 'fsync=off', '-c', 'max_connections=120', '-c', `unix_socket_directories=${directory}`];
  const server = spawn(join(binDir, 'postgres'), ['-D', data, '-h', '127.0.0.1', '-p', String(port), ...settings], {
    ...account,
    cwd: directory,
    stdio: 'ignore',
  });
  const adminUrl = `postgres://admin@127.0.0.1:${port}/postgres`;
  await untilReady(adminUrl);
  return {
    adminUrl,
    binDir,
    createDatabase: () => createDatabase(adminUrl, port),
    async close() {
      server.kill('SIGINT');
      await new Promise((resolve) => (server.exitCode === null ? server.once('exit', resolve) : resolve(null)));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function createDatabase(adminUrl: string, port: number): Promise<string> {
  const name = `t_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query("select pg_advisory_lock(hashtext('create-owner'))");
    const { rows } = await admin.query("select from pg_roles where rolname = 'owner'");
    if (rows.length === 0) await admin.query('create role owner login createrole');
    await admin.query(`create database ${name} owner owner`);
  } finally {
    await admin.end();
  }
  return `postgres://owner@127.0.0.1:${port}/${name}`;
}

function findBinaries(): string | null {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return null;
  const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(root, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb'))) ?? null;
}

async function accountOf(user: string): Promise<{ uid?: number; gid?: number }> {
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, user])).stdout)),
  );
  return uid === undefined || gid === undefined ? {} : { uid, gid };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

async function untilReady(url: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (attempt >= 150) throw error;
      await sleep(100);
    }
  }
}

/** The mode bits of a file. */
export function modeOf(file: string): number {
  return statSync(file).mode & 0o777;
}
