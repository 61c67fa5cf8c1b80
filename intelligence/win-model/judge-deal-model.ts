import { logit, sigmoid } from './additive-fit.ts';
import type { DealModelState } from './deal-model.ts';
import { type DealSnapshot, outcomesOf } from './deal-snapshot.ts';
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

/** Probabilities of a model for `rows`, which it was not learned from, and what it and its references were learned from. */
export interface Judgement {
  readonly known: readonly DealSnapshot[];
  readonly rows: readonly DealSnapshot[];
  readonly probabilities: Float64Array;
}

/** Fewer test snapshots than this cannot tell a good model from luck: the slice before them, also unseen, bears witness too. */
const fewTestSnapshots = 500;

/**
 * Holds a model against the three references. Each of them is learned on the same known snapshots and brought to the same
 * level as the model, so that none wins by the level. All figures are of the test; with a small test, how certain the gain is
 * comes from the `earlier` slice as well.
 */
export function compareWithReferences(test: Judgement, earlier: Judgement): ReferenceFigures[] {
  const witnesses = test.rows.length < fewTestSnapshots ? [earlier, test] : [test];
  return (Object.keys(references) as ReferenceName[]).map((name) => {
    const outcomes = outcomesOf(test.rows);
    const reference = references[name](test);
    const { skill } = compareByGroup([{ ...test, reference }]);
    const { errors } = compareByGroup(witnesses.map((each) => ({ ...each, reference: references[name](each) })));
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
  });
}

const references: Readonly<Record<ReferenceName, (judged: Judgement) => Float64Array>> = {
  'base rate': (judged) => levelled(judged, (rows) => new Float64Array(rows.length).fill(0.5)),
  'stage table': (judged) => {
    const rate = shareWon(judged.known, 0.5, 1);
    const byStage = Map.groupBy(judged.known, stageOf);
    const rates = new Map([...byStage].map(([stage, rows]) => [stage, shareWon(rows, rate, stagePriorRows)]));
    return levelled(judged, (rows) => Float64Array.from(rows, (row) => rates.get(stageOf(row)) ?? rate));
  },
  rules: (judged) => {
    const rules = fitRules(judged.known);
    return levelled(judged, (rows) => applyRules(rules, rows));
  },
};

function levelled(
  { known, rows }: Judgement,
  reference: (rows: readonly DealSnapshot[]) => Float64Array,
): Float64Array {
  const shift = levelShift(reference(known).map(logit), outcomesOf(known));
  return reference(rows).map((probability) => sigmoid(logit(probability) + shift));
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

/** The gain in Brier score over a reference, with its error over groups of rows that do not vary apart (an account's). */
export function compareByGroup(parts: readonly (Judgement & { readonly reference: Float64Array })[]): Comparison {
  const sums = new Map<string, { gain: number; rows: number }>();
  let gains = 0;
  let losses = 0;
  let count = 0;
  for (const { rows, probabilities, reference } of parts) {
    rows.forEach(({ outcome, group }, row) => {
      const won = outcome === 'won' ? 1 : 0;
      const loss = ((reference[row] ?? 0) - won) ** 2;
      const gain = loss - ((probabilities[row] ?? 0) - won) ** 2;
      const known = sums.get(group) ?? { gain: 0, rows: 0 };
      sums.set(group, { gain: known.gain + gain, rows: known.rows + 1 });
      gains += gain;
      losses += loss;
      count += 1;
    });
  }
  if (sums.size < 2 || losses === 0) return { skill: 0, errors: 0 };
  const mean = gains / count;
  let squares = 0;
  for (const { gain, rows } of sums.values()) squares += (gain - mean * rows) ** 2;
  return { skill: gains / losses, errors: gains / Math.sqrt(Math.max(squares, 1e-18)) };
}
