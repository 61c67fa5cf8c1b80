import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { slackMessage } from '../../../execution/channels/slack-message.ts';
import { discardDelivery, resendDelivery, retryDelivery } from '../../../execution/deliveries/decide-delivery.ts';
import { anyDelivery, listDeliveries } from '../../../execution/deliveries/list-deliveries.ts';
import { settleRestored } from '../../../execution/deliveries/settle-restored.ts';
import { startExecution } from '../../../execution/engine.ts';
import { acceptActions } from '../../../execution/outbox/accept-action.ts';
import { openQueue } from '../../../execution/queue/open-queue.ts';
import { localOwner } from '../../../src/domain/principal.ts';
import { openMetrics } from '../../../src/observability/metrics.ts';
import { releaseDeliveries } from '../../../src/store/installation.ts';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import { ensureWorkspace } from '../../../src/store/workspaces.ts';
import { serveHealth, storeCheck } from '../../../src/web/health-server.ts';
import { guardEpoch } from '../../../src/wiring/guard-epoch.ts';
import { watchStore } from '../../../src/wiring/observability.ts';
import { providerGateway } from '../../chaos/provider-gateway.ts';
import { type ProviderStandIn, startProvider } from '../../chaos/provider-stand-in.ts';
import { openTestStore } from '../../setup/databases.ts';
import { needs } from '../../setup/needs.ts';
import { findPgDump, requirePostgres, urlFor } from '../../setup/private-postgres.ts';
import { letGo, newAlert, openMemoryRoom, quickSettings } from './engine-room.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const by = localOwner('acme');

/** One start of the product over a data folder: what was accepted goes out until nothing is due. */
async function runOnce(store: Store, dataDir: string, provider: ProviderStandIn, subjects: readonly string[]) {
  const guard = await guardEpoch(store, dataDir, (error) => expect.unreachable(String(error)));
  const queue = await openQueue({ pool: store.pool });
  const parts = { store, queue, gateway: providerGateway(provider.url), channels: [slackMessage], checkAction: letGo };
  const engine = await startExecution({ ...parts, settings: quickSettings });
  await store.withTenant('acme', (tx) =>
    acceptActions(
      tx,
      subjects.map((each) => newAlert('acme', each)),
    ),
  );
  const open = await engine.drain({ timeoutMs: 20_000 });
  await engine.stop(1_000);
  await queue.close();
  await guard.stop();
  return { open, wasRestored: guard.wasRestored };
}

const statesOf = async (store: Store) => {
  const found = await store.withTenant('acme', (tx) => listDeliveries(tx, anyDelivery));
  return Object.fromEntries(found.map(({ subjectId, status }) => [subjectId, status]));
};

const idOf = async (store: Store, subject: string) => {
  const found = await store.withTenant('acme', (tx) => listDeliveries(tx, anyDelivery));
  return found.find(({ subjectId }) => subjectId === subject)?.id ?? '';
};

/** Accepts `d1` before the backup, sends it after, puts the backup back, and decides about what waits then. */
async function restoreDrill(
  dataDir: string,
  provider: ProviderStandIn,
  { open, backUp, putBack }: { open(): Promise<Store>; backUp(): Promise<void>; putBack(): Promise<void> },
): Promise<void> {
  let store = await open();
  await runOnce(store, dataDir, provider, []);
  await store.withTenant('acme', (tx) => acceptActions(tx, [newAlert('acme', 'd1'), newAlert('acme', 'd3')]));
  await store.close();
  await backUp();
  store = await open();
  expect((await runOnce(store, dataDir, provider, [])).wasRestored).toBe(false);
  expect(provider.posted).toHaveLength(2);
  await store.close();
  await putBack();

  store = await open();
  try {
    // d2 is what the data of the restored database brings forth again
    const held = await runOnce(store, dataDir, provider, ['d2']);
    expect(held).toMatchObject({ wasRestored: true, open: { now: 0, held: 3 } });
    expect(provider.posted).toHaveLength(2);
    const others = [await idOf(store, 'd2')];
    await store.withTenant('acme', (tx) => settleRestored(tx, { rest: 'send', others, by }));
    await releaseDeliveries(store.db);
    expect((await runOnce(store, dataDir, provider, [])).wasRestored).toBe(false);
    expect(await statesOf(store)).toEqual({ d1: 'sent', d2: 'stopped', d3: 'sent' });
    // both were read back: nothing was posted again
    expect(provider.posted).toHaveLength(2);
  } finally {
    await store.close();
  }
}

test('a data folder whose database was put back sends nothing of history until a person decides, and then reads back first [operations.restore-asks-first]', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'bellwether-restore-'));
  cleanUps.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const provider = await startProvider(false);
  cleanUps.push(() => provider.close());
  const [live, backup] = [join(dataDir, 'postgres'), join(dataDir, 'backup')];
  await restoreDrill(dataDir, provider, {
    open: () => openTestStore(live),
    backUp: async () => cpSync(live, backup, { recursive: true }),
    putBack: async () => {
      rmSync(live, { recursive: true });
      cpSync(backup, live, { recursive: true });
    },
  });
}, 120_000);

test('a PostgreSQL database restored from a dump sends nothing of history until a person decides [operations.restore-asks-first]', async (context) => {
  const server = await requirePostgres();
  const pgDump = findPgDump();
  needs(context, server === null || pgDump === null ? 'PostgreSQL with pg_dump' : null);
  if (server === null || pgDump === null) return;
  cleanUps.push(() => server.close());
  const dataDir = mkdtempSync(join(tmpdir(), 'bellwether-restore-'));
  cleanUps.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const provider = await startProvider(false);
  cleanUps.push(() => provider.close());
  let url = await server.createDatabase();
  const dump = join(dataDir, 'dump');
  const asAdmin = () => urlFor(url, 'postgres');
  const run = (program: string, words: readonly string[]) => {
    const { status, stderr } = spawnSync(program, words, { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  };
  await restoreDrill(dataDir, provider, {
    open: () => openStore({ kind: 'postgres', url, maxConnections: 10 }),
    backUp: async () => run(pgDump, ['-Fc', '-f', dump, asAdmin()]),
    putBack: async () => {
      url = await server.createDatabase();
      run(join(pgDump, '..', 'pg_restore'), ['-d', asAdmin(), dump]);
    },
  });
}, 180_000);

test('deliveries are listed by state, and retried, discarded and sent again with an audit row each [operations.deliveries-decided]', async () => {
  const room = await openMemoryRoom();
  cleanUps.push(() => room.close());
  const engine = await room.start();
  room.provider.hook = async (barrier, { args }) =>
    barrier === 'before_record' && /Deal (bad|worse)/.test(JSON.stringify(args))
      ? { status: 404, body: {} }
      : undefined;
  await room.accept('acme', ['good', 'bad', 'worse']);
  await engine.drain({ timeoutMs: 20_000 });
  const failed = await room.store.withTenant('acme', (tx) =>
    listDeliveries(tx, { ...anyDelivery, states: ['failed'], channel: 'slack-message' }),
  );
  expect(failed.map(({ subjectId }) => subjectId).sort()).toEqual(['bad', 'worse']);
  const elsewhere = await room.store.withTenant('globex', (tx) => listDeliveries(tx, anyDelivery));
  expect(elsewhere).toEqual([]);

  room.provider.hook = null;
  const decide = { by, reason: 'the channel is back' };
  const [good, bad, worse] = await Promise.all(['good', 'bad', 'worse'].map((each) => idOf(room.store, each)));
  await room.store.withTenant('acme', async (tx) => {
    await retryDelivery(tx, { ...decide, id: bad ?? '' });
    await discardDelivery(tx, { ...decide, id: worse ?? '' });
    await resendDelivery(tx, { ...decide, id: good ?? '' });
  });
  await expect(
    room.store.withTenant('acme', (tx) => resendDelivery(tx, { ...decide, id: worse ?? '' })),
  ).rejects.toMatchObject({ code: 'conflict' });
  await engine.drain({ timeoutMs: 20_000 });
  expect(await statesOf(room.store)).toEqual({ bad: 'sent', good: 'sent', worse: 'stopped' });
  const keys = room.provider.posted.map(({ key }) => key);
  // sent again on purpose, under the key of the first time
  expect([keys.length, new Set(keys).size]).toEqual([3, 2]);
  const effects = (await room.audits('acme')).map(({ effect }) => effect).sort();
  expect(effects).toEqual(['discard', 'failed', 'failed', 'resend', 'retry', 'sent', 'sent', 'sent']);
}, 60_000);

test('metrics tell the age of what waits by workspace and channel, counts by state, and poison [operations.oldest-by-channel]', async () => {
  const room = await openMemoryRoom();
  cleanUps.push(() => room.close());
  for (const id of ['acme', 'globex']) await ensureWorkspace(room.store, id, id, false);
  await room.accept('acme', ['d1'], { dueAt: new Date(Date.now() - 600_000).toISOString() });
  await room.accept('globex', ['d2', 'd3'], { dueAt: '2999-01-01T00:00:00.000Z' });
  await room.store.pool.query(`update bellwether.outbox set status = 'quarantined' where subject_id = 'd3'`);
  const metrics = openMetrics();
  watchStore(metrics, room.store);
  const text = await metrics.text();
  const age = /bellwether_oldest_pending_by_channel_seconds\{workspace="acme",channel="slack-message"\} (\S+)/.exec(
    text,
  );
  expect(Number(age?.[1])).toBeGreaterThanOrEqual(600);
  expect(text).not.toContain('workspace="globex"');
  expect(text).toContain('bellwether_deliveries{state="pending",channel="slack-message"} 2');
  expect(text).toMatch(/^bellwether_poison_deliveries 1$/m);
});

test('a process that drains is alive but no longer ready [operations.ready-until-draining]', async () => {
  const store = await openTestStore();
  cleanUps.push(() => store.close());
  const health = await serveHealth('127.0.0.1', 0, [storeCheck(store)]);
  cleanUps.push(() => health.close());
  const ask = async (path: string) => (await fetch(`${health.url}${path}`)).status;
  expect([await ask('/livez'), await ask('/readyz')]).toEqual([200, 200]);
  health.drain();
  expect([await ask('/livez'), await ask('/readyz'), await ask('/healthz')]).toEqual([200, 503, 200]);
});
