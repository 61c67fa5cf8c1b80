import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openCredentialSource } from '../../../src/orchestration/credentials/credential-broker.ts';
import {
  addFileKey,
  dropFileKey,
  listFileKeys,
  openFileKeyRing,
} from '../../../src/orchestration/credentials/file-key-ring.ts';
import { createKeyRing } from '../../../src/orchestration/credentials/key-ring.ts';
import { assertKekUnused, renewDataKeys, rewrapDataKeys } from '../../../src/orchestration/credentials/rotate-keys.ts';
import { sql } from '../../../src/store/drizzle.ts';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import { withRole } from '../../../src/store/role-transaction.ts';
import { keyFor, memoryKeyRing, rowOf, signIn, testCustody } from '../../setup/custody-room.ts';
import { openTestStore } from '../../setup/databases.ts';
import { FakeAuthorizationServer } from '../../setup/fake-authorization-server.ts';
import { findPgDump, modeOf, type PrivatePostgres, requirePostgres, urlFor } from '../../setup/private-postgres.ts';

let server: FakeAuthorizationServer;
let postgres: PrivatePostgres | null = null;
let postgresUrl = '';
let directory: string;
const stores: Store[] = [];

beforeAll(async () => {
  server = await new FakeAuthorizationServer().start();
  directory = await mkdtemp(join(tmpdir(), 'bellwether-custody-'));
  stores.push(await openTestStore());
  postgres = await requirePostgres();
  if (postgres) {
    postgresUrl = await postgres.createDatabase();
    stores.push(await openStore({ kind: 'postgres', url: postgresUrl }));
  }
});
afterAll(async () => {
  for (const store of stores) await store.close();
  await postgres?.close();
  await server.close();
  await rm(directory, { recursive: true, force: true });
});
beforeEach(async () => {
  for (const store of stores) {
    for (const tenantId of ['acme', 'other']) {
      await withRole(store, 'bellwether_connector', tenantId, async (tx) => {
        for (const table of ['credential', 'data_key']) {
          await tx.execute(sql.raw(`delete from bellwether.${table} where tenant_id = '${tenantId}'`));
        }
      });
    }
  }
});

const messageOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'resolved',
    (error: Error & { cause?: Error }) => `${error.message} ${error.cause?.message ?? ''}`,
  );

test('the app role can read no table of the credentials, nor take the connector role [S-02] [custody.app-role-has-no-grant]', async () => {
  for (const store of stores) {
    await signIn(testCustody(store), server);
    for (const table of ['credential', 'data_key', 'authorization_request']) {
      const read = store.withTenant('acme', (tx) => tx.execute(sql.raw(`select * from bellwether.${table}`)));
      expect(await messageOf(read), `${store.kind} ${table}`).toContain(`permission denied for table ${table}`);
    }
  }
  if (!postgres) return;
  const web = await loginWith('web_login', ['bellwether_app']);
  expect(await messageOf(web.query('set role bellwether_connector'))).toContain('permission denied to set role');
  expect(await messageOf(web.query('select * from bellwether.credential'))).toContain('permission denied');
  await web.end();
});

/** A login of one process role, as a deployment makes it. */
async function loginWith(name: string, roles: string[]): Promise<pg.Client> {
  const admin = new pg.Client({ connectionString: postgres?.adminUrl });
  await admin.connect();
  await admin.query(`create role ${name} login noinherit in role ${roles.join(', ')}`);
  await admin.end();
  const client = new pg.Client({ connectionString: urlFor(postgresUrl, name) });
  await client.connect();
  return client;
}

test('the connector role sees one tenant’s credentials and nothing of the mirror [custody.connector-role-is-narrow]', async () => {
  for (const store of stores) {
    const custody = testCustody(store);
    await signIn(custody, server);
    await signIn(custody, server, { tenantId: 'other' });
    const seen = await withRole(store, 'bellwether_connector', 'acme', (tx) =>
      tx.execute(sql`select distinct tenant_id from bellwether.credential`),
    );
    expect(seen.rows).toEqual([{ tenant_id: 'acme' }]);
    for (const table of ['record', 'activity', 'outbox', 'score']) {
      const read = withRole(store, 'bellwether_connector', 'acme', (tx) =>
        tx.execute(sql.raw(`select * from bellwether.${table}`)),
      );
      expect(await messageOf(read)).toContain('permission denied');
    }
    const untenanted = withRole(store, 'bellwether_connector', null, (tx) =>
      tx.execute(sql`select * from bellwether.credential`),
    );
    expect(await messageOf(untenanted)).toContain('No tenant is set');
  }
});

test('a ciphertext moved to another row, tenant or version does not open [S-01] [custody.row-swap-fails]', async () => {
  const [store] = stores;
  if (!store) throw new Error('no store');
  const custody = testCustody(store);
  const mine = await signIn(custody, server);
  await mine.read();
  const rival = await signIn(custody, server, { connectionId: 'rival' });
  await rival.read();
  const stolen = (await rowOf(custody, keyFor(server)))?.['sealed'];
  await store.pool.query('update bellwether.credential set sealed = $1 where connection_id = $2', [stolen, 'rival']);
  expect(await messageOf(rival.read())).toContain('does not belong to its row');
  await store.pool.query("update bellwether.credential set version = version + 1 where connection_id = 'salesforce'");
  expect(await messageOf(mine.read())).toContain('does not belong to its row');
  await store.pool.query(
    "update bellwether.credential set version = version - 1, issuer = 'https://evil.example' where connection_id = 'salesforce'",
  );
  const elsewhere = openCredentialSource(custody, keyFor(server, { issuer: 'https://evil.example' }));
  expect(await messageOf(elsewhere.read())).toContain('does not belong to its row');
});

test('nothing in a dump of the database or in an error is a secret [S-01] [custody.no-canary-at-rest]', async () => {
  for (const store of stores) {
    const custody = testCustody(store);
    const source = await signIn(custody, server);
    const { accessToken = 'none' } = await source.read();
    const canaries = [
      accessToken,
      'client-secret-canary',
      'refresh-',
      Buffer.from(accessToken).toString('base64').slice(0, 20),
    ];
    const dumps = [await dumpAll(store)];
    const pgDump = findPgDump();
    if (store.kind === 'postgres' && postgres && pgDump) {
      const url = urlFor(postgresUrl, new URL(postgres.adminUrl).username);
      dumps.push((await promisify(execFile)(pgDump, [url])).stdout);
    }
    server.revokeAll();
    const error = await source.renew({ accessToken }).catch((caught: unknown) => caught);
    dumps.push(String(error), JSON.stringify(error));
    for (const dump of dumps) for (const canary of canaries) expect(dump.includes(canary), canary).toBe(false);
    expect(dumps[0]).toContain('"sealed"');
  }
});

async function dumpAll(store: Store): Promise<string> {
  const { rows } = await store.pool.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'bellwether'",
  );
  let dump = '';
  for (const { name } of rows) {
    // the owner on a server is bound by row security too, so read as the role that has the grant
    if (store.kind === 'postgres' && !['credential', 'data_key'].includes(name)) continue;
    const { rows: content } = await withRole(store, 'bellwether_connector', 'acme', (tx) =>
      store.kind === 'embedded'
        ? tx.execute(sql.raw(`reset role; `)).then(() => tx.execute(sql.raw(`select * from bellwether.${name}`)))
        : tx.execute(sql.raw(`select * from bellwether.${name}`)),
    );
    dump += JSON.stringify(content);
  }
  return dump;
}

test('the key file is the owner’s alone, made once, and refused when others may read it [custody.key-file-private]', async () => {
  const file = join(directory, 'private', 'kek.json');
  await Promise.all([openFileKeyRing(file), openFileKeyRing(file), openFileKeyRing(file)]);
  expect(await listFileKeys(file)).toHaveLength(1);
  expect(modeOf(file)).toBe(0o600);
  await chmod(file, 0o644);
  expect(await messageOf(openFileKeyRing(file))).toContain('chmod 600');
});

test('wrapping keys rotate while credentials are read, resume when cut short, and go only when unused [custody.rotation-resumes]', async () => {
  for (const store of stores) {
    const file = join(directory, store.kind, 'kek.json');
    const ring = await openFileKeyRing(file);
    const custody = testCustody(store, { keyRing: ring });
    const sources = [await signIn(custody, server), await signIn(custody, server, { tenantId: 'other' })];
    for (const source of sources) await source.read();
    const oldKey = await ring.currentKekId();
    await addFileKey(file);
    expect(await messageOf(assertKekUnused(custody, oldKey))).toContain('rotate first');
    // a process that dies after its first row
    let wraps = 0;
    const dying = {
      ...ring,
      wrap: (...args: Parameters<typeof ring.wrap>) =>
        ++wraps > 1 ? Promise.reject(new Error('killed')) : ring.wrap(...args),
    };
    await expect(rewrapDataKeys({ ...custody, keyRing: dying })).rejects.toThrow('killed');
    for (const source of sources) expect((await source.read())['accessToken']).toBeTruthy();
    const report = await rewrapDataKeys(custody);
    expect(report.rewrapped).toBe(1);
    expect(report.rowsByKek.get(oldKey) ?? 0).toBe(0);
    await assertKekUnused(custody, oldKey);
    await dropFileKey(file, oldKey);
    for (const source of sources) expect((await source.read())['accessToken']).toBeTruthy();
    expect(await readFile(file, 'utf8')).not.toContain(oldKey);
  }
});

test('data keys are renewed row by row while tokens are refreshed, and a renewal cut short is finished [custody.data-key-renewal]', async () => {
  for (const store of stores) {
    const custody = testCustody(store);
    const sources = await Promise.all(
      Array.from({ length: 6 }, (_, index) => signIn(custody, server, { connectionId: `c${index}` })),
    );
    await Promise.all([renewDataKeys(custody), ...sources.map((source) => source.read())]);
    await renewDataKeys(custody);
    for (const source of sources) expect(server.accepts((await source.read())['accessToken'] ?? '')).toBe(true);
    const { rows } = await withRole(store, 'bellwether_connector', 'acme', (tx) =>
      tx.execute(sql`select (select count(distinct key_version)::int from bellwether.credential where tenant_id = 'acme') as used,
        (select count(*)::int from bellwether.data_key where tenant_id = 'acme') as kept`),
    );
    expect(rows, store.kind).toEqual([{ used: 1, kept: 1 }]);
  }
});

test('without its wrapping key nothing opens and the message says what to do', async () => {
  const [store] = stores;
  if (!store) throw new Error('no store');
  const source = await signIn(testCustody(store), server);
  await source.read();
  const stranger = testCustody(store, { keyRing: memoryKeyRing() });
  expect(await messageOf(openCredentialSource(stranger, keyFor(server)).read())).toContain('does not belong');
  const empty = testCustody(store, { keyRing: createKeyRing(async () => ({ current: 'none', keys: {} })) });
  expect(await messageOf(openCredentialSource(empty, keyFor(server)).read())).toContain('not on the key ring');
});
