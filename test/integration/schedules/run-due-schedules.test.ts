import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { claimRun } from '../../../execution/schedules/claim-run.ts';
import { parseTiming } from '../../../execution/schedules/parse-timing.ts';
import { runDueSchedules, type ScheduleRunner } from '../../../execution/schedules/run-due-schedules.ts';
import {
  addSchedule,
  findSchedule,
  listRuns,
  pauseSchedule,
  removeSchedule,
  runScheduleNow,
} from '../../../execution/schedules/stored-schedules.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { allStores } from '../../setup/databases.ts';
import { needs } from '../../setup/needs.ts';

const monday8 = '2026-11-23T07:00:00.000Z';

describe.each(allStores)('on $name', ({ open }) => {
  let store: Store;
  let missing: string | null = null;
  beforeAll(async () => {
    const opened = await open();
    if (opened === null) missing = 'needs PostgreSQL';
    else store = opened;
  });
  afterAll(async () => store?.close());
  beforeEach(async (context) => {
    needs(context, missing);
    await store.pool.query('truncate bellwether.schedule, bellwether.schedule_run');
  });

  const inTenant = <T>(work: Parameters<typeof store.withTenant<T>>[1]) => store.withTenant('acme', work);
  const add = (words: string, now: string, startsNow = false) =>
    inTenant((tx) =>
      addSchedule(tx, {
        tenantId: 'acme',
        id: 's',
        kind: 'report',
        words,
        now,
        startsNow,
        ...parseTiming(words, 'UTC'),
      }),
    );
  const round = (now: string, runner: ScheduleRunner = async () => 'ok', leaseMs = 60_000) =>
    runDueSchedules({ store, tenantId: 'acme', runners: { report: runner }, now: () => now, leaseMs });
  const occurrences = async () => (await inTenant((tx) => listRuns(tx, null, 50))).map(({ occurrence }) => occurrence);

  test('several processes at once do one run of an occurrence [schedules.one-run]', async () => {
    await add('every weekday at 8:00 in Europe/Berlin', '2026-11-22T00:00:00.000Z');
    let runs = 0;
    const runner: ScheduleRunner = async () => {
      runs += 1;
      return null;
    };
    expect(await round('2026-11-23T06:59:59.999Z', runner)).toEqual([]);
    const rounds = await Promise.all(Array.from({ length: 6 }, () => round(monday8, runner)));
    expect(rounds.flat().map(({ occurrence }) => occurrence)).toEqual(['2026-11-23']);
    expect(runs).toBe(1);
    expect((await inTenant((tx) => findSchedule(tx, 's'))).nextAt).toBe('2026-11-24T07:00:00.000Z');
  });

  test('times missed while nothing ran are caught up by one run, named by the latest [schedules.missed-once]', async () => {
    await add('every weekday at 8:00 in Europe/Berlin', '2026-11-22T00:00:00.000Z');
    const ended = await round('2026-11-26T12:00:00.000Z');
    expect(ended).toMatchObject([{ occurrence: '2026-11-26', isCaughtUp: true, state: 'done' }]);
    expect(await round('2026-11-26T12:00:00.000Z')).toEqual([]);
    expect(await round('2026-11-27T07:00:00.000Z')).toMatchObject([{ occurrence: '2026-11-27', isCaughtUp: false }]);
  });

  test('a run whose process died is taken over under its own name, and the dead one cannot end it [schedules.taken-over]', async () => {
    await add('every weekday at 8:00 in Europe/Berlin', '2026-11-22T00:00:00.000Z');
    const dead = await inTenant((tx) => claimRun(tx, monday8, 60_000));
    expect(dead).toMatchObject({ occurrence: '2026-11-23', attempt: 1 });
    expect(await round('2026-11-23T07:00:30.000Z')).toEqual([]);
    expect(await round('2026-11-23T07:01:00.000Z')).toMatchObject([{ occurrence: '2026-11-23', attempt: 2 }]);
    expect(await occurrences()).toEqual(['2026-11-23']);
  });

  test('a run that fails is in the history with its reason and the next comes at its time [schedules.history]', async () => {
    await add('every weekday at 8:00 in Europe/Berlin', '2026-11-22T00:00:00.000Z');
    await round(monday8, async () => {
      throw new Error('Salesforce does not answer');
    });
    const [run] = await inTenant((tx) => listRuns(tx, 's', 1));
    expect(run).toMatchObject({ state: 'failed', message: 'Salesforce does not answer', finishedAt: monday8 });
    expect(await round('2026-11-24T07:00:00.000Z')).toMatchObject([{ state: 'done' }]);
  });

  test('a kind that this process cannot do fails visibly [schedules.history]', async () => {
    await add('Mondays at 7', '2026-11-22T00:00:00.000Z');
    const ended = await runDueSchedules({ store, tenantId: 'acme', runners: {}, now: () => monday8 });
    expect(ended).toMatchObject([{ state: 'failed', message: expect.stringContaining('report') }]);
  });

  test('a paused schedule waits and does not catch up what fell into the pause [schedules.pause]', async () => {
    await add('daily at 7', '2026-11-22T08:00:00.000Z');
    await inTenant((tx) => pauseSchedule(tx, 's', true, '2026-11-22T09:00:00.000Z'));
    expect(await round('2026-11-25T12:00:00.000Z')).toEqual([]);
    await expect(inTenant((tx) => runScheduleNow(tx, 's', monday8))).rejects.toThrow('paused');
    await inTenant((tx) => pauseSchedule(tx, 's', false, '2026-11-25T12:00:00.000Z'));
    expect(await round('2026-11-25T12:00:01.000Z')).toEqual([]);
    expect(await round('2026-11-26T07:00:00.000Z')).toMatchObject([{ occurrence: '2026-11-26' }]);
  });

  test('a run asked for by hand comes at once and does not replace the planned one [schedules.pause]', async () => {
    await add('daily at 7', '2026-11-22T08:00:00.000Z');
    await inTenant((tx) => runScheduleNow(tx, 's', '2026-11-22T10:00:00.000Z'));
    expect(await round('2026-11-22T10:00:00.000Z')).toHaveLength(1);
    expect(await round('2026-11-23T07:00:00.000Z')).toMatchObject([{ occurrence: '2026-11-23' }]);
  });

  test('a removed schedule runs no more and keeps its history; another tenant has its own [schedules.per-tenant]', async () => {
    await add('every 5 minutes', '2026-11-22T08:00:00.000Z', true);
    expect(await runDueSchedules({ store, tenantId: 'other', runners: {}, now: () => monday8 })).toEqual([]);
    expect(await round('2026-11-22T08:00:00.000Z')).toHaveLength(1);
    expect(await round('2026-11-22T08:04:59.000Z')).toEqual([]);
    expect(await round('2026-11-22T08:05:00.000Z')).toHaveLength(1);
    await inTenant((tx) => removeSchedule(tx, 's'));
    expect(await round('2026-11-22T09:00:00.000Z')).toEqual([]);
    expect(await occurrences()).toHaveLength(2);
    await expect(inTenant((tx) => removeSchedule(tx, 's'))).rejects.toThrow('schedules list');
    expect(await store.withTenant('other', (tx) => listRuns(tx, null, 5))).toEqual([]);
  });
});
