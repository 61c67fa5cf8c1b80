import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { localOwner } from '../../../src/domain/principal.ts';
import { openCredentialSource, storeCredential } from '../../../src/orchestration/credentials/credential-broker.ts';
import type { Custody } from '../../../src/orchestration/credentials/custody.ts';
import { openFileKeyRing } from '../../../src/orchestration/credentials/file-key-ring.ts';
import { assertKekUnused, renewDataKeys, rewrapDataKeys } from '../../../src/orchestration/credentials/rotate-keys.ts';
import { sweepInterruptedRefreshes } from '../../../src/orchestration/credentials/sweep-credentials.ts';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import { listUndelivered } from '../../../src/store/reauth-notices.ts';
import type { CustodyJob } from '../../chaos/custody-process.ts';
import { grantOf, keyFor, rowOf, signIn, testCustody } from '../../setup/custody-room.ts';
import { FakeAuthorizationServer } from '../../setup/fake-authorization-server.ts';
import type { PrivatePostgres } from '../../setup/private-postgres.ts';
import { requirePostgres } from '../../setup/private-postgres.ts';

let postgres: PrivatePostgres | null = null;
let url = '';
let store: Store | null = null;
let server: FakeAuthorizationServer;
let directory = '';
let kekFile = '';
const children: ChildProcess[] = [];

beforeAll(async () => {
  postgres = await requirePostgres();
  server = await new FakeAuthorizationServer().start();
  directory = await mkdtemp(join(tmpdir(), 'bellwether-killed-'));
  kekFile = join(directory, 'kek.json');
  if (!postgres) return;
  url = await postgres.createDatabase();
  store = await openStore({ kind: 'postgres', url });
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await store?.close();
  await server.close();
  await postgres?.close();
  await rm(directory, { recursive: true, force: true });
});

function start(job: CustodyJob): ChildProcess {
  const script = fileURLToPath(new URL('../../chaos/custody-process.ts', import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify(job)], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return child;
}

async function killedBeforeReply(job: CustodyJob): Promise<void> {
  const child = start(job);
  const gone = once(child, 'exit');
  server.beforeReply = async () => {
    server.beforeReply = async () => {};
    child.kill('SIGKILL');
    await gone;
  };
  await gone;
  expect(child.signalCode).toBe('SIGKILL');
}

async function later(custody: Custody): Promise<Custody> {
  return { ...custody, nowMs: () => Date.now() + 36_000 };
}

test('SIGKILL between the provider’s answer and the commit ends in one notice within a minute, not in a retry storm [custody.sigkill-lost-answer]', async () => {
  if (!store) return;
  const custody = testCustody(store, { keyRing: await openFileKeyRing(kekFile) });
  await signIn(custody, server);
  await killedBeforeReply({ url, kekFile, read: keyFor(server) });
  expect(await rowOf(custody, keyFor(server))).toMatchObject({ health: 'refreshing', version: 1 });
  const asked = server.tokenRequests;
  expect(await sweepInterruptedRefreshes(await later(custody))).toMatchObject({ needsReauth: 1 });
  expect(await sweepInterruptedRefreshes(await later(custody))).toEqual({
    recovered: 0,
    needsReauth: 0,
    stillFailing: 0,
  });
  expect(server.tokenRequests).toBe(asked + 1);
  expect(await store.withTenant('acme', listUndelivered)).toHaveLength(1);
});

test('a database connection lost between the provider’s answer and the commit loses no token [custody.commit-lost-and-made-good]', async () => {
  if (!store || !postgres) return;
  const admin = new pg.Client({ connectionString: postgres.adminUrl });
  await admin.connect();
  const keyRing = await openFileKeyRing(kekFile);
  const custody = testCustody(store, {
    keyRing,
    send: async (target, init) => {
      const answer = await fetch(target, init);
      await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'bellwether_owner'");
      return answer;
    },
  });
  const source = await signIn(custody, server, { connectionId: 'dropped' });
  const { accessToken = '' } = await source.read();
  await admin.end();
  expect(server.accepts(accessToken)).toBe(true);
  const row = await rowOf(custody, keyFor(server, { connectionId: 'dropped' }));
  expect(row).toMatchObject({ version: 2, health: 'healthy' });
});

test('a JWT bearer connection survives the same kill without its owner [custody.jwt-bearer-immune]', async () => {
  if (!store) return;
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  server.publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const custody = testCustody(store, { keyRing: await openFileKeyRing(kekFile) });
  const key = keyFor(server, { connectionId: 'integration-user' });
  const secrets = { clientId: 'client', privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
  const shape = { key, system: 'salesforce', kind: 'jwt_bearer', settings: grantOf(server), scopes: [] } as const;
  await storeCredential(custody, { ...shape, secrets, expiresAt: null }, localOwner('acme'));
  await killedBeforeReply({ url, kekFile, read: key });
  expect(await sweepInterruptedRefreshes(await later(custody))).toMatchObject({ recovered: 1, needsReauth: 0 });
  expect(server.accepts((await openCredentialSource(custody, key).read())['accessToken'] ?? '')).toBe(true);
});

test('SIGKILL in the middle of rotating keys loses no credential, and the next run finishes [custody.sigkill-rotation]', async () => {
  if (!store) return;
  const ring = await openFileKeyRing(kekFile);
  const custody = testCustody(store, { keyRing: ring });
  const sources = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      signIn(custody, server, { tenantId: `tenant-${index % 3}`, connectionId: `c${index}` }),
    ),
  );
  const readAll = () => Promise.all(sources.map(async (source) => (await source.read())['accessToken'] ?? ''));
  await readAll();
  for (const delayMs of [5, 40, 90, 200]) {
    const child = start({ url, kekFile, read: null });
    await once(child.stdout ?? child, 'data');
    await sleep(delayMs);
    // read while the other process rotates, and again after it was killed
    for (const token of await readAll()) expect(server.accepts(token)).toBe(true);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    for (const token of await readAll()) expect(server.accepts(token)).toBe(true);
  }
  await renewDataKeys(custody);
  const { rowsByKek } = await rewrapDataKeys(custody);
  expect([...rowsByKek.keys()]).toEqual([await ring.currentKekId()]);
  await expect(assertKekUnused(custody, await ring.currentKekId())).rejects.toMatchObject({ code: 'conflict' });
  for (const token of await readAll()) expect(server.accepts(token)).toBe(true);
});
