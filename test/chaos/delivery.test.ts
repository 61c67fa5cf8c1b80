import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { acceptActions } from '../../execution/outbox/accept-action.ts';
import { newAlert } from '../integration/execution/engine-room.ts';
import { needs } from '../setup/needs.ts';
import { missingServers } from '../setup/private-servers.ts';
import { openChaosRoom } from './chaos-room.ts';
import { type DeliveryReport, runDelivery } from './delivery.ts';
import { killKinds, mixedKinds } from './faults.ts';

const timeoutMs = 180_000;
const common = { leaseMs: 3_000, workers: 3 } as const;

function expectNothingLostOrDoubled(report: DeliveryReport): void {
  expect(report, JSON.stringify(report)).toMatchObject({
    lost: 0,
    duplicated: 0,
    unaudited: 0,
    visible: [],
    accidents: [],
  });
}

test(
  'kill -9 of workers around the provider call loses and doubles no alert of class A, on Redis [execution.survives-kills]',
  async (context) => {
    needs(context, missingServers());
    const report = await runDelivery({
      ...common,
      seed: 1,
      queueOn: 'redis',
      channel: 'class-a',
      kinds: killKinds,
      faults: 14,
      alerts: 140,
    });
    expectNothingLostOrDoubled(report);
    expect(report.kills).toBe(14);
  },
  timeoutMs,
);

test(
  'kill -9 of workers loses and doubles no Slack message that can be read back, on PostgreSQL alone [execution.survives-kills]',
  async (context) => {
    needs(context, missingServers());
    const report = await runDelivery({
      ...common,
      seed: 2,
      queueOn: 'postgres',
      channel: 'slack-message',
      kinds: killKinds,
      faults: 6,
      alerts: 60,
    });
    expectNothingLostOrDoubled(report);
    expect(report.kills).toBe(6);
  },
  timeoutMs,
);

test(
  'zombie workers, a wiped and a crashed Redis, a crashed PostgreSQL and killed backends lose and double no alert [execution.survives-faults]',
  async (context) => {
    needs(context, missingServers());
    const report = await runDelivery({
      ...common,
      seed: 3,
      queueOn: 'redis',
      channel: 'slack-message',
      kinds: mixedKinds,
      inTurn: true,
      faults: mixedKinds.length,
      alerts: 10 * mixedKinds.length,
    });
    expectNothingLostOrDoubled(report);
  },
  timeoutMs,
);

test(
  'an action that kills its worker is quarantined, and those that died with it are sent [execution.suspects-alone]',
  async (context) => {
    needs(context, missingServers());
    const room = await openChaosRoom({ ...common, queueOn: 'redis', channel: 'class-a' });
    try {
      const poison = { ...newAlert('acme', 'poison'), channel: 'poison' };
      await room.store.withTenant('acme', (tx) => acceptActions(tx, [poison]));
      // enough beside it that the poison always takes others down with it
      await room.accept(60);
      const counted = async () => {
        const { rows } = await room.store.pool.query<{ ends: string }>(
          `select channel || ' ' || status || ' ' || count(*) as ends from bellwether.outbox group by channel, status order by 1`,
        );
        return rows.map(({ ends }) => ends);
      };
      await expect
        .poll(counted, { timeout: 90_000, interval: 200 })
        .toEqual(['class-a sent 60', 'poison quarantined 1']);
      expect(room.provider.posted).toHaveLength(60);
    } finally {
      await room.close();
    }
  },
  timeoutMs,
);

test(
  'kill -9 of workers on a channel that nobody can read back ends unsure alerts visibly under never twice, and repeats them under never missed [execution.class-c-never-twice] [execution.class-c-never-missed]',
  async (context) => {
    needs(context, missingServers());
    const base = { ...common, seed: 4, queueOn: 'redis', kinds: ['kill_after_record'], faults: 3, alerts: 30 } as const;
    const [twice, missed] = await Promise.all([
      runDelivery({ ...base, channel: 'class-c-never-twice' }),
      runDelivery({ ...base, channel: 'class-c-never-missed' }),
    ]);
    expect(twice, JSON.stringify(twice)).toMatchObject({
      kills: 3,
      lost: 0,
      duplicated: 0,
      unaudited: 0,
      accidents: [],
    });
    expect(twice.visible.length).toBeGreaterThanOrEqual(3);
    for (const line of twice.visible) expect(line).toMatch(/^delivery_unknown: /);
    expect(missed, JSON.stringify(missed)).toMatchObject({
      kills: 3,
      lost: 0,
      visible: [],
      unaudited: 0,
      accidents: [],
    });
    // what the kill hit after the provider took it is there twice, and nothing is missing
    expect(missed.duplicated).toBeGreaterThanOrEqual(3);
  },
  timeoutMs,
);

test(
  'a worker asked to end finishes what it holds within thirty seconds, and the next sends the rest, nothing twice [operations.drains-on-sigterm]',
  async (context) => {
    needs(context, missingServers());
    const room = await openChaosRoom({
      ...common,
      leaseMs: 15_000,
      workers: 2,
      queueOn: 'redis',
      channel: 'class-c-never-twice',
    });
    try {
      room.provider.hook = async (barrier) => {
        if (barrier === 'after_record') await sleep(300);
        return undefined;
      };
      await room.accept(50);
      for (const pid of room.workerPool.pids()) {
        await expect.poll(() => room.provider.requests).toBeGreaterThan(2);
        const startedMs = performance.now();
        process.kill(pid, 'SIGTERM');
        await expect.poll(() => room.workerPool.pids().includes(pid), { timeout: 30_000, interval: 50 }).toBe(false);
        expect(performance.now() - startedMs).toBeLessThan(30_000);
      }
      const counted = async () => {
        const { rows } = await room.store.pool.query<{ ends: string }>(
          `select status || ' ' || count(*) as ends from bellwether.outbox group by status order by 1`,
        );
        return rows.map(({ ends }) => ends);
      };
      // an attempt that was cut off would stand as delivery_unknown here
      await expect.poll(counted, { timeout: 60_000, interval: 200 }).toEqual(['sent 50']);
      expect(room.provider.posted).toHaveLength(50);
      expect(room.workerPool.accidents).toEqual(['worker ended with 0: ', 'worker ended with 0: ']);
    } finally {
      await room.close();
    }
  },
  timeoutMs,
);

test(
  'a ten-fold burst against a provider that asks to wait is sent whole, no repeat comes early, and workers stay small [execution.rate-limit-exact]',
  async (context) => {
    needs(context, missingServers());
    const room = await openChaosRoom({ ...common, leaseMs: 15_000, queueOn: 'redis', channel: 'class-a' });
    try {
      const toldAtMs = new Map<string, number>();
      const earlyMs: number[] = [];
      room.provider.hook = async (barrier, { key }) => {
        if (barrier !== 'before_record') return undefined;
        const told = toldAtMs.get(key);
        if (told === undefined) {
          toldAtMs.set(key, performance.now());
          return { status: 429, body: {}, headers: { 'retry-after': '2' } };
        }
        earlyMs.push(2_000 - (performance.now() - told));
        return undefined;
      };
      await room.accept(300);
      await expect.poll(() => room.provider.posted.length, { timeout: 90_000, interval: 200 }).toBe(300);
      expect(Math.max(...earlyMs)).toBeLessThanOrEqual(50);
      const { rows } = await room.store.pool.query(
        'select max(failed_attempts) as failed, max(crash_attempts) as crashed, max(attempt) as attempts from bellwether.outbox',
      );
      expect(rows).toEqual([{ failed: 0, crashed: 0, attempts: 2 }]);
      for (const pid of room.workerPool.pids()) expect(residentMb(pid)).toBeLessThan(400);
    } finally {
      await room.close();
    }
  },
  timeoutMs,
);

/** Memory of a process; 0 where the system does not tell. */
function residentMb(pid: number): number {
  const status = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '';
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1_024;
}
