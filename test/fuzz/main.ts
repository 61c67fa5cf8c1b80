import { parseArgs } from 'node:util';
import { runFuzz } from './run-fuzz.ts';

/* `npm run fuzz [-- --seed N] [-- --scale X]`: one JSON line per figure, every crash on stderr. */
const { values } = parseArgs({
  options: { seed: { type: 'string', default: '20261120' }, scale: { type: 'string', default: '1' } },
});
const seed = Number(values.seed);
const { cases, crashes, byTarget } = await runFuzz(seed, Number(values.scale));
for (const crash of crashes) console.error(crash);
const context = { seed, byTarget };
console.log(JSON.stringify({ figure: 'fuzz.cases', value: cases, unit: 'count', context }));
console.log(JSON.stringify({ figure: 'fuzz.crashes', value: crashes.length, unit: 'count', context }));
