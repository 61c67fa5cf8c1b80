import { openStore } from '../../src/store/open-store.ts';
import { openTestStore } from '../setup/databases.ts';
import { startPostgres } from '../setup/private-servers.ts';
import { raceRefreshes } from './race-refreshes.ts';
import { allVendors } from './sync/all-vendors.ts';
import { convergeSeed } from './sync/converge.ts';
import { convergeVendors } from './sync/converge-vendor.ts';
import { type FaultReport, runPageFaults } from './sync/page-faults.ts';

const seeds = 1_000;
/** A seed of this many is played by a real simulator, connector and gateway; the others by a paged source in memory. */
const vendorSeedEvery = 4;
const refreshRounds = 500;
const refreshWorkers = 32;
/** What a whole run took on two idle cores. */
const expectedMinutes = 40;

/** What to run: the whole, or the `number`th of `of` parts. */
export interface SyncDrill {
  readonly seed: number;
  readonly isLong: boolean;
  readonly part: { readonly number: number; readonly of: number } | null;
}

interface Converged {
  seeds: number;
  vendorSeeds: number;
  changes: number;
  faults: number;
  readonly mismatches: string[];
  tombstones: number;
}

const note = (text: string) => console.error(text);

/**
 * Prints sync.* and refresh.*. The page-fault matrix runs over the simulators of all vendors with pages, their connectors and the
 * gateway; of the seeds of records that change during a sync every fourth does, and the others run over a paged source in memory.
 * The figures' own numbers; the tests run a part of the same.
 */
export async function printSync(drill: SyncDrill): Promise<void> {
  const { seed, isLong, part } = drill;
  const share = part === null ? '' : ` (part ${part.number} of ${part.of})`;
  note(`About ${Math.ceil((expectedMinutes * (isLong ? 2 : 1)) / (part?.of ?? 1))} minutes on two idle cores${share}.`);
  const isMine = (index: number) => part === null || index % part.of === part.number - 1;
  const print = (figure: string, value: number, context: object) =>
    console.log(JSON.stringify({ figure, value, unit: 'count', context: { seed, part, ...context } }));
  const matrix = await breakAllPages(isMine);
  const converged = await convergeSeeds(seed, isLong ? 4 * seeds : seeds, isMine);
  const sum = (of: (report: FaultReport) => number) => matrix.reduce((total, report) => total + of(report), 0);
  const mismatches = [...matrix.flatMap((report) => report.mismatches), ...converged.mismatches];
  const systems = Object.fromEntries(
    matrix.map(({ system, pages, cases, faults, failedRuns }) => [system, { pages, cases, faults, failedRuns }]),
  );
  print(
    'sync.faults',
    sum(({ faults }) => faults),
    { systems },
  );
  print('sync.mismatches', mismatches.length, {
    seeds: converged.seeds,
    seedsOverSimulators: converged.vendorSeeds,
    changesDuringSync: converged.changes,
    faultsInSeeds: converged.faults,
    first: mismatches.slice(0, 5),
  });
  print('sync.false_tombstones', sum(({ falseTombstones }) => falseTombstones.length) + converged.tombstones, {});
  await printRefreshes(print, Math.ceil(((isLong ? 4 : 1) * refreshRounds) / (part?.of ?? 1)));
}

async function breakAllPages(isMine: (index: number) => boolean): Promise<FaultReport[]> {
  const reports: FaultReport[] = [];
  for (const open of allVendors) {
    // a store of its own: thousands of workspaces would slow the last cases down
    const store = await openTestStore();
    try {
      const vendor = await open();
      const startedAtMs = Date.now();
      reports.push(
        await runPageFaults(store, vendor, {
          isChosen: isMine,
          onCase(done, of) {
            if (done % 100 === 0 || done === of)
              note(`${vendor.system}: ${done} of ${of} cases, ${secondsSince(startedAtMs)} s`);
          },
        }),
      );
    } finally {
      await store.close();
    }
  }
  return reports;
}

async function convergeSeeds(seed: number, count: number, isMine: (index: number) => boolean): Promise<Converged> {
  const converged: Converged = { seeds: 0, vendorSeeds: 0, changes: 0, faults: 0, mismatches: [], tombstones: 0 };
  const startedAtMs = Date.now();
  const mine = Array.from({ length: count }, (_, index) => index).filter(isMine);
  const store = await openTestStore();
  try {
    for (const [done, at] of mine.entries()) {
      const own = seed * 10_000 + at;
      const isOverVendor = at % vendorSeedEvery === 0;
      const one = isOverVendor ? await convergeVendors(store, own) : await convergeSeed(store, own);
      converged.seeds += 1;
      converged.vendorSeeds += Number(isOverVendor);
      converged.changes += one.changes;
      converged.faults += one.faults;
      converged.mismatches.push(...one.mismatches.map((what) => `seed ${own}: ${what}`));
      converged.tombstones += one.falseTombstones.length;
      if ((done + 1) % 100 === 0) note(`${done + 1} of ${mine.length} seeds, ${secondsSince(startedAtMs)} s`);
    }
  } finally {
    await store.close();
  }
  return converged;
}

async function printRefreshes(print: (figure: string, value: number, context: object) => void, rounds: number) {
  const server = await startPostgres();
  try {
    const shared = await openStore({ kind: 'postgres', url: server.url, maxConnections: refreshWorkers + 8 });
    const race = await raceRefreshes(shared, refreshWorkers, rounds);
    await shared.close();
    print('refresh.rounds', race.rounds, race);
    print('refresh.dead', race.dead, race);
  } finally {
    await server.stop();
  }
}

const secondsSince = (startedAtMs: number) => Math.round((Date.now() - startedAtMs) / 1_000);
