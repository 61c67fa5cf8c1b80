import { randomUUID } from 'node:crypto';
import { globSync, statSync } from 'node:fs';
import pg from 'pg';
import { missingServers, startPostgres } from './private-servers.ts';

/** A PostgreSQL server for tests that need several databases or logins. */
export interface PrivatePostgres {
  /** The server's superuser, on its own database. */
  readonly adminUrl: string;
  /** A new database whose owner may make roles and is no superuser, as on a hosted server. */
  createDatabase(): Promise<string>;
  close(): Promise<void>;
}

/** Starts a server; null where there is none, which is an error when everything is required. */
export async function requirePostgres(): Promise<PrivatePostgres | null> {
  const missing = missingServers();
  if (missing?.includes('PostgreSQL')) {
    if (process.env['BELLWETHER_REQUIRE'] === '1') throw new Error(missing);
    console.warn(missing);
    return null;
  }
  const server = await startPostgres();
  return {
    adminUrl: server.url,
    createDatabase: () => createDatabase(server.url),
    close: () => server.stop(),
  };
}

async function createDatabase(adminUrl: string): Promise<string> {
  const name = `t_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query("select pg_advisory_lock(hashtext('create-owner'))");
    const { rows } = await admin.query("select from pg_roles where rolname = 'bellwether_owner'");
    if (rows.length === 0) await admin.query('create role bellwether_owner login createrole');
    await admin.query(`create database ${name} owner bellwether_owner`);
  } finally {
    await admin.end();
  }
  return urlFor(adminUrl, 'bellwether_owner', name);
}

/** The same server's address for another login, and another database when named. */
export function urlFor(url: string, user: string, database: string | null = null): string {
  const changed = new URL(url);
  changed.username = user;
  if (database !== null) changed.pathname = `/${database}`;
  return changed.href;
}

/** Where `pg_dump` is; null when it is not installed. */
export function findPgDump(): string | null {
  return globSync('/usr/lib/postgresql/*/bin/pg_dump').sort().at(-1) ?? null;
}

/** The mode bits of a file. */
export function modeOf(file: string): number {
  return statSync(file).mode & 0o777;
}
