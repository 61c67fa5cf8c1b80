import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { AppError } from '../../../src/domain/errors.ts';
import { localOwner } from '../../../src/domain/principal.ts';
import type { SyncPage } from '../../../src/domain/record.ts';
import { scorePipeline } from '../../../src/orchestration/scoring/score-pipeline.ts';
import { reconcileConnection } from '../../../src/orchestration/sync/reconcile-connection.ts';
import { syncConnection } from '../../../src/orchestration/sync/sync-connection.ts';
import type { SyncRequest } from '../../../src/orchestration/sync/sync-request.ts';
import { syncWorkspaceConnections } from '../../../src/orchestration/sync/sync-workspace.ts';
import { readStatus } from '../../../src/orchestration/sync/workspace-status.ts';
import { saveConnection } from '../../../src/store/connections.ts';
import { sql } from '../../../src/store/drizzle.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { PagedSource } from '../../chaos/sync/paged-source.ts';
import { openTestStore } from '../../setup/databases.ts';

let store: Store;
let source: PagedSource;
let tenantId = '';
let count = 0;

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(async () => store.close());
beforeEach(async () => {
  count += 1;
  tenantId = `passes-${count}`;
  source = new PagedSource('sim', Date.parse('2026-03-01T10:00:00.000Z'));
  for (let n = 0; n < 30; n += 1) source.put('account', `a${String(n).padStart(2, '0')}`, { name: `Account ${n}` });
  await connect('sim');
});

async function connect(id: string): Promise<void> {
  await store.withTenant(tenantId, (tx) =>
    saveConnection(tx, tenantId, { id, system: 'sim', category: 'crm', settings: {} }),
  );
}

function request(change: Partial<SyncRequest> = {}): SyncRequest {
  const asOf = new Date(source.nowMs).toISOString();
  const principal = localOwner(tenantId);
  return { store, gateway: source, principal, connectionId: 'sim', system: 'sim', asOf, pageSize: 7, ...change };
}

async function living(): Promise<string[]> {
  const { rows } = await store.withTenant(tenantId, (tx) =>
    tx.execute<{ id: string }>(sql`select id from bellwether.record where not is_deleted order by id`),
  );
  return rows.map(({ id }) => id);
}

const status = () => readStatus(store, { id: tenantId, label: '', isCurrent: false, settings: {} });
const accounts = async () => (await status()).connections[0]?.objects.find(({ object }) => object === 'account');

/** Fails the n-th page from now on, once. */
function failPage(n: number, error = new AppError('unavailable', 'down')): void {
  let left = n;
  source.beforePage = () => {
    left -= 1;
    if (left === 0) throw error;
  };
}

test('a pass that stops shows how far it is and since when, and the next one goes on from there [sync.shows-coverage] [sync.resumes]', async () => {
  source.spoil = (page) => ({ ...page, total: 30 });
  failPage(3);
  await expect(syncConnection(request())).rejects.toThrow('down');
  expect(await accounts()).toMatchObject({ state: 'partial', read: 14, total: 30, reason: 'down' });
  expect((await status()).connections[0]?.partial[0]).toMatch(
    /^account: 14 of 30, partial since \d\d:\d\d UTC on .* \(down\)$/,
  );
  source.calls.length = 0;
  await syncConnection(request());
  expect(source.calls[1]?.arguments['cursor']).not.toBeNull();
  expect(await living()).toHaveLength(30);
  expect(await accounts()).toMatchObject({ state: 'complete', reason: null });
});

test('only a whole full pass leaves tombstones, and a record that comes back lives again with its history [sync.tombstones]', async () => {
  await syncConnection(request());
  source.purge('account', 'a05');
  await syncConnection(request());
  failPage(3);
  await expect(syncConnection(request({ full: true }))).rejects.toThrow('down');
  await syncConnection(request({ full: true }));
  expect(await living(), 'incremental, failed and resumed passes bury nothing').toHaveLength(30);
  const totals = await syncConnection(request({ full: true }));
  expect(totals.buried).toBe(1);
  expect(await living()).not.toContain('a05');
  source.put('account', 'a05', { name: 'Back' });
  await syncConnection(request());
  const { rows } = await store.withTenant(tenantId, (tx) =>
    tx.execute(sql`select count(*)::int as n from bellwether.record_change where record_id = 'a05'`),
  );
  expect([(await living()).includes('a05'), rows[0]?.['n']]).toEqual([true, 2]);
});

test('a source that suddenly shows next to nothing buries nothing and says so [sync.holds-mass-deletion]', async () => {
  for (let n = 100; n < 300; n += 1) source.put('account', `b${n}`, { name: 'x' });
  await syncConnection(request());
  source.of('account').clear();
  await syncConnection(request({ full: true }));
  expect(await living()).toHaveLength(230);
  expect((await accounts())?.reason).toContain('too many to be believed');
});

test('a cursor that leads in a circle ends the pass and none of that page is kept [sync.detects-circles]', async () => {
  let first: SyncPage | null = null;
  source.spoil = (page) => {
    first ??= page;
    return { ...page, cursor: first.cursor, done: false };
  };
  await expect(syncConnection(request())).rejects.toMatchObject({ code: 'bad_vendor_response' });
  expect(await living()).toHaveLength(7);
  source.spoil = (page) => page;
  await syncConnection(request());
  expect(await living()).toHaveLength(30);
});

test('an expired cursor starts the pass again in the same run [sync.resumes]', async () => {
  failPage(3, new AppError('conflict', 'the cursor has expired'));
  await syncConnection(request());
  expect(await living()).toHaveLength(30);
});

test('a sync stops at its share of the calls, says why, and goes on when the window is over [sync.keeps-to-budget]', async () => {
  let remaining = 8;
  const resetsAt = new Date(source.nowMs + 3_600_000).toISOString();
  source.quota = () => {
    remaining -= 1;
    return { limit: 100, remaining, resetsAt };
  };
  const nowMs = () => source.nowMs;
  source.pageSize = 3;
  const totals = await syncConnection(request({ nowMs }));
  expect(totals.stopReason).toContain('kept for other users');
  expect(remaining).toBeGreaterThanOrEqual(3);
  const [connection] = (await status()).connections;
  expect(connection).toMatchObject({
    health: 'healthy',
    dataAsOf: null,
    quota: { reason: expect.stringContaining('kept') },
  });
  source.calls.length = 0;
  await syncConnection(request({ nowMs }));
  expect(source.calls, 'nothing is asked while the share is used up').toEqual([]);
  source.nowMs += 3_600_001;
  remaining = 1_000;
  await syncConnection(request({ nowMs }));
  expect(await living()).toHaveLength(30);
});

test('reconciliation finds what no incremental pass tells and repairs it by reading single records [sync.reconciles]', async () => {
  source.tools.add('read_records').add('list_ids');
  await syncConnection(request());
  source.purge('account', 'a03');
  source.put('account', 'late', { name: 'Late' });
  Object.assign(source.of('account').get('late') ?? {}, { modifiedAt: '2026-01-01T00:00:00.000Z' });
  await syncConnection(request());
  expect(await living()).toContain('a03');
  const [found] = await reconcileConnection(request());
  expect(found).toMatchObject({ object: 'account', differing: 2, repairedBy: 'ids' });
  expect([(await living()).includes('a03'), (await living()).includes('late')]).toEqual([false, true]);
});

test('where a source gives counts only, a difference is repaired by reading the object whole [sync.reconciles]', async () => {
  source.tools.add('count_records');
  await syncConnection(request());
  source.purge('account', 'a03');
  const before = source.calls.length;
  const [found] = await reconcileConnection(request());
  expect(found).toMatchObject({ ours: 30, theirs: 29, repairedBy: 'full' });
  expect(await living()).not.toContain('a03');
  expect(source.calls.length - before).toBeLessThan(12);
});

test('the changes of all objects come in one call where the source can do that [sync.reads-delta]', async () => {
  source.tools.add('read_delta');
  source.put('opportunity', 'o1', { name: 'Deal' });
  await syncConnection(request());
  source.nowMs += 3_600_000;
  await syncConnection(request());
  source.calls.length = 0;
  source.nowMs += 3_600_000;
  source.put('opportunity', 'o1', { name: 'Deal 2' });
  await syncConnection(request());
  expect(source.calls.map(({ tool }) => tool)).toEqual(['sim_describe_source', 'sim_read_delta']);
});

test('of two readers of one object the slower one commits nothing [sync.one-reader]', async () => {
  let other: Promise<unknown> | null = null;
  source.beforePage = ({ page }) => {
    if (page === 2) other = syncConnection(request());
  };
  await expect(syncConnection(request())).rejects.toMatchObject({ code: 'conflict' });
  await other;
  expect(await living()).toHaveLength(30);
  expect((await status()).connections[0]).toMatchObject({ health: 'healthy' });
});

test('when the provider revokes everything, every connection needs re-auth and scores still come, with their age [sync.survives-revocation]', async () => {
  source.put('opportunity', 'o1', { name: 'Deal', createdDate: '2026-01-05', outcome: null });
  await connect('second');
  const run = () => {
    const asOf = new Date(source.nowMs).toISOString();
    return syncWorkspaceConnections({ store, gateway: source, tenantId, asOf });
  };
  const first = await run();
  expect([...first.failures.keys()]).toEqual([]);
  const readAt = new Date(source.nowMs).toISOString();
  source.nowMs += 86_400_000;
  source.beforePage = () => {
    throw new AppError('auth_expired', 'The refresh token was revoked; connect again.');
  };
  const { failures } = await run();
  expect([...failures.keys()].sort()).toEqual(['second', 'sim']);
  for (const connection of (await status()).connections) {
    expect(connection).toMatchObject({ health: 'needs_reauth', dataAsOf: readAt });
  }
  expect((await scorePipeline(store, tenantId, readAt)).scores).toHaveLength(1);
});
