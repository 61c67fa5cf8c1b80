import { type BinnedRows, scoreRows } from './additive-fit.ts';
import { applyCalibration, fitCalibration } from './calibrate.ts';
import type { ChosenRecipe } from './choose-recipe.ts';
import { type BlendRecipe, fitBlend, takeLabelled } from './fit-blend.ts';
import { brier } from './metrics.ts';
import type { RowSplit, SplitPlan } from './split-rows.ts';

/** What a recipe predicts for rows it did not see. `scores` are raw log-odds, `probabilities` calibrated without these rows. */
export interface HeldOut {
  readonly outcomes: Uint8Array;
  readonly scores: Float64Array;
  readonly probabilities: Float64Array;
  /** The held-out rows, by index. */
  readonly rows: Int32Array;
  /** The base rate each held-out row would have been given: of all rows before (or of the other folds), or of the latest if that is nearer. */
  readonly baseRates: Float64Array;
}

function shareWon(outcomes: Uint8Array, rows: Int32Array): number {
  let won = 0.5;
  for (const row of rows) won += outcomes[row] ?? 0;
  return won / (rows.length + 1);
}

/** The rows held out by splits, in the splits' order. */
export function tested(splits: readonly RowSplit[]): Int32Array {
  return Int32Array.from(splits.flatMap(({ test }) => [...test]));
}

/** The base rate of each split's training rows, for each of its held-out rows. */
export function baseRatesOf(outcomes: Uint8Array, splits: readonly RowSplit[]): Float64Array {
  return Float64Array.from(
    splits.flatMap(({ train, test }) => new Array<number>(test.length).fill(shareWon(outcomes, train))),
  );
}

/** Cross-fitted calibration: each fold's scores are calibrated on the other folds'. */
export function calibrateAcross(scores: Float64Array, outcomes: Uint8Array, splitOf: Uint8Array): Float64Array {
  const probabilities = new Float64Array(scores.length);
  for (const split of new Set(splitOf)) {
    const others = [...splitOf.keys()].filter((row) => splitOf[row] !== split);
    const calibration = fitCalibration(
      Float64Array.from(others, (row) => scores[row] ?? 0),
      Uint8Array.from(others, (row) => outcomes[row] ?? 0),
    );
    const calibrated = applyCalibration(calibration, scores);
    for (const row of splitOf.keys()) if (splitOf[row] === split) probabilities[row] = calibrated[row] ?? 0;
  }
  return probabilities;
}

/** Predicts the held-out rows: for time-ordered rows by a fit on everything before, else from the folds the recipe was chosen on. */
export function holdOut(rows: BinnedRows, outcomes: Uint8Array, plan: SplitPlan, chosen: ChosenRecipe): HeldOut {
  const baseRates = baseRatesOf(outcomes, plan.holdout);
  if (plan.kind === 'folds') {
    const probabilities = calibrateAcross(chosen.scores, chosen.outcomes, chosen.splitOf);
    return { outcomes: chosen.outcomes, scores: chosen.scores, probabilities, rows: tested(plan.holdout), baseRates };
  }
  const scores = plan.holdout.map(({ train, test }) => scoreSplit(rows, outcomes, chosen.recipe, train, test))[0];
  const test = plan.holdout[0]?.test ?? new Int32Array(0);
  const held = Uint8Array.from(test, (row) => outcomes[row] ?? 0);
  const raw = scores ?? new Float64Array(0);
  const probabilities = applyCalibration(fitCalibration(chosen.scores, chosen.outcomes), raw);
  const latestRate = new Float64Array(held.length).fill(shareWon(outcomes, plan.selection.at(-1)?.test ?? test));
  const latestIsNearer = (brier(held, latestRate) ?? 1) < (brier(held, baseRates) ?? 1);
  return { outcomes: held, scores: raw, probabilities, rows: test, baseRates: latestIsNearer ? latestRate : baseRates };
}

function scoreSplit(
  rows: BinnedRows,
  outcomes: Uint8Array,
  recipe: BlendRecipe,
  train: Int32Array,
  test: Int32Array,
): Float64Array {
  const known = takeLabelled(rows, outcomes, train);
  return scoreRows(fitBlend(known.rows, known.outcomes, recipe), takeLabelled(rows, outcomes, test).rows);
}
