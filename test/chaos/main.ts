import { parseArgs } from 'node:util';
import { missingServers } from '../setup/private-servers.ts';
import { type DeliveryDrill, printDelivery } from './print-delivery.ts';
import { printSchedules } from './print-schedules.ts';
import { printSync } from './print-sync.ts';

/*
 * `npm run chaos NAME [-- --long] [--seed N] [--part N/M] [--keep FOLDER] [--old COMMIT]`: breaks things on purpose while the product works, and
 * prints one JSON line per figure. A seed repeats the choice of faults. `--part 3/10` runs the third of ten parts; `--keep` stores
 * each part's result, and a run that was cut off goes on after the last stored part.
 */
const runs: Readonly<Record<string, (drill: DeliveryDrill) => Promise<void>>> = {
  delivery: printDelivery,
  schedules: ({ seed }) => printSchedules(seed),
  sync: ({ seed, isLong, part }) => printSync({ seed, isLong, part }),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    long: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    part: { type: 'string' },
    keep: { type: 'string' },
    old: { type: 'string' },
  },
});
const run = runs[positionals[0] ?? ''];
const seed = Number(values.seed);
const asked = /^(\d+)\/(\d+)$/.exec(values.part ?? '');
const part = asked && { number: Number(asked[1]), of: Number(asked[2]) };
const isPart = part ? part.number >= 1 && part.number <= part.of : values.part === undefined;
/** A long run's own parts: what is stored when it is cut off is at most a twentieth. */
const longParts = 20;
const missing = positionals[0] === 'schedules' ? null : missingServers();
if (!run || !Number.isInteger(seed) || !isPart) {
  console.error(
    `Usage: npm run chaos ${Object.keys(runs).join('|')} [-- --long] [--seed NUMBER] [--part N/M] [--keep FOLDER] [--old COMMIT]`,
  );
  process.exitCode = 2;
} else if (missing) {
  console.error(`npm run chaos needs ${missing}.`);
  process.exitCode = 1;
} else {
  // an exit, and not a signal's sudden end, so that the servers of the run are stopped
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  const folder = values.keep ?? null;
  await run({
    seed,
    isLong: values.long,
    part,
    parts: values.long && folder ? longParts : 1,
    folder,
    oldRef: values.old ?? null,
  });
}
