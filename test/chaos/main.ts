import { parseArgs } from 'node:util';
import { missingServers } from '../setup/private-servers.ts';
import { printDelivery } from './print-delivery.ts';
import { printSync } from './print-sync.ts';

/*
 * `npm run chaos NAME [-- --long] [--seed N]`: breaks things on purpose while the product works, and prints one JSON line per
 * figure. A seed repeats the choice of faults.
 */
const runs: Readonly<Record<string, (seed: number, isLong: boolean) => Promise<void>>> = {
  delivery: printDelivery,
  sync: printSync,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { long: { type: 'boolean', default: false }, seed: { type: 'string', default: '1' } },
});
const run = runs[positionals[0] ?? ''];
const seed = Number(values.seed);
const missing = missingServers();
if (!run || !Number.isInteger(seed)) {
  console.error(`Usage: npm run chaos ${Object.keys(runs).join('|')} [-- --long] [--seed NUMBER]`);
  process.exitCode = 2;
} else if (missing) {
  console.error(`npm run chaos needs ${missing}.`);
  process.exitCode = 1;
} else {
  // an exit, and not a signal's sudden end, so that the servers of the run are stopped
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  await run(seed, values.long);
}
