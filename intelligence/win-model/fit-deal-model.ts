import { type AdditiveFit, blendFits, sigmoid } from './additive-fit.ts';
import { applyCalibration, type Calibration, fitCalibration } from './calibrate.ts';
import { dealColumns, learnAmountMedians, rulesLogOdds, scaledCells } from './deal-features.ts';
import { type DealModelState, dealPredictor } from './deal-model.ts';
import { type DealSnapshot, dealWeights, outcomesOf } from './deal-snapshot.ts';
import { learnFeatures } from './encode-features.ts';
import { recencyWeights } from './fit-blend.ts';
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
    prior: 'each its own',
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
 * A model with its log-odds stretched by `slope` and moved so that its mean probability on `known` is their share won, the
 * latest counting most: the level is what drifts.
 */
export function calibrateModel(model: DealModelState, slope: number, known: readonly DealSnapshot[]): DealModelState {
  const { table } = model;
  const terms = table.terms.map(({ features, scores }) => ({ features, scores: Float64Array.from(scores) }));
  const scaled = blendFits([{ fit: { intercept: table.intercept, terms }, weight: slope }]);
  const shift = levelShift(
    scoreSnapshots(model, known).map((score) => slope * score),
    outcomesOf(known),
  );
  const stretched = makeTableModel(table.profiles, table.features, {
    intercept: scaled.intercept + shift,
    terms: scaled.terms,
  });
  return { ...model, table: stretched.toJSON(), rulesSlope: slope * model.rulesSlope };
}

/** The share of the snapshots, latest first, after which a snapshot counts half for the level. */
const levelHalfLife = 0.5;

/** How far log-odds of snapshots, oldest first, must move for their mean probability to be the share won. */
export function levelShift(scores: Float64Array, outcomes: Uint8Array): number {
  const weights = recencyWeights(scores.length, levelHalfLife);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (value: (row: number) => number) =>
    weights.reduce((sum, weight, row) => sum + weight * value(row), 0) / total;
  if (total === 0) return 0;
  const wanted = (mean((row) => outcomes[row] ?? 0) * total + 0.5) / (total + 1);
  let shift = 0;
  for (let step = 0; step < 30; step += 1) {
    const probability = (row: number) => sigmoid((scores[row] ?? 0) + shift);
    const curvature = mean((row) => probability(row) * (1 - probability(row))) + 1e-6;
    shift += Math.max(-1, Math.min(1, (wanted - mean(probability)) / curvature));
  }
  return shift;
}
