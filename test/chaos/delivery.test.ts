import { expect, test } from 'vitest';
import { missingServers } from '../setup/private-servers.ts';
import { type DeliveryReport, type DeliveryRun, runDelivery } from './delivery.ts';
import { killKinds, mixedKinds } from './faults.ts';

const timeoutMs = 180_000;
const missing = missingServers();
const common = { leaseMs: 3_000, workers: 3 } as const;

/** Runs, or reports that the servers are missing, which BELLWETHER_REQUIRE turns into a failure. */
async function runOrReport(run: DeliveryRun): Promise<DeliveryReport | null> {
  if (missing === null) return runDelivery(run);
  console.warn(missing);
  expect(process.env['BELLWETHER_REQUIRE'] ?? '', missing).not.toBe('1');
  return null;
}

function expectNothingLostOrDoubled(report: DeliveryReport | null): void {
  if (report === null) return;
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
  async () => {
    const report = await runOrReport({
      ...common,
      seed: 1,
      queueOn: 'redis',
      channel: 'class-a',
      kinds: killKinds,
      faults: 14,
      alerts: 140,
    });
    expectNothingLostOrDoubled(report);
    if (report) expect(report.kills).toBe(14);
  },
  timeoutMs,
);

test(
  'kill -9 of workers loses and doubles no Slack message that can be read back, on PostgreSQL alone [execution.survives-kills]',
  async () => {
    const report = await runOrReport({
      ...common,
      seed: 2,
      queueOn: 'postgres',
      channel: 'slack-message',
      kinds: killKinds,
      faults: 6,
      alerts: 60,
    });
    expectNothingLostOrDoubled(report);
    if (report) expect(report.kills).toBe(6);
  },
  timeoutMs,
);

test(
  'zombie workers, a wiped and a crashed Redis, a crashed PostgreSQL and killed backends lose and double no alert [execution.survives-faults]',
  async () => {
    const report = await runOrReport({
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
