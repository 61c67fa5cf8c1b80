import { afterEach, expect, test } from 'vitest';
import { faults } from '../../../connectors/kit/simulator-faults.ts';
import type { ChangedRecord, SyncPage } from '../../../src/domain/record.ts';
import { addHistory, addOpportunity, addTask, ids, recordId, smallOrg } from '../../fixtures/salesforce-org.ts';
import { type SalesforceHarness, startSalesforce } from './salesforce-harness.ts';

let running: SalesforceHarness | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

const nowMs = Date.parse('2026-06-15T12:00:00.000Z');
const at = (minutes: number) => new Date(nowMs + minutes * 60_000).toISOString();
const start = async (org: Parameters<typeof startSalesforce>[0]['org']) => {
  running = await startSalesforce({ org, now: () => nowMs, accessTokenTtlMs: 10 * 86_400_000 });
  return running;
};
const dealsOf = (pages: readonly SyncPage[]) => pages.flatMap(({ records }) => records as ChangedRecord[]);
const read = (harness: SalesforceHarness, since: string | null = null) =>
  harness.pass({ object: 'opportunity', since });

test('a deal that was deleted and brought back is alive again with the history it had [B-25] [salesforce.bad-input]', async () => {
  const org = smallOrg();
  const deal = addOpportunity(org, 1, { StageName: 'Proposal', SystemModstamp: '2026-03-01T09:00:00.000Z' });
  addHistory(org, deal, deal.CreatedDate);
  addHistory(org, deal, '2026-03-01T09:00:00.000Z', { StageName: 'Proposal' });
  const harness = await start(org);
  const before = dealsOf(await read(harness))[0];
  Object.assign(deal, { IsDeleted: true, SystemModstamp: at(-2) });
  expect(dealsOf(await read(harness, at(-3)))).toMatchObject([{ id: deal.Id, isDeleted: true }]);
  Object.assign(deal, { IsDeleted: false, SystemModstamp: at(-1) });
  const [back] = dealsOf(await read(harness, at(-3)));
  expect(back?.isDeleted).toBe(false);
  const stagesOf = (record: ChangedRecord | undefined) =>
    record?.changes.flatMap(({ values }) => values['stageId'] ?? []);
  expect(stagesOf(back)).toEqual(['Qualification', 'Proposal']);
  expect(stagesOf(back)).toEqual(stagesOf(before));
});

const hostile = [
  '\u202Eexe.tnemyap',
  'zero\u200Bwidth',
  '👩‍👩‍👧 family',
  '</script><script>alert(1)</script>',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: text that other systems would fill in
  '${{7*7}} {{7*7}} %00',
  "O'Brien' OR Name LIKE '%",
  'x'.repeat(42_000),
];

test('hostile names come out letter by letter and are found by their own text alone [B-27] [salesforce.bad-input]', async () => {
  const org = smallOrg();
  for (const [index, Name] of hostile.entries()) addOpportunity(org, index + 1, { Name });
  const harness = await start(org);
  const names = dealsOf(await read(harness)).map(
    ({ changes }) => changes.at(-1)?.values['name'] ?? changes[0]?.values['name'],
  );
  expect(new Set(names)).toEqual(new Set(hostile));
  for (const [index, nameContains] of hostile.slice(0, -1).entries()) {
    const found = await harness.call('salesforce_search_opportunities', { nameContains });
    expect(found['opportunities'], nameContains).toMatchObject([{ id: recordId('006', index + 1) }]);
  }
});

test('thousands of activities on one deal come page by page, each once [B-26] [salesforce.bad-input]', async () => {
  const count = 5_000;
  const org = smallOrg();
  addOpportunity(org, 1);
  for (let number = 0; number < count; number += 1) addTask(org);
  const harness = await start(org);
  const seen = new Set<string>();
  for (const { records } of await harness.pass({ object: 'activity', since: null, limit: 2_000 })) {
    expect(records.length).toBeLessThanOrEqual(2_000);
    for (const record of records) if (record.object === 'activity') seen.add(record.activity.id);
  }
  expect(seen.size).toBe(count);
});

test('HTML with status 200, an empty body and rows of another object are refused, whole [B-29] [salesforce.bad-input]', async () => {
  const org = smallOrg();
  addOpportunity(org, 1);
  const harness = await start(org);
  await read(harness);
  const strangers = (json: unknown) => {
    const page = json as { records: { attributes: object }[] };
    const records = page.records.map((row) => ({ ...row, Id: ids.acme, attributes: { type: 'Account' } }));
    return { ...page, records };
  };
  for (const fault of [
    faults.htmlPage,
    { kind: 'status', status: 200, body: '', headers: { 'content-type': 'application/json' } },
    { kind: 'rewrite', change: strangers },
  ] as const) {
    harness.simulator.faults.add({ path: /queryAll/ }, [fault]);
    await expect(read(harness)).rejects.toMatchObject({ code: 'bad_vendor_response' });
  }
  expect(dealsOf(await read(harness))).toHaveLength(1);
});
