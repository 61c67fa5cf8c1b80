import { type AdditiveFit, type BinnedRows, blendFits, takeRows } from './additive-fit.ts';
import { type BoostResult, boostAdditive } from './boost-additive.ts';
import type { PairGrid } from './choose-pairs.ts';
import { fitShrunkenLogistic, type ShrinkagePrior } from './fit-shrunken-logistic.ts';
import { seededRandom } from './random.ts';

/** Everything chosen on validation: which features are left out, how fast old rows fade, how the two fits are mixed. */
export interface BlendRecipe {
  /** Features left out, by index. */
  readonly without: ReadonlySet<number>;
  /** The share of the rows after which a row counts half; null: all rows count alike. */
  readonly halfLife: number | null;
  /** How the shrunken logistic shrinks. */
  readonly prior: ShrinkagePrior;
  /** Pairs the shrunken logistic has effects for and boosting gives trees of their own; it finds others too. */
  readonly pairs: readonly PairGrid[];
  /** Weight of the boosted fit, the shrunken logistic has the rest. */
  readonly boostedWeight: number;
  readonly rounds: number;
  readonly seed: number;
}

/** The most boosting rounds tried. */
export const maxRounds = 400;

/** Weight of each row: the latest counts 1, one `halfLife` of all rows earlier counts a half. */
export function recencyWeights(rowCount: number, halfLife: number | null): Float64Array {
  const weights = new Float64Array(rowCount).fill(1);
  if (halfLife === null) return weights;
  for (let row = 0; row < rowCount; row += 1) weights[row] = 0.5 ** ((rowCount - 1 - row) / (halfLife * rowCount));
  return weights;
}

/** While rounds are being chosen fewer bags do: the curve they draw is smooth enough. */
const watchedBags = 3;
const maxBags = 8;

/** More bags for small tables, where one stochastic fit wobbles; one for large ones. */
function bagCount(rowCount: number): number {
  return Math.min(Math.max(Math.round(8000 / rowCount), 1), maxBags);
}

interface WatchedRows {
  readonly rows: BinnedRows;
  readonly outcomes: Uint8Array;
}

/** The shrunken additive logistic of a recipe. */
export function fitShrunken(rows: BinnedRows, outcomes: Uint8Array, recipe: BlendRecipe): AdditiveFit {
  const weights = recencyWeights(rows.rowCount, recipe.halfLife);
  return fitShrunkenLogistic(rows, {
    outcomes,
    weights,
    without: recipe.without,
    prior: recipe.prior,
    pairs: recipe.pairs,
  });
}

/** The boosted additive model of a recipe, averaged over bags; snapshots are averaged too, as far as every bag went. */
export function fitBoosted(
  rows: BinnedRows,
  outcomes: Uint8Array,
  recipe: BlendRecipe,
  watch: WatchedRows | null,
): BoostResult {
  const large = rows.rowCount > 5000;
  const bags = Math.min(bagCount(rows.rowCount), watch ? watchedBags : maxBags);
  const results = Array.from({ length: bags }, (_, bag) =>
    boostAdditive(rows, {
      outcomes,
      weights: recencyWeights(rows.rowCount, recipe.halfLife),
      without: recipe.without,
      rounds: recipe.rounds,
      learningRate: large ? 0.1 : 0.05,
      sample: 0.5,
      limits: {
        ridge: 1,
        minCurvature: large ? 3 : 2,
        levelSmoothing: 4,
        maxLeaves: large ? 8 : 6,
        maxFeatures: 2,
      },
      pairs: boostedPairs(rows, recipe),
      random: seededRandom(recipe.seed * 7919 + bag),
      watch,
    }),
  );
  const looks = Math.min(...results.map((result) => result.snapshots.length));
  const snapshots = Array.from({ length: looks }, (_, look) =>
    meanOf(results.map((result) => result.snapshots[look] ?? new Float64Array(0))),
  );
  return { fit: blendFits(results.map(({ fit }) => ({ fit, weight: 1 / bags }))), snapshots };
}

/** The recipe's pairs in terms of the features that boosting reads. */
function boostedPairs(rows: BinnedRows, recipe: BlendRecipe): (readonly [number, number])[] {
  const boosted = (at: number): number => {
    const feature = rows.features[at];
    if (feature?.use !== 'shrunken') return at;
    return rows.features.findIndex((other) => other.use === 'boosted' && other.source.column === feature.source.column);
  };
  return recipe.pairs.flatMap(({ first, second }) => {
    const pair = [boosted(first), boosted(second)] as const;
    return pair.includes(-1) ? [] : [pair];
  });
}

function meanOf(arrays: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(arrays[0]?.length ?? 0);
  for (const array of arrays) {
    for (let at = 0; at < mean.length; at += 1) mean[at] = (mean[at] ?? 0) + (array[at] ?? 0) / arrays.length;
  }
  return mean;
}

/** Both fits of a recipe on `rows`, mixed by their weights; a fit of weight 0 is not made. */
export function fitBlend(rows: BinnedRows, outcomes: Uint8Array, recipe: BlendRecipe): AdditiveFit {
  const weight = recipe.boostedWeight;
  const parts: { fit: AdditiveFit; weight: number }[] = [];
  if (weight < 1) parts.push({ fit: fitShrunken(rows, outcomes, recipe), weight: 1 - weight });
  if (weight > 0) parts.push({ fit: fitBoosted(rows, outcomes, recipe, null).fit, weight });
  return blendFits(parts);
}

/** The rows and outcomes at `indices`. */
export function takeLabelled(
  rows: BinnedRows,
  outcomes: Uint8Array,
  indices: Int32Array,
): { readonly rows: BinnedRows; readonly outcomes: Uint8Array } {
  return { rows: takeRows(rows, indices), outcomes: Uint8Array.from(indices, (row) => outcomes[row] ?? 0) };
}
