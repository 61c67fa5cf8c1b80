import { type DeliveryReport, runDelivery } from './delivery.ts';
import { killKinds, mixedKinds } from './faults.ts';

const shortSize = { kills: 20, alerts: 200, mixed: 10, mixedAlerts: 100 };
const longSize = { kills: 1_000, alerts: 20_000, mixed: 500, mixedAlerts: 10_000 };

/** Runs the kills (class A) and the mixed faults (class B) on Redis and prints the delivery figures with their seed. */
export async function printDelivery(seed: number, isLong: boolean): Promise<void> {
  const leaseMs = 3_000;
  const common = { seed, leaseMs, workers: 3, onProgress };
  const size = isLong ? longSize : shortSize;
  const killed = await runDelivery({
    ...common,
    queueOn: 'redis',
    channel: 'class-a',
    kinds: killKinds,
    faults: size.kills,
    alerts: size.alerts,
  });
  const context = { ...contextOf(killed), queue: 'redis', class: 'A', leaseSecs: leaseMs / 1_000 };
  print('delivery.kills', killed.kills, 'count', context);
  print('delivery.alerts', killed.alerts, 'count', context);
  print('delivery.lost', killed.lost, 'count', context);
  print('delivery.duplicated', killed.duplicated, 'count', context);
  print('delivery.recovery_p95_s', killed.recoveryP95Secs, 's', context);
  const mixed = await runDelivery({
    ...common,
    queueOn: 'redis',
    channel: 'slack-message',
    kinds: [...killKinds, ...mixedKinds],
    faults: size.mixed,
    alerts: size.mixedAlerts,
  });
  const mixedContext = { ...contextOf(mixed), queue: 'redis', class: 'B', leaseSecs: leaseMs / 1_000 };
  print('delivery.mixed_faults', mixed.faults, 'count', mixedContext);
  print('delivery.mixed_lost', mixed.lost, 'count', mixedContext);
  print('delivery.mixed_duplicated', mixed.duplicated, 'count', mixedContext);
}

function contextOf(report: DeliveryReport) {
  const { seed, quarantined, visible, unaudited, absorbed, accidents, elapsedSecs } = report;
  for (const line of [...accidents, ...visible]) console.error(line);
  return { seed, quarantined, visible: visible.length, unaudited, absorbed, accidents: accidents.length, elapsedSecs };
}

function print(figure: string, value: number | null, unit: string, context: Record<string, unknown>): void {
  console.log(JSON.stringify({ figure, value, unit, context }));
}

function onProgress(done: number): void {
  if (done % 10 === 0) console.error(`${done} faults`);
}
