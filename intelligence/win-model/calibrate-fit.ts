import { type AdditiveFit, blendFits, logit, scoreRows } from './additive-fit.ts';
import { type Calibration, fitCalibration } from './calibrate.ts';
import type { ChosenRecipe } from './choose-recipe.ts';
import type { HeldOut } from './hold-out.ts';
import type { PreparedTable } from './prepare-table.ts';
import type { SplitPlan } from './split-rows.ts';

/** A fit whose log-odds are calibrated: every term and the intercept scaled by the slope, then shifted. */
export function calibrateFit(fit: AdditiveFit, calibration: Calibration): AdditiveFit {
  const { terms, intercept } = blendFits([{ fit, weight: calibration.slope }]);
  return { terms, intercept: calibration.intercept + intercept };
}

/** Scores and outcomes to calibrate the shipped model on: the held-out rows, and with few of them the selection rows too. */
export function finalCalibration(chosen: ChosenRecipe, held: HeldOut, plan: SplitPlan): Calibration {
  if (plan.kind === 'folds' || held.scores.length >= 1000) return fitCalibration(held.scores, held.outcomes);
  const scores = Float64Array.from([...chosen.scores, ...held.scores]);
  return fitCalibration(scores, Uint8Array.from([...chosen.outcomes, ...held.outcomes]));
}

/** How many rows the overall base rate counts for beside the latest rows' own. */
const baseRateRows = 500;

/** A model that is no better than the base rate may move probabilities at most `most` from it (root mean square), and at least `least`: that keeps their order and costs nothing. */
const spreadAtBase = { most: 0.01, least: 0.002 } as const;

/** A fit that is not better than the base rate, shrunk to it by what its slope is surely worth, within `spreadAtBase`. */
export function shrinkToBase(
  fit: AdditiveFit,
  prepared: PreparedTable,
  held: HeldOut,
  calibration: Calibration,
): AdditiveFit {
  const all = shareOf(prepared.outcomes);
  const rate =
    (shareOf(held.outcomes) * held.outcomes.length + all * baseRateRows) / (held.outcomes.length + baseRateRows);
  const scores = scoreRows(fit, prepared.rows);
  const count = Math.max(scores.length, 1);
  const mean = scores.reduce((sum, score) => sum + score, 0) / count;
  const deviation = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / count);
  const unit = 1 / Math.max(deviation * rate * (1 - rate), 1e-9);
  const sure = Math.max(calibration.slope - 2 * calibration.slopeError, spreadAtBase.least * unit);
  const slope = Math.min(sure, calibration.slope, spreadAtBase.most * unit);
  return calibrateFit(fit, { ...calibration, slope, intercept: logit(rate) - slope * mean });
}

function shareOf(outcomes: Uint8Array): number {
  return (outcomes.reduce((sum, outcome) => sum + outcome, 0) + 0.5) / (outcomes.length + 1);
}
