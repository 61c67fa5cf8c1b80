import { type BinnedRows, scoreRows } from './additive-fit.ts';
import { fitBlend, takeLabelled } from './fit-blend.ts';
import { auc } from './metrics.ts';
import { seededRandom } from './random.ts';

/** Rows the probe reads at most; enough to tell 0.5 from a leak. */
const maxProbeRows = 6000;

/** Trains on shuffled outcomes of four fifths and ranks the true... shuffled outcomes of the rest: about 0.5 unless the procedure leaks. */
export function permutedLabelAuc(
  rows: BinnedRows,
  outcomes: Uint8Array,
  without: ReadonlySet<number>,
  seed: number,
): number | null {
  const random = seededRandom(seed + 977);
  const places = Int32Array.from(outcomes, (_, row) => row);
  for (let at = places.length - 1; at > 0; at -= 1) {
    const other = random.nextBelow(at + 1);
    const held = places[at] ?? 0;
    places[at] = places[other] ?? 0;
    places[other] = held;
  }
  const shuffled = Uint8Array.from(places, (row) => outcomes[row] ?? 0);
  const probed = places.subarray(0, maxProbeRows);
  const edge = Math.floor(probed.length * 0.8);
  const train = takeLabelled(rows, shuffled, probed.slice(0, edge));
  const test = takeLabelled(rows, shuffled, probed.slice(edge));
  const fit = fitBlend(train.rows, train.outcomes, { without, halfLife: null, boostedWeight: 0.5, rounds: 50, seed });
  return auc(test.outcomes, scoreRows(fit, test.rows));
}
