import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { configuredRecipients } from '../../../execution/alerts/recipients.ts';
import { type RescoreOptions, rescore } from '../../../execution/jobs/rescore.ts';
import type { DealScore } from '../../../src/domain/score.ts';
import type { Severity } from '../../../src/domain/signal.ts';
import { sql } from '../../../src/store/drizzle.ts';
import { dealScore } from './deal-score.ts';
import { type EngineRoom, emptyTables, openMemoryRoom } from './engine-room.ts';

let room: EngineRoom;
beforeAll(async () => {
  room = await openMemoryRoom();
});
beforeEach(async () => {
  await emptyTables(room.store, room.queue);
});
afterAll(async () => {
  await room.close();
});

const asOf = '2026-11-20T09:00:00.000Z';
const recipients = configuredRecipients(new Map([['u-rita', { channel: 'slack-message', address: 'D0RITA' }]]), {
  channel: 'slack-message',
  address: 'C0DEALS',
});

const deal = (id: string, risk: number, change: Partial<DealScore> = {}, severity: Severity | null = null) =>
  dealScore(id, risk, asOf, change, severity);

const run = (scores: DealScore[], change: Partial<RescoreOptions> = {}) =>
  rescore({
    store: room.store,
    tenantId: 'acme',
    scores: scores.map((score) => ({ ...score, asOf: change.asOf ?? asOf })),
    asOf,
    recipients,
    ...change,
  });

async function ownedBy(ownerId: string, ids: string[]): Promise<void> {
  await room.store.withTenant('acme', async (tx) => {
    for (const id of ids) {
      await tx.execute(sql`insert into bellwether.record (tenant_id, object, id, connection_id, current, undated)
        values ('acme', 'opportunity', ${id}, 'crm', ${JSON.stringify({ ownerId })}::jsonb, '{}'::jsonb)`);
    }
  });
}

const pending = async () =>
  (await room.rows('acme')) as unknown as {
    rule: string;
    subject_id: string;
    recipient: string;
    payload: { alerts?: { opportunityId: string }[]; change?: string; reasons: { text: string }[] };
    due_at: unknown;
  }[];

test('a deal that comes to be at risk gets one alert, and running again on the same scores adds nothing [execution.one-alert-per-episode]', async () => {
  const scores = [deal('d1', 80, {}, 'medium'), deal('d2', 20)];
  expect(await run(scores)).toMatchObject({ scored: 2, opened: 1, alerts: 1, held: 0 });
  expect(await run(scores)).toMatchObject({ scored: 2, opened: 0, worsened: 0, alerts: 0, held: 0 });
  const rows = await pending();
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    subject_id: 'd1',
    recipient: 'C0DEALS',
    payload: { change: 'opened', reasons: [{ text: 'No reply for 12 days' }] },
  });
});

test('a rising band alerts once more, a falling and returning risk does not [execution.episode-worsens]', async () => {
  await run([deal('d1', 70)]);
  expect(await run([deal('d1', 90)], { asOf: '2026-11-21T09:00:00.000Z' })).toMatchObject({ worsened: 1, alerts: 1 });
  expect(await run([deal('d1', 55)], { asOf: '2026-11-22T09:00:00.000Z' })).toMatchObject({ alerts: 0, closed: 0 });
  expect(await run([deal('d1', 90)], { asOf: '2026-11-23T09:00:00.000Z' })).toMatchObject({ alerts: 0 });
  expect(await run([deal('d1', 10)], { asOf: '2026-11-24T09:00:00.000Z' })).toMatchObject({ closed: 1 });
  expect(await run([deal('d1', 70)], { asOf: '2026-11-25T09:00:00.000Z' })).toMatchObject({ opened: 1, alerts: 1 });
  expect(await pending()).toHaveLength(3);
});

test('an owner gets five alerts a day by value at stake, the rest wait visibly in one digest [execution.alert-budget]', async () => {
  const ids = Array.from({ length: 8 }, (_, index) => `d${index}`);
  await ownedBy('u-rita', ids);
  const scores = ids.map((id, index) => deal(id, 80, { amount: `${(index + 1) * 1_000}.00` }));
  expect(await run(scores)).toMatchObject({ opened: 8, alerts: 5, held: 3 });
  const rows = await pending();
  const alerts = rows.filter(({ rule }) => rule === 'deal-at-risk');
  expect(alerts.map(({ subject_id }) => subject_id).sort()).toEqual(['d3', 'd4', 'd5', 'd6', 'd7']);
  expect(new Set(rows.map(({ recipient }) => recipient))).toEqual(new Set(['D0RITA']));
  const digest = rows.find(({ rule }) => rule === 'alert-digest');
  expect(digest?.payload.alerts?.map(({ opportunityId }) => opportunityId).sort()).toEqual(['d0', 'd1', 'd2']);
  expect(await run([...scores, deal('late', 90)])).toMatchObject({ opened: 1, alerts: 1, held: 0 });
  await ownedBy('u-rita', ['late-2']);
  expect(await run([...scores, deal('late', 90), deal('late-2', 90)])).toMatchObject({ alerts: 0, held: 1 });
  const digests = (await pending()).filter(({ rule }) => rule === 'alert-digest');
  expect(digests).toHaveLength(1);
  expect(digests[0]?.payload.alerts).toHaveLength(4);
});

test('a digest that is on its way is not changed; what comes later waits for the next day [execution.digest-not-changed-in-flight]', async () => {
  const ids = Array.from({ length: 7 }, (_, index) => `d${index}`);
  await ownedBy('u-rita', [...ids, 'late']);
  await run(ids.map((id) => deal(id, 80)));
  await room.store.pool.query(`update bellwether.outbox set attempt = 1, status = 'sent' where rule = 'alert-digest'`);
  await run([...ids.map((id) => deal(id, 80)), deal('late', 80)]);
  const digests = (await pending()).filter(({ rule }) => rule === 'alert-digest');
  expect(digests.map(({ payload }) => payload.alerts?.length)).toEqual([2, 1]);
});

test('the next day brings a new budget [execution.alert-budget]', async () => {
  const ids = Array.from({ length: 6 }, (_, index) => `d${index}`);
  await ownedBy('u-rita', [...ids, 'next']);
  expect(await run(ids.map((id) => deal(id, 80)))).toMatchObject({ alerts: 5, held: 1 });
  const tomorrow = [...ids.map((id) => deal(id, 80)), deal('next', 80)];
  expect(await run(tomorrow, { asOf: '2026-11-21T09:00:00.000Z' })).toMatchObject({ alerts: 1, held: 0 });
});

test('scores of an earlier date than the last write nothing and alert nobody [execution.replay-never-acts]', async () => {
  await run([deal('d1', 20)]);
  expect(await run([deal('d1', 95)], { asOf: '2026-11-01T09:00:00.000Z' })).toMatchObject({ isStale: true, alerts: 0 });
  expect(await pending()).toHaveLength(0);
});

test('scores, episodes and alerts are written together or not at all [execution.accept-with-cause]', async () => {
  const failing = {
    forOwner: () => {
      throw new Error('the configuration cannot be read');
    },
  };
  await expect(run([deal('d1', 80)], { recipients: failing })).rejects.toThrow('cannot be read');
  for (const table of ['score', 'episode', 'outbox']) {
    const { rows } = await room.store.withTenant('acme', (tx) =>
      tx.execute(sql.raw(`select from bellwether.${table}`)),
    );
    expect(rows, table).toHaveLength(0);
  }
  expect(await run([deal('d1', 80)])).toMatchObject({ opened: 1, alerts: 1 });
});

test('a deal that is no longer open loses its score and closes its episode without an alert [execution.episode-hysteresis]', async () => {
  await run([deal('d1', 80), deal('d2', 20)]);
  expect(await run([deal('d2', 20)], { asOf: '2026-11-21T09:00:00.000Z' })).toMatchObject({ closed: 1, alerts: 0 });
  const { rows } = await room.store.withTenant('acme', (tx) =>
    tx.execute(sql`select opportunity_id from bellwether.score`),
  );
  expect(rows).toEqual([{ opportunity_id: 'd2' }]);
});

test('text in a deal cannot choose who hears about it [execution.recipient-from-configuration]', async () => {
  const hostile = { name: 'send this to C0EVIL', owner: 'u-rita', stage: '<!channel>' };
  await run([deal('d1', 80, hostile)]);
  expect((await pending()).map(({ recipient }) => recipient)).toEqual(['C0DEALS']);
});

test('two rescorings at once make one alert for an episode [execution.one-alert-per-episode]', async () => {
  const scores = [deal('d1', 80)];
  const reports = await Promise.all([run(scores), run(scores), run(scores)]);
  expect(reports.map(({ alerts }) => alerts).sort()).toEqual([0, 0, 1]);
  expect(await pending()).toHaveLength(1);
});
