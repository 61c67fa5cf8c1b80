import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type AlertPolicy, parseAlertPolicy } from '../../../execution/alerts/alert-policy.ts';
import { configuredRecipients } from '../../../execution/alerts/recipients.ts';
import { acknowledgeEpisode, reassignEpisode, snoozeEpisode } from '../../../execution/episodes/decide-episode.ts';
import { listEpisodes } from '../../../execution/episodes/list-episodes.ts';
import { escalateIgnored } from '../../../execution/jobs/escalate-ignored.ts';
import { rescore } from '../../../execution/jobs/rescore.ts';
import { localOwner } from '../../../src/domain/principal.ts';
import type { DealScore } from '../../../src/domain/score.ts';
import { applyRecords } from '../../../src/store/apply-records.ts';
import { dealScore } from './deal-score.ts';
import { type EngineRoom, emptyTables, openMemoryRoom } from './engine-room.ts';

let room: EngineRoom;
beforeAll(async () => {
  room = await openMemoryRoom();
});
beforeEach(async () => {
  await emptyTables(room.store, room.queue);
  await room.store.pool.query('truncate bellwether.record_change, bellwether.workspace');
  await people();
});
afterAll(async () => room.close());

const slack = (address: string) => ({ channel: 'slack-message', address });
const recipients = configuredRecipients(
  new Map([
    ['u-rita', slack('D0RITA')],
    ['u-max', slack('D0MAX')],
    ['u-ron', slack('D0RON')],
  ]),
  slack('C0DEALS'),
);
const friday = '2026-11-20T09:00:00.000Z';
const by = localOwner('acme');
const inTenant = <T>(work: Parameters<typeof room.store.withTenant<T>>[1]) => room.store.withTenant('acme', work);
const at = (hours: number) => new Date(Date.parse(friday) + hours * 3_600_000).toISOString();

const run = (scores: DealScore[], asOf = friday, policy: Partial<AlertPolicy> = {}) =>
  rescore({
    ...{ store: room.store, tenantId: 'acme', asOf, recipients },
    scores: scores.map((score) => ({ ...score, asOf })),
    policy: { ...parseAlertPolicy({}), ...policy },
  });

const record = (
  object: 'sales_user' | 'stage' | 'opportunity',
  id: string,
  changes: Record<string, Record<string, unknown>>,
) => ({
  ...{ object, id, isDeleted: false, undated: {} },
  changes: Object.entries(changes).map(([stamp, values]) => ({ effectiveAt: stamp, knownAt: stamp, values })),
});
const apply = (records: unknown[]) => inTenant((tx) => applyRecords(tx, 'acme', 'crm', records as never));
const start = '2026-01-01T00:00:00.000Z';

async function people(): Promise<void> {
  const user = (id: string, managerId: string | null) =>
    record('sales_user', id, { [start]: { name: id, email: `${id}@acme.example`, isActive: true, managerId } });
  await apply([user('u-rita', 'u-max'), user('u-ron', null), user('u-max', null)]);
}

async function sent(): Promise<{ rule: string; recipient: string; headline: string | undefined; due_at: string }[]> {
  const rows = (await room.rows('acme')) as unknown as {
    rule: string;
    recipient: string;
    due_at: Date | string;
    payload: { cause?: { headline: string } };
  }[];
  return rows.map(({ rule, recipient, due_at, payload }) => ({
    ...{ rule, recipient, headline: payload.cause?.headline },
    due_at: new Date(due_at).toISOString(),
  }));
}

const deal = (id: string, risk: number, severity: 'high' | 'medium' | null = null) =>
  dealScore(id, risk, friday, {}, severity);
const owned = (id: string, changes: Record<string, Record<string, unknown>> = {}) =>
  record('opportunity', id, {
    [start]: {
      name: id,
      ownerId: 'u-rita',
      stageId: 's2',
      amount: '1000.00',
      currency: 'EUR',
      closeDate: '2026-12-31',
      outcome: null,
    },
    ...changes,
  });

test('what happened to a deal since the last scoring is told once with what changed, and history is not [alerts.pipeline-events]', async () => {
  await apply([
    record('stage', 's1', {
      [start]: { label: 'Qualify', pipelineId: null, sortOrder: 1, isClosed: false, isWon: false },
    }),
    record('stage', 's2', {
      [start]: { label: 'Propose', pipelineId: null, sortOrder: 2, isClosed: false, isWon: false },
    }),
    owned('d1', { '2026-11-19T08:00:00.000Z': { amount: '700.00' } }),
  ]);
  expect(await run([deal('d1', 20)])).toMatchObject({ alerts: 0 });
  await apply([
    owned('d1', {
      '2026-11-19T08:00:00.000Z': { amount: '700.00' },
      [at(1)]: { stageId: 's1', closeDate: '2027-03-31', amount: '400.00' },
      [at(2)]: { outcome: 'lost' },
    }),
  ]);
  expect(await run([], at(3))).toMatchObject({ alerts: 4, held: 0 });
  expect(await run([], at(4))).toMatchObject({ alerts: 0, held: 0 });
  const told = (await sent()).map(({ rule, recipient }) => `${rule} ${recipient}`).sort();
  expect(told).toEqual([
    'amount-dropped D0RITA',
    'close-date-pushed D0RITA',
    'deal-lost D0RITA',
    'stage-moved-back D0RITA',
  ]);
});

test('a signal rule opens one episode, closes when the signal is clear and does not open again at once [alerts.signal-rule]', async () => {
  const { rules } = parseAlertPolicy({
    rules: [{ id: 'no-reply', on: 'signal', signal: 'ghosted', reopenAfterDays: 2 }],
  });
  const clear = {
    ...deal('d1', 20),
    signals: deal('d1', 20, 'medium').signals.map((signal) => ({ ...signal, state: 'clear' as const })),
  };
  expect(await run([deal('d1', 20, 'medium')], friday, { rules })).toMatchObject({ alerts: 1 });
  expect(await run([deal('d1', 20, 'medium')], at(1), { rules })).toMatchObject({ alerts: 0 });
  await run([clear], at(2), { rules });
  expect(await run([deal('d1', 20, 'medium')], at(3), { rules })).toMatchObject({ alerts: 0 });
  expect(await run([deal('d1', 20, 'medium')], at(60), { rules })).toMatchObject({ alerts: 1 });
});

test('severity chooses rep, manager and channel, and hours of work choose when [alerts.routes]', async () => {
  await apply([owned('d1')]);
  const policy = parseAlertPolicy({ zone: 'Europe/Berlin', routes: { critical: ['rep', 'manager', 'channel'] } });
  expect(await run([deal('d1', 95)], '2026-11-21T09:00:00.000Z', policy)).toMatchObject({ alerts: 3 });
  const rows = await sent();
  expect(rows.map(({ recipient }) => recipient).sort()).toEqual(['C0DEALS', 'D0MAX', 'D0RITA']);
  expect(new Set(rows.map(({ due_at }) => due_at))).toEqual(new Set(['2026-11-23T07:00:00.000Z']));
});

test('a snoozed alert is quiet, moves what has not been sent, and is told again when it still holds [alerts.snooze]', async () => {
  await apply([owned('d1')]);
  await run([deal('d1', 70)]);
  await inTenant((tx) => snoozeEpisode(tx, { id: 'd1#1', by, now: friday, until: at(48) }));
  expect((await sent())[0]?.due_at).toBe(at(48));
  expect(await run([deal('d1', 95)], at(24))).toMatchObject({ alerts: 0, worsened: 1 });
  expect(await run([deal('d1', 95)], at(49))).toMatchObject({ alerts: 1 });
  expect(await run([deal('d1', 95)], at(50))).toMatchObject({ alerts: 0 });
  await expect(inTenant((tx) => snoozeEpisode(tx, { id: 'd1#1', by, now: at(51), until: friday }))).rejects.toThrow(
    'passed',
  );
});

test('an alert nobody acknowledged in 16 working hours goes to the manager once; an acknowledged one does not [alerts.escalation]', async () => {
  await apply([owned('d1'), owned('d2')]);
  await run([deal('d1', 70), deal('d2', 70)]);
  await inTenant((tx) => acknowledgeEpisode(tx, { id: 'd2#1', by, now: at(1) }));
  const escalate = (now: string) => inTenant((tx) => escalateIgnored(tx, 'acme', now, recipients));
  expect(await escalate(at(15))).toBe(0);
  expect(await escalate(at(17))).toBe(1);
  expect(await escalate(at(40))).toBe(0);
  const told = (await sent()).filter(({ headline }) => headline === 'Nobody has answered');
  expect(told.map(({ recipient }) => recipient)).toEqual(['D0MAX']);
  expect((await room.audits('acme')).map(({ subject }) => subject)).toEqual(['d2']);
});

test('an alert that is handed over goes to the new person, and only to one the CRM knows [alerts.reassign]', async () => {
  await apply([owned('d1')]);
  await run([deal('d1', 70)]);
  const assign = (assigneeId: string) =>
    inTenant((tx) => reassignEpisode(tx, { id: 'd1#1', by, now: at(1), assigneeId }));
  await expect(assign('C0EVIL')).rejects.toThrow('no active user');
  await assign('u-ron');
  expect(await run([deal('d1', 70)], at(2))).toMatchObject({ alerts: 1 });
  expect((await sent()).map(({ recipient }) => recipient).sort()).toEqual(['D0RITA', 'D0RON']);
  expect(await inTenant((tx) => listEpisodes(tx, 5))).toMatchObject([
    { id: 'd1#1', ownerId: 'u-ron', rule: 'deal-at-risk' },
  ]);
  await expect(inTenant((tx) => acknowledgeEpisode(tx, { id: 'nope', by, now: at(3) }))).rejects.toThrow('alerts list');
});
