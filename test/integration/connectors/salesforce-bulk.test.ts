import { afterEach, expect, test } from 'vitest';
import { faults } from '../../../connectors/kit/simulator-faults.ts';
import type { MirrorRecord, SyncPage } from '../../../src/domain/record.ts';
import { backfill, measureSalesforceCalls, openRoom } from '../../bench/sync/salesforce-calls.ts';
import { exampleOrg } from '../../bench/sync/salesforce-example-org.ts';
import { addHistory, addOpportunity, type MutableOrg, smallOrg } from '../../fixtures/salesforce-org.ts';
import { type SalesforceHarness, startSalesforce } from './salesforce-harness.ts';

let running: { close(): Promise<void> } | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

const bulk = { bulkAboveRows: 200 };
const clockMs = Date.parse('2026-06-15T12:00:00.000Z');

function orgWith(deals: number, historyRows: number): MutableOrg {
  const org = smallOrg({ trackedOpportunityFields: ['NextStep'] });
  for (let number = 1; number <= deals; number += 1) {
    const deal = addOpportunity(org, number, { NextStep: number % 3 ? `Step "${number}", then\nmore` : null });
    for (let row = 0; row < historyRows; row += 1) {
      addHistory(org, deal, new Date(clockMs - (60 - row) * 86_400_000).toISOString(), { Amount: 1000 + row });
    }
  }
  return org;
}

async function start(org: MutableOrg, options: Partial<Parameters<typeof startSalesforce>[0]> = {}) {
  const harness = await startSalesforce({ org, now: () => clockMs, accessTokenTtlMs: 30 * 86_400_000, ...options });
  running = harness;
  return harness;
}

function recordsOf(pages: readonly SyncPage[]): MirrorRecord[] {
  return pages.flatMap(({ records }) => records);
}

const read = async (call: SalesforceHarness['call'], cursor: unknown) =>
  (await call('salesforce_read_changes', { object: 'opportunity', limit: 100, cursor })) as unknown as SyncPage;

const jobs = (harness: SalesforceHarness) =>
  harness.simulator.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/jobs/query')).length;

test('a large object read by bulk jobs gives the same records as by REST, histories, quotes and line breaks included [salesforce.bulk-equals-rest]', async () => {
  const org = orgWith(450, 3);
  const rest = await start(org);
  const byRest = recordsOf(await rest.pass({ object: 'opportunity', limit: 200 }));
  await rest.close();
  const harness = await start(org, { settings: bulk });
  const pages = await harness.pass({ object: 'opportunity', limit: 200 });
  const order = (records: MirrorRecord[]) =>
    records
      .flatMap((record) => (record.object === 'activity' ? [] : [record]))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  expect(jobs(harness)).toBe(3);
  expect(order(recordsOf(pages))).toEqual(order(byRest));
  expect(pages.at(-1)?.watermark).not.toBeNull();
  expect(pages[1]?.total).toBe(450);
});

test('a process that dies resumes the same jobs from the cursor, in the middle of a result page [salesforce.bulk-resumes]', async () => {
  const harness = await start(orgWith(450, 2), { settings: bulk });
  const first = await read(harness.call, null);
  const second = await read(harness.call, first.cursor);
  const third = await read(await harness.another(), second.cursor);
  expect(jobs(harness)).toBe(3);
  const pages = [second, third];
  const other = await harness.another();
  for (let { cursor } = third; cursor !== null; cursor = pages.at(-1)?.cursor ?? null)
    pages.push(await read(other, cursor));
  const ids = recordsOf(pages).map((record) => (record.object === 'activity' ? '' : record.id));
  expect(ids).toHaveLength(450);
  expect(new Set(ids).size).toBe(450);
  expect(recordsOf(pages).every((record) => record.object === 'opportunity' && record.changes.length > 1)).toBe(true);
});

test('results thrown away after seven days are asked for anew behind the last record read [salesforce.bulk-expiry]', async () => {
  let nowMs = clockMs;
  const org = orgWith(450, 2);
  const harness = await start(org, { settings: bulk, now: () => nowMs });
  const first = await read(harness.call, null);
  const second = await read(harness.call, first.cursor);
  nowMs += 8 * 86_400_000;
  const pages = [second];
  const other = await harness.another();
  for (let { cursor } = second; cursor !== null; cursor = pages.at(-1)?.cursor ?? null)
    pages.push(await read(other, cursor));
  expect(jobs(harness)).toBe(6);
  const ids = recordsOf(pages).map((record) => (record.object === 'activity' ? '' : record.id));
  expect(ids.toSorted()).toEqual(org.Opportunity.map(({ Id }) => Id).toSorted());
});

test('a page that fails in the middle of the results is read again whole [salesforce.bulk-resumes]', async () => {
  const harness = await start(orgWith(300, 2), { settings: bulk });
  const first = await read(harness.call, null);
  harness.simulator.faults.add({ path: /results/ }, [faults.unavailable, faults.reset, faults.htmlPage]);
  await expect(read(harness.call, first.cursor)).rejects.toMatchObject({ code: 'unavailable' });
  await expect(read(harness.call, first.cursor)).rejects.toMatchObject({ code: 'unavailable' });
  await expect(read(harness.call, first.cursor)).rejects.toMatchObject({ code: 'bad_vendor_response' });
  expect((await read(harness.call, first.cursor)).records).toHaveLength(100);
});

test('a job that Salesforce will not run is replaced by REST pages [salesforce.bulk-fallback]', async () => {
  const harness = await start(orgWith(300, 1), { settings: bulk });
  const refusal = {
    kind: 'json',
    status: 400,
    body: [{ errorCode: 'INVALIDENTITY', message: 'not supported' }],
  } as const;
  harness.simulator.faults.add({ path: /jobs\/query/ }, [refusal, refusal]);
  expect(recordsOf(await harness.pass({ object: 'opportunity', limit: 200 }))).toHaveLength(300);
});

test('without counts an object is read by REST pages and still covered [salesforce.bulk-fallback]', async () => {
  const harness = await start(orgWith(300, 1), { settings: bulk });
  harness.simulator.faults.add({ path: /recordCount/ }, [
    { kind: 'json', status: 404, body: [{ errorCode: 'NOT_FOUND', message: 'no such resource' }] },
  ]);
  expect(recordsOf(await harness.pass({ object: 'opportunity', limit: 200 }))).toHaveLength(300);
  expect(jobs(harness)).toBe(0);
});

test('polls are spaced by the size of a job, and a long one hands back empty pages instead of holding the call [salesforce.bulk-polls]', async () => {
  const org = exampleOrg(0.02);
  const room = await openRoom(org, bulk);
  running = room;
  const copied = await backfill(room.linked);
  const polls = room.simulator.requests.filter(({ path }) => /jobs\/query\/\w+$/.test(path)).length;
  const created = room.simulator.requests.filter(({ method }) => method === 'POST').length;
  expect(copied.records).toMatchObject({ opportunity: 500, activity: 8000, contact_role: 1000 });
  expect(polls).toBeLessThanOrEqual(created * 2);
});

test('the first copy of the example organisation and a day of passes stay within their call budgets [salesforce.call-budget]', async () => {
  const figures = await measureSalesforceCalls(0.01);
  const value = (figure: string) => figures.find((each) => each.figure === figure)?.value;
  expect(value('sync.salesforce_backfill_calls')).toBeLessThanOrEqual(80);
  expect(value('sync.salesforce_incremental_calls_day')).toBeLessThanOrEqual(600);
}, 120_000);
