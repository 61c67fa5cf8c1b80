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
