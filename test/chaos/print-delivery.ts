import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DeliveryReport, type DeliveryRun, runDelivery } from './delivery.ts';
import { killKinds, mixedKinds, slowKinds } from './faults.ts';
import { unpackOldCode } from './old-code.ts';

const shortSize = { kills: 20, alerts: 200, mixed: 11, mixedAlerts: 110, unsure: 6, unsureAlerts: 60, slow: 0 };
const longSize = {
  kills: 1_000,
  alerts: 20_000,
  mixed: 500,
  mixedAlerts: 10_000,
  unsure: 40,
  unsureAlerts: 800,
  slow: 1,
};
/** Workers of this version and of an earlier one beside each other, on this version's schema. */
const versions = { faults: 30, alerts: 600 };

/** Which part of a run, of how many; a part has its own seed, so parts can run at any time and on any machine. */
export interface Part {
  readonly number: number;
  readonly of: number;
}

/** How to run: `folder` keeps each part's result, so that a run that was cut off goes on; null keeps nothing. */
export interface DeliveryDrill {
  readonly seed: number;
  readonly isLong: boolean;
  readonly part: Part | null;
  readonly parts: number;
  readonly folder: string | null;
  /** The earlier version that the long run works beside; null: the last before the newest migration. */
  readonly oldRef: string | null;
}

/** What one part found, by what was done. */
type PartReport = Readonly<
  Record<'killed' | 'mixed' | 'versions' | 'neverTwice' | 'neverMissed', readonly DeliveryReport[]>
>;

/**
 * Runs the kills (class A), the mixed faults (class B) and the unsure ends (class C) and prints the delivery figures with their
 * seeds. Kills and mixed faults run side by side, each on servers of its own.
 */
export async function printDelivery(drill: DeliveryDrill): Promise<void> {
  const numbers = drill.part ? [drill.part.number] : Array.from({ length: drill.parts }, (_, at) => at + 1);
  const reports: PartReport[] = [];
  for (const number of numbers) reports.push(await runPart(drill, { number, of: drill.part?.of ?? drill.parts }));
  printFigures(drill, reports);
}

async function runPart({ seed, isLong, folder, oldRef }: DeliveryDrill, { number, of }: Part): Promise<PartReport> {
  const file = folder && join(folder, `delivery-${isLong ? 'long' : 'short'}-${seed}-${number}-of-${of}.json`);
  if (file && existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as PartReport;
  const all = isLong ? longSize : shortSize;
  const share = (whole: number) => Math.ceil((whole * number) / of) - Math.ceil((whole * (number - 1)) / of);
  const common = { seed: seed * 1_000 + number, leaseMs, queueOn: 'redis' as const, onProgress: progress(number, of) };
  const aimed = { ...common, workers: 3, kinds: killKinds };
  const unsure = { ...aimed, faults: share(all.unsure), alerts: share(all.unsureAlerts) };
  const kills = async () => ({
    killed: [await runDelivery({ ...aimed, channel: 'class-a', faults: share(all.kills), alerts: share(all.alerts) })],
    neverTwice: unsure.faults > 0 ? [await runDelivery({ ...unsure, channel: 'class-c-never-twice' })] : [],
    neverMissed: unsure.faults > 0 ? [await runDelivery({ ...unsure, channel: 'class-c-never-missed' })] : [],
  });
  const mixes = async () => {
    const base = { ...common, workers: 3, channel: 'slack-message' as const };
    const kinds = [...killKinds, ...mixedKinds];
    const mixed = [await runDelivery({ ...base, kinds, faults: share(all.mixed), alerts: share(all.mixedAlerts) })];
    if (number === 1 && all.slow > 0)
      mixed.push(await runDelivery({ ...base, kinds: slowKinds, faults: 1, alerts: 100 }));
    const isFirst = number === 1 && isLong;
    return { mixed, versions: isFirst ? await runTwoVersions({ ...base, kinds: killKinds }, oldRef) : [] };
  };
  const [killed, mixed] = await Promise.all([kills(), mixes()]);
  const report: PartReport = { ...killed, ...mixed };
  if (file && folder) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, JSON.stringify(report));
  }
  return report;
}

async function runTwoVersions(
  run: Omit<DeliveryRun, 'faults' | 'alerts'>,
  oldRef: string | null,
): Promise<DeliveryReport[]> {
  const old = unpackOldCode(oldRef);
  if (typeof old === 'string') {
    if (process.env['BELLWETHER_REQUIRE'] === '1') throw new Error(`not run, but required here: ${old}`);
    console.error(`not run: old and new code beside each other (${old})`);
    return [];
  }
  console.error(`beside the version ${old.commit}`);
  try {
    return [await runDelivery({ ...run, ...versions, otherWorkerScript: old.workerScript })];
  } finally {
    old.remove();
  }
}

const leaseMs = 3_000;

function printFigures({ seed, part }: DeliveryDrill, reports: readonly PartReport[]): void {
  const of = (what: keyof PartReport) => reports.flatMap((report) => report[what]);
  const [killed, mixed] = [of('killed'), of('mixed')];
  const about = { seed, ...(part ? { part: `${part.number}/${part.of}` } : { parts: reports.length }), queue: 'redis' };
  const context = { ...about, ...contextOf(killed), class: 'A', leaseSecs: leaseMs / 1_000 };
  print('delivery.kills', sum(killed, 'kills'), 'count', context);
  print('delivery.alerts', sum(killed, 'alerts'), 'count', context);
  print('delivery.lost', sum(killed, 'lost'), 'count', context);
  print('delivery.duplicated', sum(killed, 'duplicated'), 'count', context);
  const recoveries = killed.flatMap(({ recoveryP95Secs }) => recoveryP95Secs ?? []);
  print('delivery.recovery_p95_s', recoveries.length === 0 ? null : Math.max(...recoveries), 's', context);
  const mixedContext = { ...about, ...contextOf(mixed), class: 'B', leaseSecs: leaseMs / 1_000 };
  print('delivery.mixed_faults', sum(mixed, 'faults'), 'count', mixedContext);
  print('delivery.mixed_lost', sum(mixed, 'lost'), 'count', mixedContext);
  print('delivery.mixed_duplicated', sum(mixed, 'duplicated'), 'count', mixedContext);
  const together = of('versions');
  if (together.length > 0) {
    const versionsContext = { ...about, ...contextOf(together), class: 'B', alerts: sum(together, 'alerts') };
    print('delivery.two_versions_faults', sum(together, 'faults'), 'count', versionsContext);
    print('delivery.two_versions_lost', sum(together, 'lost'), 'count', versionsContext);
    print('delivery.two_versions_duplicated', sum(together, 'duplicated'), 'count', versionsContext);
  }
  for (const [name, found] of [
    ['never_twice', of('neverTwice')],
    ['never_missed', of('neverMissed')],
  ] as const) {
    const unsureContext = { ...about, ...contextOf(found), class: 'C', alerts: sum(found, 'alerts') };
    print(`delivery.${name}_kills`, sum(found, 'kills'), 'count', unsureContext);
    print(`delivery.${name}_lost`, sum(found, 'lost'), 'count', unsureContext);
    print(`delivery.${name}_duplicated`, sum(found, 'duplicated'), 'count', unsureContext);
  }
}

type Count = 'kills' | 'alerts' | 'lost' | 'duplicated' | 'faults' | 'quarantined' | 'unaudited' | 'absorbed';

function sum(reports: readonly DeliveryReport[], what: Count): number {
  return reports.reduce((total, report) => total + report[what], 0);
}

function contextOf(reports: readonly DeliveryReport[]) {
  const [visible, accidents] = [reports.flatMap((each) => each.visible), reports.flatMap((each) => each.accidents)];
  for (const line of accidents) console.error(line);
  // under never missed a repeat is the choice, and no accident
  const doubles = reports.filter(({ channel }) => channel !== 'class-c-never-missed').flatMap((each) => each.doubles);
  for (const history of doubles) console.error(`doubled:\n  ${history.join('\n  ')}`);
  return {
    seeds: reports.map(({ seed }) => seed),
    quarantined: sum(reports, 'quarantined'),
    visible: visible.length,
    unaudited: sum(reports, 'unaudited'),
    absorbed: sum(reports, 'absorbed'),
    accidents: accidents.length,
    elapsedSecs: Math.round(reports.reduce((total, { elapsedSecs }) => total + elapsedSecs, 0)),
  };
}

function print(figure: string, value: number | null, unit: string, context: Record<string, unknown>): void {
  console.log(JSON.stringify({ figure, value, unit, context }));
}

function progress(number: number, of: number): (done: number) => void {
  return (done) => {
    if (done % 10 === 0) console.error(`part ${number} of ${of}: ${done} faults`);
  };
}
