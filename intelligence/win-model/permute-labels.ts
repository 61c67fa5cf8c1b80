import { type BinnedRows, scoreRows } from './additive-fit.ts';
import { type BlendRecipe, fitBlend, takeLabelled } from './fit-blend.ts';
import { auc } from './metrics.ts';
import { type SeededRandom, seededRandom } from './random.ts';

/** Rows the probe reads at most, and how often it shuffles; together enough to tell 0.5 from a leak. */
const maxProbeRows = 3000;
const shuffles = 4;

/** Trains on shuffled outcomes of four fifths of the rows and ranks the shuffled outcomes of the rest: the mean AUC is about 0.5 unless the procedure leaks. */
export function permutedLabelAuc(
  rows: BinnedRows,
  outcomes: Uint8Array,
  without: ReadonlySet<number>,
  seed: number,
): number | null {
  const random = seededRandom(seed + 977);
  const values = Array.from({ length: shuffles }, () => shuffledAuc(rows, outcomes, without, random));
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function shuffledPlaces(count: number, random: SeededRandom): Int32Array {
  const places = Int32Array.from({ length: count }, (_, row) => row);
  for (let at = count - 1; at > 0; at -= 1) {
    const other = random.nextBelow(at + 1);
    const held = places[at] ?? 0;
    places[at] = places[other] ?? 0;
    places[other] = held;
  }
  return places;
}

function shuffledAuc(
  rows: BinnedRows,
  outcomes: Uint8Array,
  without: ReadonlySet<number>,
  random: SeededRandom,
): number | null {
  const order = shuffledPlaces(rows.rowCount, random);
  const shuffled = Uint8Array.from(order, (row) => outcomes[row] ?? 0);
  const probed = shuffledPlaces(rows.rowCount, random).subarray(0, maxProbeRows);
  const edge = Math.floor(probed.length * 0.8);
  const train = takeLabelled(rows, shuffled, probed.slice(0, edge));
  const test = takeLabelled(rows, shuffled, probed.slice(edge));
  const seed = random.nextBelow(1_000_000);
  const recipe: BlendRecipe = {
    without,
    halfLife: null,
    prior: 'each its own',
    pairs: [],
    boostedWeight: 0.5,
    rounds: 30,
    seed,
  };
  return auc(test.outcomes, scoreRows(fitBlend(train.rows, train.outcomes, recipe), test.rows));
}
