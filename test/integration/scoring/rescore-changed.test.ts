import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { configuredRecipients } from '../../../execution/alerts/recipients.ts';
import { rescoreWorkspace, type WorkspaceRescoring } from '../../../execution/jobs/rescore-workspace.ts';
import type { Activity } from '../../../src/domain/activity.ts';
import type { DealScore } from '../../../src/domain/score.ts';
import { defaultRiskSettings } from '../../../src/domain/settings.ts';
import { addDays, dateOf, type Instant } from '../../../src/domain/time.ts';
import { scorePipeline } from '../../../src/orchestration/scoring/score-pipeline.ts';
import { applyRecords } from '../../../src/store/apply-records.ts';
import { sql } from '../../../src/store/drizzle.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { readTopScores } from '../../../src/store/scoring-runs.ts';
import { openTestStore } from '../../setup/databases.ts';
import { type DemoWorkspace, readDemoWorkspace } from '../../setup/demo-workspace.ts';

let store: Store;
let demo: DemoWorkspace;
let ids: string[];

beforeAll(async () => {
  store = await openTestStore();
  demo = await readDemoWorkspace(store, 'demo', 7, '2026-11-20');
}, 240_000);
afterAll(() => store.close());

const recipients = configuredRecipients(new Map(), { channel: 'slack', address: 'C0DEALS' });
const run = (change: Partial<WorkspaceRescoring> = {}) =>
  rescoreWorkspace({ store, tenantId: 'demo', asOf: demo.asOf, recipients, extent: 'changed', ...change });
const write = (records: Parameters<typeof applyRecords>[3]) =>
  store.withTenant('demo', (tx) => applyRecords(tx, 'demo', 'salesforce', records));
const stored = async () => {
  const scores = await store.withTenant('demo', (tx) => readTopScores(tx, 10_000));
  return new Map(scores.map((score) => [score.opportunityId, score]));
};
const withoutVersion = ({ dataVersion: _version, ...score }: DealScore) => score;

/** An inbound mail that was on record an hour before the scored moment and is read only now. */
function mail(id: string, opportunityId: string): Activity {
  const at: Instant = new Date(Date.parse(demo.asOf) - 3_600_000).toISOString();
  return {
    id,
    kind: 'email',
    occurredAt: at,
    knownAt: at,
    direction: 'inbound',
    opportunityId,
    accountId: null,
    contactIds: ['somebody'],
    userIds: [],
    participantCount: 2,
    threadId: null,
    status: null,
    isAutomatic: false,
    subject: 'Re: the proposal',
    phrases: [],
  };
}
const activity = (each: Activity) => ({ object: 'activity' as const, activity: each, isDeleted: false });

beforeEach(async () => {
  const report = await run({ extent: 'all' });
  expect(report).toMatchObject({ extent: 'all', scored: report.openDeals });
  ids = [...(await stored()).keys()].sort();
});

test('a round without a change scores nothing [scoring.changed-deals-only]', async () => {
  expect(await run()).toMatchObject({ extent: 'changed', scored: 0, alerts: 0, closed: 0 });
});

test('deals with something new score as a scoring of all would score them, and no other is touched [scoring.changed-deals-only]', async () => {
  const [first = '', second = '', third = ''] = ids;
  const before = await stored();
  const change = (id: string, values: Record<string, unknown>) => ({
    object: 'opportunity' as const,
    id,
    changes: [{ effectiveAt: demo.asOf, knownAt: demo.asOf, values }],
    undated: {},
    isDeleted: false,
  });
  await write([
    change(first, { closeDate: dateOf(addDays(dateOf(demo.asOf), -9)) }),
    change(second, { amount: '1.00' }),
  ]);
  await write([activity(mail('late-mail', third))]);
  expect(await run()).toMatchObject({ extent: 'changed', scored: 3 });
  const after = await stored();
  const { scores } = await scorePipeline(store, 'demo', demo.asOf);
  const whole = new Map(scores.map((score) => [score.opportunityId, score]));
  for (const id of [first, second, third]) {
    const [mine, theirs] = [after.get(id), whole.get(id)];
    if (!mine || !theirs) throw new Error(`${id} has no score`);
    expect(withoutVersion(mine)).toEqual(withoutVersion(theirs));
    expect(mine.dataVersion).not.toBe(before.get(id)?.dataVersion);
  }
  for (const id of ids.slice(3)) expect(after.get(id)).toEqual(before.get(id));
});

test('what an account, a contact or a role tells concerns the deals that name it [scoring.changed-deals-only]', async () => {
  const row = async (query: ReturnType<typeof sql>) =>
    (await store.withTenant('demo', (tx) => tx.execute<{ id: string; deal: string }>(query))).rows[0];
  const open = sql`d.object = 'opportunity' and d.id in (select opportunity_id from bellwether.score)`;
  const account = await row(sql`select a.id, min(d.id) as deal from bellwether.record a join bellwether.record d
    on d.account_id = a.id where a.object = 'account' and ${open} group by a.id order by 1 limit 1`);
  const contact = await row(sql`select r.current ->> 'contactId' as id, min(d.id) as deal from bellwether.record r
    join bellwether.record d on d.id = r.opportunity_id where r.object = 'contact_role' and ${open}
    group by 1 order by 1 limit 1`);
  if (!account || !contact) throw new Error('the demo has no such records');
  const renamed = (object: 'account' | 'contact', id: string) => ({
    object,
    id,
    changes: [{ effectiveAt: demo.asOf, knownAt: demo.asOf, values: { name: 'Renamed' } }],
    undated: {},
    isDeleted: false,
  });
  await write([renamed('account', account.id)]);
  const ofAccount = await run();
  expect(ofAccount).toMatchObject({ extent: 'changed' });
  expect((await stored()).get(account.deal)?.dataVersion).toContain('+');
  await write([renamed('contact', contact.id)]);
  expect(await run()).toMatchObject({ extent: 'changed' });
  expect((await stored()).get(contact.deal)?.dataVersion).toContain('+');
});

test('an activity that moves to another deal concerns both [scoring.changed-deals-only]', async () => {
  const [first = '', second = ''] = ids;
  await write([activity(mail('moving-mail', first))]);
  await run();
  await write([activity(mail('moving-mail', second))]);
  expect(await run()).toMatchObject({ extent: 'changed', scored: 2 });
});

test('a deal that ends loses its score in a round of changes, and its episode closes [scoring.changed-deals-only]', async () => {
  const { rows } = await store.withTenant('demo', (tx) =>
    tx.execute<{ opportunity_id: string }>(
      sql`select opportunity_id from bellwether.episode where closed_at is null order by 1 limit 1`,
    ),
  );
  const id = rows[0]?.opportunity_id ?? '';
  const values = { outcome: 'lost' };
  await write([
    {
      object: 'opportunity',
      id,
      changes: [{ effectiveAt: demo.asOf, knownAt: demo.asOf, values }],
      undated: {},
      isDeleted: false,
    },
  ]);
  expect(await run()).toMatchObject({ extent: 'changed', scored: 0, closed: 1 });
  expect((await stored()).has(id)).toBe(false);
});

test('a changed stage, other settings and another day have all deals scored [scoring.changed-deals-only]', async () => {
  const settings = { ...defaultRiskSettings, internalDomains: ['own.example'] };
  expect(await run({ settings })).toMatchObject({ extent: 'all' });
  await run({ extent: 'all' });
  const { rows } = await store.withTenant('demo', (tx) =>
    tx.execute<{ id: string }>(sql`select id from bellwether.record where object = 'stage' order by id limit 1`),
  );
  const changes = [{ effectiveAt: demo.asOf, knownAt: demo.asOf, values: { label: 'Renamed' } }];
  await write([{ object: 'stage', id: rows[0]?.id ?? '', changes, undated: {}, isDeleted: false }]);
  expect(await run()).toMatchObject({ extent: 'all' });
  expect(await run({ asOf: new Date(Date.parse(demo.asOf) + 86_400_000).toISOString() })).toMatchObject({
    extent: 'all',
  });
});
