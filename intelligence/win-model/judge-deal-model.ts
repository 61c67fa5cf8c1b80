import { logit, sigmoid } from './additive-fit.ts';
import type { DealModelState } from './deal-model.ts';
import { type DealSnapshot, outcomesOf, type SnapshotSplit } from './deal-snapshot.ts';
import { type Comparison, minErrors, minSkill } from './decide-verdict.ts';
import { applyRules, fitRules, levelShift, scoreSnapshots } from './fit-deal-model.ts';
import { auc, brier, ece, logLoss } from './metrics.ts';

/** What the model must beat: always saying the share won; each stage's own share won; the expert rules, calibrated. */
export type ReferenceName = 'base rate' | 'stage table' | 'rules';

/** One of them on the test snapshots. `gain`: by how much the model's Brier score is lower, as a share of this one's. */
export interface ReferenceFigures {
  readonly name: ReferenceName;
  readonly auc: number | null;
  readonly brier: number | null;
  readonly logLoss: number | null;
  readonly ece: number | null;
  readonly gain: number;
  /** The gain in its standard errors, deals of one account counted as one. */
  readonly errors: number;
  readonly isBeaten: boolean;
}

/** The probabilities a model gives each snapshot. */
export function probabilitiesOf(model: DealModelState, snapshots: readonly DealSnapshot[]): Float64Array {
  return scoreSnapshots(model, snapshots).map(sigmoid);
}

/**
 * Holds a model's test probabilities against the three references. Each is learned on the training snapshots alone and brought
 * to the level of the calibration slice, as the model is, so that none wins by the level.
 */
export function compareWithReferences(probabilities: Float64Array, split: SnapshotSplit): ReferenceFigures[] {
  const { train, calibrate, test } = split;
  const rate = shareWon(train, 0.5, 1);
  const stageRates = new Map(
    [...Map.groupBy(train, stageOf)].map(([stage, rows]) => [stage, shareWon(rows, rate, stagePriorRows)]),
  );
  const byStage = (row: DealSnapshot) => stageRates.get(stageOf(row)) ?? rate;
  const rules = fitRules(train);
  const levelled = (reference: (rows: readonly DealSnapshot[]) => Float64Array) => {
    const shift = levelShift(reference(calibrate).map(logit), outcomesOf(calibrate));
    return reference(test).map((probability) => sigmoid(logit(probability) + shift));
  };
  return [
    figuresOf('base rate', levelled((rows) => new Float64Array(rows.length).fill(rate)), probabilities, test),
    figuresOf('stage table', levelled((rows) => Float64Array.from(rows, byStage)), probabilities, test),
    figuresOf('rules', levelled((rows) => applyRules(rules, rows)), probabilities, test),
  ];
}

/** Snapshots that the overall rate is worth beside a stage's own. */
const stagePriorRows = 20;

function stageOf({ features }: DealSnapshot): string {
  return features.cells[0] ?? '';
}

function shareWon(rows: readonly DealSnapshot[], prior: number, priorRows: number): number {
  const won = rows.filter(({ outcome }) => outcome === 'won').length;
  return (won + prior * priorRows) / (rows.length + priorRows);
}

function figuresOf(
  name: ReferenceName,
  reference: Float64Array,
  probabilities: Float64Array,
  test: readonly DealSnapshot[],
): ReferenceFigures {
  const outcomes = outcomesOf(test);
  const { skill, errors } = compareByGroup(
    outcomes,
    probabilities,
    reference,
    test.map(({ group }) => group),
  );
  // Certainty is asked for only against the base rate: beside it the others are alternatives, and the better one is taken.
  const isBeaten = name === 'base rate' ? skill >= minSkill && errors >= minErrors : skill > 0;
  return {
    name,
    auc: auc(outcomes, reference),
    brier: brier(outcomes, reference),
    logLoss: logLoss(outcomes, reference),
    ece: ece(outcomes, reference),
    gain: skill,
    errors,
    isBeaten,
  };
}

/** The gain in Brier score over a reference, with its error over groups of rows that do not vary apart. */
export function compareByGroup(
  outcomes: Uint8Array,
  model: Float64Array,
  reference: Float64Array,
  groups: readonly string[],
): Comparison {
  const sums = new Map<string, { gain: number; rows: number }>();
  let gains = 0;
  let losses = 0;
  outcomes.forEach((outcome, row) => {
    const loss = ((reference[row] ?? 0) - outcome) ** 2;
    const gain = loss - ((model[row] ?? 0) - outcome) ** 2;
    const known = sums.get(groups[row] ?? '') ?? { gain: 0, rows: 0 };
    sums.set(groups[row] ?? '', { gain: known.gain + gain, rows: known.rows + 1 });
    gains += gain;
    losses += loss;
  });
  if (sums.size < 2 || losses === 0) return { skill: 0, errors: 0 };
  const mean = gains / outcomes.length;
  let squares = 0;
  for (const { gain, rows } of sums.values()) squares += (gain - mean * rows) ** 2;
  return { skill: gains / losses, errors: gains / Math.sqrt(Math.max(squares, 1e-18)) };
}
