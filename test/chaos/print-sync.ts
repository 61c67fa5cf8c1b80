import { openStore } from '../../src/store/open-store.ts';
import { openTestStore } from '../setup/databases.ts';
import { startPostgres } from '../setup/private-servers.ts';
import { raceRefreshes } from './race-refreshes.ts';
import { convergeSeed } from './sync/converge.ts';
import { runPageFaults } from './sync/page-faults.ts';

const seeds = 1_000;
const refreshRounds = 500;
const refreshWorkers = 32;

/**
 * Prints sync.* and refresh.*. The page-fault matrix runs over the Salesforce simulator, connector and gateway; the seeds of records
 * that change during a sync over a paged source in memory, which pages as the vendors do. The figures' own numbers; the
 * tests run a part of the same.
 */
export async function printSync(seed: number, isLong: boolean): Promise<void> {
  const print = (figure: string, value: number, context: object) =>
    console.log(JSON.stringify({ figure, value, unit: 'count', context }));
  const store = await openTestStore();
  const matrix = await runPageFaults(store, { everyPage: 1 });
  const converged = {
    seeds: isLong ? 4 * seeds : seeds,
    changes: 0,
    faults: 0,
    mismatches: [] as string[],
    tombstones: 0,
  };
  for (let at = 0; at < converged.seeds; at += 1) {
    const one = await convergeSeed(store, seed * 10_000 + at);
    converged.changes += one.changes;
    converged.faults += one.faults;
    converged.mismatches.push(...one.mismatches.map((what) => `seed ${seed * 10_000 + at}: ${what}`));
    converged.tombstones += one.falseTombstones.length;
  }
  await store.close();
  const { faults, failedRuns, mismatches, falseTombstones } = matrix;
  const context = { seed, source: 'Salesforce simulator', failedRuns };
  print('sync.faults', faults, context);
  print('sync.mismatches', mismatches.length + converged.mismatches.length, {
    ...context,
    seeds: converged.seeds,
    changesDuringSync: converged.changes,
    faultsInSeeds: converged.faults,
    first: [...mismatches, ...converged.mismatches].slice(0, 5),
  });
  print('sync.false_tombstones', falseTombstones.length + converged.tombstones, context);

  const server = await startPostgres();
  try {
    const shared = await openStore({ kind: 'postgres', url: server.url, maxConnections: refreshWorkers + 8 });
    const race = await raceRefreshes(shared, refreshWorkers, isLong ? 4 * refreshRounds : refreshRounds);
    await shared.close();
    print('refresh.rounds', race.rounds, race);
    print('refresh.dead', race.dead, race);
  } finally {
    await server.stop();
  }
}
