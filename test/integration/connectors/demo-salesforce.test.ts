import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateDemoOrganisation } from '../../../src/demo/generate-demo-organisation.ts';
import { toSalesforceOrg } from '../../../src/demo/to-salesforce-org.ts';
import type { Activity } from '../../../src/domain/activity.ts';
import type { ChangedRecord, MirrorRecord } from '../../../src/domain/record.ts';
import { type SalesforceHarness, startSalesforce } from './salesforce-harness.ts';

const anchorDate = '2026-11-20';
const organisation = generateDemoOrganisation({ seed: 4, anchorDate });
const nowMs = Date.parse(anchorDate) + 9 * 3_600_000;
let salesforce: SalesforceHarness;

beforeAll(async () => {
  const settings = { pageSize: 2000 };
  salesforce = await startSalesforce({ org: toSalesforceOrg(organisation), now: () => nowMs, settings });
});
afterAll(async () => salesforce.close());

async function read(object: string): Promise<MirrorRecord[]> {
  const pages = await salesforce.pass({ object, since: null });
  return pages.flatMap((page) => page.records);
}

const changed = (records: readonly MirrorRecord[]) =>
  records.filter((record): record is ChangedRecord => record.object !== 'activity');
const now = (record: ChangedRecord) => Object.assign({}, ...record.changes.map((change) => change.values));

test('every deal of the demo comes through the Salesforce connector with its whole dated life [demo.reads-through-salesforce]', async () => {
  const records = new Map(changed(await read('opportunity')).map((record) => [record.id, record]));
  expect(records.size).toBe(organisation.opportunities.length);
  for (const deal of organisation.opportunities) {
    const record = records.get(deal.id);
    const last = deal.versions.at(-1);
    expect(record?.changes).toHaveLength(deal.versions.length);
    expect(record?.changes.map((change) => change.effectiveAt)).toEqual(deal.versions.map((version) => version.at));
    expect(record && now(record)).toMatchObject({
      stageId: last?.stage,
      ownerId: last?.ownerId,
      amount: last?.amount === null ? null : String(last?.amount),
      currency: deal.currency,
      closeDate: last?.closeDate,
      forecastCategory: last?.forecastCategory,
      nextStep: last?.nextStep,
      outcome: deal.outcome,
    });
  }
});

test('who wrote, who called and who met comes through with its direction and its people [demo.reads-through-salesforce]', async () => {
  const records = await read('activity');
  const activities = new Map<string, Activity>();
  for (const record of records) if (record.object === 'activity') activities.set(record.activity.id, record.activity);
  expect(activities.size).toBe(organisation.activities.length);
  for (const written of organisation.activities) {
    const activity = activities.get(written.id);
    expect(activity?.kind).toBe(written.kind);
    expect(activity?.opportunityId).toBe(written.opportunityId);
    if (written.kind === 'task') continue;
    expect(activity?.direction).toBe(written.direction);
    expect(activity?.occurredAt).toBe(written.occurredAt);
    expect(activity?.contactIds.toSorted()).toEqual(written.attendees.map((guest) => guest.contactId).toSorted());
  }
});

test('segments, teams and the rep who left come through [demo.reads-through-salesforce]', async () => {
  const segments = new Set(changed(await read('account')).map((record) => now(record)['segment']));
  expect(segments).toEqual(new Set(['SMB', 'Mid-Market', 'Enterprise']));
  const users = changed(await read('sales_user')).map(now);
  expect(new Set(users.map((user) => user['team']))).toEqual(new Set(['East', 'West']));
  expect(users.filter((user) => user['isActive'] === false)).toHaveLength(1);
});
