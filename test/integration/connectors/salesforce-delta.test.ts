import { afterEach, expect, test } from 'vitest';
import { type ChangedRecord, syncDeltaSchema } from '../../../src/domain/record.ts';
import {
  addEvent,
  addHistory,
  addOpportunity,
  addTask,
  ids,
  recordId,
  smallOrg,
} from '../../fixtures/salesforce-org.ts';
import { type SalesforceHarness, startSalesforce } from './salesforce-harness.ts';

let running: SalesforceHarness | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

const clockMs = Date.parse('2026-06-15T12:00:00.000Z');
const since = '2026-06-15T11:50:00.000Z';
const recent = '2026-06-15T11:55:00.000Z';
const stamp = { CreatedDate: recent, SystemModstamp: recent };

async function start(org: Parameters<typeof startSalesforce>[0]['org']) {
  running = await startSalesforce({ org, now: () => clockMs });
  return running;
}

async function delta(harness: SalesforceHarness, wanted: Record<string, string | null>) {
  const { pages } = syncDeltaSchema.parse(await harness.call('salesforce_read_delta', { since: wanted }));
  return new Map(pages.map((page) => [page.readObject, page]));
}

const composites = (harness: SalesforceHarness) =>
  harness.simulator.requests.filter(({ path, body }) => path.endsWith('/composite') && !body.includes('describe'));

test('one call reads deals with their histories, tasks with their mails, meetings with their people, and deletions [salesforce.delta]', async () => {
  const org = smallOrg({ trackedOpportunityFields: ['NextStep'] });
  const deal = addOpportunity(org, 1, { SystemModstamp: recent, StageName: 'Proposal' });
  addHistory(org, deal, deal.CreatedDate);
  addHistory(org, deal, recent, { StageName: 'Proposal' });
  addOpportunity(org, 2);
  const mail = addTask(org, { ...stamp, TaskSubtype: 'Email', IsClosed: true });
  const message = { IsDeleted: false, ...stamp, Id: recordId('02s', 1), ActivityId: mail.Id, RelatedToId: null };
  const said = { Incoming: true, MessageDate: recent, Subject: null, FromAddress: null, ToAddress: null };
  org.EmailMessage?.push({ ...message, ...said, ThreadIdentifier: 't', Status: '1' });
  const meeting = addEvent(org, stamp);
  const guest = { EventId: meeting.Id, RelationId: ids.dave, IsInvitee: true, IsParent: false, IsWhat: false };
  org.EventRelation.push({ Id: recordId('0RE', 1), IsDeleted: false, ...guest, Status: 'Accepted', ...stamp });
  Object.assign(org, { purged: [{ object: 'Task', id: recordId('00T', 99), deletedDate: recent }] });
  const harness = await start(org);
  const pages = await delta(harness, { opportunity: since, contact_role: since, activity: since, account: since });
  expect(composites(harness)).toHaveLength(1);
  expect(pages.get('opportunity')).toMatchObject({ done: true, watermark: '2026-06-15T11:55:00.000Z' });
  const [record] = (pages.get('opportunity')?.records ?? []) as ChangedRecord[];
  expect(record?.changes.map(({ effectiveAt, values }) => [effectiveAt, values['stageId']])).toEqual([
    [deal.CreatedDate, 'Qualification'],
    [recent, 'Proposal'],
  ]);
  const activities = (pages.get('activity')?.records ?? []).flatMap((each) =>
    each.object === 'activity' ? [each] : [],
  );
  expect(activities.map(({ activity, isDeleted }) => [activity.id, isDeleted])).toEqual([
    [mail.Id, false],
    [recordId('00T', 99), true],
    [meeting.Id, false],
  ]);
  expect(activities[0]?.activity.direction).toBe('inbound');
  expect(activities[2]?.activity.contactIds).toContain(ids.dave);
  expect(pages.has('account')).toBe(false);
  expect(pages.get('opportunity')?.quota).toMatchObject({ limit: 100_000, resetsAt: null });
});

test('rarely changing objects ride along in a second call when they are due [salesforce.delta]', async () => {
  const harness = await start({ ...smallOrg(), Case: [] });
  const old = '2026-06-15T10:00:00.000Z';
  const all = [
    'opportunity',
    'account',
    'contact',
    'contact_role',
    'activity',
    'sales_user',
    'stage',
    'support_ticket',
  ];
  const pages = await delta(harness, Object.fromEntries(all.map((object) => [object, old])));
  expect([...pages.keys()].toSorted()).toEqual(all.toSorted());
  expect(composites(harness)).toHaveLength(2);
  for (const { body } of composites(harness)) {
    const { compositeRequest } = JSON.parse(body) as { compositeRequest: { url: string }[] };
    expect(compositeRequest.length).toBeLessThanOrEqual(25);
    expect(compositeRequest.filter(({ url }) => url.includes('/queryAll')).length).toBeLessThanOrEqual(5);
  }
});

test('an object never read has an empty page whose cursor begins its full pass [salesforce.delta]', async () => {
  const org = smallOrg();
  addOpportunity(org, 1);
  const harness = await start(org);
  const page = (await delta(harness, { opportunity: null })).get('opportunity');
  expect(page).toMatchObject({ records: [], done: false });
  const first = await harness.call('salesforce_read_changes', { object: 'opportunity', cursor: page?.cursor });
  expect(first).toMatchObject({ records: [{ id: recordId('006', 1) }], done: true });
});

test('what does not fit in one page goes on with its cursor [salesforce.delta]', async () => {
  const org = smallOrg();
  for (let number = 1; number <= 2100; number += 1) addOpportunity(org, number, { SystemModstamp: recent });
  const harness = await start(org);
  const page = (await delta(harness, { opportunity: since })).get('opportunity');
  expect(page).toMatchObject({ done: false });
  const rest = await harness.pass({ object: 'opportunity', since, cursor: page?.cursor }).catch(() => []);
  expect(page?.records).toHaveLength(2000);
  const next = await harness.call('salesforce_read_changes', { object: 'opportunity', since, cursor: page?.cursor });
  expect((next['records'] as unknown[]).length).toBe(100);
  expect(rest.length).toBeGreaterThan(0);
});

test('a field removed since describe was asked costs one pass of its object, not the others [B-20] [salesforce.delta-field-drift]', async () => {
  const org = smallOrg();
  addOpportunity(org, 1, { SystemModstamp: recent });
  addTask(org, stamp);
  const harness = await start(org);
  await delta(harness, { opportunity: since, activity: since });
  Object.assign(org, { hiddenFields: { Opportunity: ['NextStep'] } });
  const pages = await delta(harness, { opportunity: since, activity: since });
  expect(pages.get('activity')).toMatchObject({ done: true, records: [{ object: 'activity' }] });
  expect(pages.get('opportunity')).toMatchObject({ done: false, records: [] });
  const { cursor } = pages.get('opportunity') ?? {};
  expect(await harness.call('salesforce_read_changes', { object: 'opportunity', since, cursor })).toMatchObject({
    done: true,
    records: [{ id: recordId('006', 1) }],
  });
});
