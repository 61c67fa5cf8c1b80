import { type AdditiveFit, blendFits, logit, sigmoid } from './additive-fit.ts';
import { applyCalibration, type Calibration, fitCalibration } from './calibrate.ts';
import { dealColumns, learnAmountMedians, rulesLogOdds, scaledCells } from './deal-features.ts';
import { type DealModelState, dealPredictor } from './deal-model.ts';
import { type DealSnapshot, dealWeights, outcomesOf } from './deal-snapshot.ts';
import { learnFeatures } from './encode-features.ts';
import { fitShrunkenLogistic } from './fit-shrunken-logistic.ts';
import { parseColumns } from './parse-columns.ts';
import { encodeRows, profileTable } from './prepare-table.ts';
import { makeTableModel } from './table-model.ts';

/**
 * Fits deviations from the expert rules: the rules' log-odds, calibrated on these snapshots, stand as they are, and every
 * feature's effect is shrunk toward adding nothing to them. `without` names columns to leave out.
 */
export function fitDealModel(snapshots: readonly DealSnapshot[], without: ReadonlySet<string>): DealModelState {
  const outcomes = outcomesOf(snapshots);
  const amountMedians = learnAmountMedians(snapshots.map(({ features }) => features));
  const rows = snapshots.map(({ features }) => scaledCells(features, amountMedians));
  const { profiles, positions } = profileTable({ columns: dealColumns, rows, outcomes });
  const parsed = parseColumns(profiles, positions, rows);
  const none = profiles.map(() => false);
  const features = learnFeatures(parsed, none, none);
  const rules = fitRules(snapshots);
  const fit = fitShrunkenLogistic(encodeRows(features, parsed, rows.length), {
    outcomes,
    weights: dealWeights(snapshots),
    without: new Set(features.flatMap(({ name }, at) => (without.has(name) ? [at] : []))),
    offsets: rulesLogOddsOfWinning(rules, snapshots),
  });
  const whole: AdditiveFit = { intercept: fit.intercept + rules.intercept, terms: fit.terms };
  return {
    version: 1,
    table: makeTableModel(profiles, features, whole).toJSON(),
    rulesSlope: rules.slope,
    amountMedians,
  };
}

/** The expert rules calibrated to the snapshots' outcomes: log-odds of winning = intercept − slope × their log-odds of losing. */
export function fitRules(snapshots: readonly DealSnapshot[]): Calibration {
  return fitCalibration(ruleScores(snapshots), outcomesOf(snapshots));
}

/** Probabilities of winning by the calibrated rules alone. */
export function applyRules(rules: Calibration, snapshots: readonly DealSnapshot[]): Float64Array {
  return applyCalibration(rules, ruleScores(snapshots));
}

function rulesLogOddsOfWinning(rules: Calibration, snapshots: readonly DealSnapshot[]): Float64Array {
  return ruleScores(snapshots).map((score) => rules.intercept + rules.slope * score);
}

function ruleScores(snapshots: readonly DealSnapshot[]): Float64Array {
  return Float64Array.from(snapshots, ({ features }) => -rulesLogOdds(features.rules));
}

/** The log-odds of winning a model gives each snapshot. */
export function scoreSnapshots(model: DealModelState, snapshots: readonly DealSnapshot[]): Float64Array {
  const predict = dealPredictor(model);
  return Float64Array.from(snapshots, ({ features }) => predict(features).logOdds);
}

/**
 * A model with its log-odds stretched by `slope` and moved so that its mean probability on the `latest` snapshots is their
 * share won: the level is what drifts, and one number can be set on few deals.
 */
export function calibrateModel(model: DealModelState, slope: number, latest: readonly DealSnapshot[]): DealModelState {
  const { table } = model;
  const terms = table.terms.map(({ features, scores }) => ({ features, scores: Float64Array.from(scores) }));
  const scaled = blendFits([{ fit: { intercept: table.intercept, terms }, weight: slope }]);
  const shift = levelShift(
    scoreSnapshots(model, latest).map((score) => slope * score),
    outcomesOf(latest),
  );
  const stretched = makeTableModel(table.profiles, table.features, {
    intercept: scaled.intercept + shift,
    terms: scaled.terms,
  });
  return { ...model, table: stretched.toJSON(), rulesSlope: slope * model.rulesSlope };
}

/** How far log-odds must move for their mean probability to be the share won, half a deal each way added. */
export function levelShift(scores: Float64Array, outcomes: Uint8Array): number {
  if (scores.length === 0) return 0;
  const wanted = (outcomes.reduce((sum, outcome) => sum + outcome, 0) + 0.5) / (outcomes.length + 1);
  let shift = logit(wanted) - logit(scores.reduce((sum, score) => sum + sigmoid(score), 0) / scores.length);
  for (let step = 0; step < 20; step += 1) {
    let mean = 0;
    let curvature = 1e-6;
    for (const score of scores) {
      const probability = sigmoid(score + shift);
      mean += probability / scores.length;
      curvature += (probability * (1 - probability)) / scores.length;
    }
    shift += Math.max(-1, Math.min(1, (wanted - mean) / curvature));
  }
  return shift;
}
