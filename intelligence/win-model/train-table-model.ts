import { type AdditiveFit, blendFits, logit, scoreRows } from './additive-fit.ts';
import { type Calibration, fitCalibration } from './calibrate.ts';
import { type ChosenRecipe, chooseRecipe } from './choose-recipe.ts';
import { type Comparison, compareBrier, decideVerdict, minHistory, type Verdict } from './decide-verdict.ts';
import { describeMetrics, type MetricsReport } from './describe-metrics.ts';
import { type BlendRecipe, fitBlend, maxRounds } from './fit-blend.ts';
import { baseRatesOf, calibrateAcross, type HeldOut, holdOut } from './hold-out.ts';
import { brier } from './metrics.ts';
import { permutedLabelAuc } from './permute-labels.ts';
import { type PreparedTable, prepareTable } from './prepare-table.ts';
import { type LeakFinding, type LeakWarning, probeLeaks } from './probe-leaks.ts';
import { bestSingleFeature } from './single-feature-table.ts';
import { foldSplits, forwardSplits, type SplitPlan } from './split-rows.ts';
import type { LabelledTable } from './table.ts';
import { type Contribution, makeTableModel, type TableModel } from './table-model.ts';

export interface TrainOptions {
  /** Any whole number; the same table and seed give the same model, bit for bit. */
  readonly seed: number;
  /** Drop the columns the leak probes suspect, not only those they exclude. */
  readonly strict: boolean;
  /**
   * How the rows to be predicted lie to the training rows: after them in time (the default when a column orders the rows)
   * or among them (random or grouped split).
   */
  readonly predicts?: 'later' | 'among';
}

/** What was trained and how good it is on rows it did not see. */
export interface TrainingReport {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly rows: { readonly total: number; readonly won: number; readonly lost: number };
  readonly order: { readonly column: string | null; readonly why: string };
  readonly validation: string;
  readonly model: {
    readonly kind:
      | 'base rate'
      | 'shrunken additive logistic'
      | 'boosted additive with pairs'
      | 'blend of both'
      | 'one feature';
    readonly boostedWeight: number;
    readonly rounds: number;
    readonly slope: number;
    readonly why: string;
  };
  /** Judged on the model's own held-out rows; null with too little history. */
  readonly holdout: MetricsReport | null;
  readonly baseRate: { readonly rate: number; readonly holdoutBrier: number | null };
  readonly bestSingleFeature: { readonly feature: string; readonly holdoutBrier: number } | null;
  readonly columns: { readonly excluded: readonly string[]; readonly suspects: readonly string[] };
  readonly leakWarnings: readonly LeakWarning[];
  /** AUC on held-out rows after training on shuffled outcomes; about 0.5 unless the procedure itself leaks. */
  readonly permutedLabelAuc: number | null;
  readonly contributions: readonly Contribution[];
  readonly strict: boolean;
  readonly seed: number;
}

export interface TrainedTableModel extends TableModel {
  readonly report: TrainingReport;
}

const contributionRows = 2000;

function planSplits(prepared: PreparedTable, options: TrainOptions): SplitPlan {
  const rowCount = prepared.rows.rowCount;
  if (prepared.order.column !== null && options.predicts !== 'among') return forwardSplits(rowCount);
  return foldSplits(prepared.groups, prepared.outcomes, rowCount > 15_000 ? 3 : 5, options.seed);
}

/** Features that read an excluded column, or are excluded themselves. */
function featuresToDrop(prepared: PreparedTable, findings: readonly LeakFinding[], strict: boolean): Set<number> {
  const dropped = findings.filter((finding) => finding.excluded || strict);
  const columns = new Set(dropped.map((finding) => finding.column));
  const features = new Set(dropped.flatMap((finding) => finding.feature ?? []));
  return new Set(
    prepared.features.flatMap((feature, at) => {
      const other = feature.source.from === 'gap' ? feature.source.other : feature.source.column;
      return features.has(at) || columns.has(feature.source.column) || columns.has(other) ? [at] : [];
    }),
  );
}

function describeFindings(prepared: PreparedTable, findings: readonly LeakFinding[], strict: boolean) {
  const nameOf = (finding: LeakFinding) =>
    finding.column === null
      ? (prepared.features[finding.feature ?? -1]?.name ?? '(row order)')
      : (prepared.profiles[finding.column]?.name ?? '');
  const warnings: LeakWarning[] = findings.map((finding) => ({
    column: nameOf(finding),
    probe: finding.probe,
    auc: finding.auc,
    action: finding.excluded ? 'excluded' : strict && finding.column !== null ? 'dropped by --strict' : 'kept',
    text: finding.text,
  }));
  const excluded = [...new Set(warnings.filter((found) => found.action === 'excluded').map((found) => found.column))];
  const others = warnings.filter((found) => found.action !== 'excluded' && !excluded.includes(found.column));
  return { warnings, columns: { excluded, suspects: [...new Set(others.map((found) => found.column))] } };
}

function scaled(fit: AdditiveFit, calibration: Calibration): AdditiveFit {
  const { terms, intercept } = blendFits([{ fit, weight: calibration.slope }]);
  return { terms, intercept: calibration.intercept + intercept };
}

/** Scores and outcomes to calibrate the shipped model on: the held-out rows, and with few of them the selection rows too. */
function finalCalibration(chosen: ChosenRecipe, held: HeldOut, plan: SplitPlan): Calibration {
  if (plan.kind === 'folds' || held.scores.length >= 1000) return fitCalibration(held.scores, held.outcomes);
  const scores = Float64Array.from([...chosen.scores, ...held.scores]);
  return fitCalibration(scores, Uint8Array.from([...chosen.outcomes, ...held.outcomes]));
}

/** How many rows the overall base rate counts for beside the latest rows' own. */
const baseRateRows = 500;

/** A model that is no better than the base rate may move probabilities this far from it (root mean square), to keep their order. */
const maxSpread = 0.01;

/** A fit that is not better than the base rate, shrunk to it by what its slope is surely worth, and to `maxSpread` at most. */
function shrinkToBase(fit: AdditiveFit, prepared: PreparedTable, held: HeldOut, calibration: Calibration): AdditiveFit {
  const all = shareOf(prepared.outcomes);
  const rate =
    (shareOf(held.outcomes) * held.outcomes.length + all * baseRateRows) / (held.outcomes.length + baseRateRows);
  const scores = scoreRows(fit, prepared.rows);
  const count = Math.max(scores.length, 1);
  const mean = scores.reduce((sum, score) => sum + score, 0) / count;
  const deviation = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / count);
  const mostSlope = maxSpread / Math.max(deviation * rate * (1 - rate), 1e-9);
  const slope = Math.min(Math.max(calibration.slope - 2 * calibration.slopeError, 0), mostSlope);
  return scaled(fit, { ...calibration, slope, intercept: logit(rate) - slope * mean });
}

function shareOf(outcomes: Uint8Array): number {
  return (outcomes.reduce((sum, outcome) => sum + outcome, 0) + 0.5) / (outcomes.length + 1);
}

interface Candidate {
  readonly chosen: ChosenRecipe;
  readonly held: HeldOut;
  readonly single: { readonly feature: number; readonly brier: number } | null;
  readonly comparison: Comparison;
  readonly oneFeature: boolean;
}

/** Fewer latest rows than this cannot tell a good model from luck: the earlier out-of-sample rows then bear witness too. */
const fewLatestRows = 500;

/** The gain over the base rate on the held-out rows; with few of them its certainty comes from the selection rows as well. */
function compareHeld(chosen: ChosenRecipe, held: HeldOut, plan: SplitPlan, outcomes: Uint8Array): Comparison {
  const latest = compareBrier(held.outcomes, held.probabilities, held.baseRates);
  if (plan.kind === 'folds' || held.outcomes.length >= fewLatestRows) return latest;
  const earlier = calibrateAcross(chosen.scores, chosen.outcomes, chosen.splitOf);
  const all = compareBrier(
    Uint8Array.from([...chosen.outcomes, ...held.outcomes]),
    Float64Array.from([...earlier, ...held.probabilities]),
    Float64Array.from([...baseRatesOf(outcomes, plan.selection), ...held.baseRates]),
  );
  return { skill: latest.skill, errors: all.errors };
}

/** A table of one feature that is better than the whole model by this share replaces it. */
const singleWins = 0.002;

/** Chooses a recipe, judges it on held-out rows, and falls back to one feature where that alone does better. */
function judge(prepared: PreparedTable, plan: SplitPlan, plain: BlendRecipe): Candidate {
  const { rows, outcomes } = prepared;
  const single = bestSingleFeature(rows, outcomes, plan.holdout, plain.without);
  const chosen = chooseRecipe(rows, outcomes, plan, plain);
  const held = holdOut(rows, outcomes, plan, chosen);
  const own = brier(held.outcomes, held.probabilities) ?? 1;
  const whole = { chosen, held, single, comparison: compareHeld(chosen, held, plan, outcomes) };
  if (!single || single.brier >= own * (1 - singleWins)) return { ...whole, oneFeature: false };
  const others = rows.features.flatMap((_, at) => (at === single.feature ? [] : [at]));
  const only = chooseRecipe(rows, outcomes, plan, { ...plain, without: new Set([...plain.without, ...others]) });
  const heldOnly = holdOut(rows, outcomes, plan, only);
  if ((brier(heldOnly.outcomes, heldOnly.probabilities) ?? 1) >= own) return { ...whole, oneFeature: false };
  const comparison = compareHeld(only, heldOnly, plan, outcomes);
  return { chosen: only, held: heldOnly, single, comparison, oneFeature: true };
}

function modelKind(candidate: Candidate): TrainingReport['model']['kind'] {
  if (candidate.oneFeature) return 'one feature';
  const weight = candidate.chosen.recipe.boostedWeight;
  if (weight === 0) return 'shrunken additive logistic';
  return weight === 1 ? 'boosted additive with pairs' : 'blend of both';
}

/** Trains an exactly explained win model on a labelled table with any columns; deterministic for a seed. */
export function trainTableModel(table: LabelledTable, options: TrainOptions): TrainedTableModel {
  const prepared = prepareTable(table, options.seed);
  const { rows, outcomes, profiles, features } = prepared;
  const won = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  const lost = outcomes.length - won;
  const counts = { total: outcomes.length, won, lost };
  if (outcomes.length < minHistory.rows || Math.min(won, lost) < minHistory.ofEachOutcome) {
    return tooLittle(prepared, counts, options);
  }
  const probeSplits = foldSplits(prepared.groups, outcomes, 5, options.seed).holdout;
  const { columns, order, deals } = prepared;
  const findings = probeLeaks({ columns, rows, outcomes, order, deals, splits: probeSplits }, prepared.places);
  const plan = planSplits(prepared, options);
  const without = featuresToDrop(prepared, findings, options.strict);
  const plain: BlendRecipe = {
    without,
    halfLife: null,
    prior: 'each its own',
    boostedWeight: 0.5,
    rounds: maxRounds,
    seed: options.seed,
  };
  const candidate = judge(prepared, plan, plain);
  const { chosen, held } = candidate;
  const { verdict, reason } = decideVerdict(candidate.comparison);
  const calibration = finalCalibration(chosen, held, plan);
  const raw = fitBlend(rows, outcomes, chosen.recipe);
  const fit = verdict === 'ships' ? scaled(raw, calibration) : shrinkToBase(raw, prepared, held, calibration);
  const model = makeTableModel(profiles, features, fit);
  const names = table.columns.map((column) => column.name);
  const latest = [...prepared.places].slice(-contributionRows).map((place) => table.rows[place] ?? []);
  const { warnings, columns: named } = describeFindings(prepared, findings, options.strict);
  const single = candidate.single;
  const report: TrainingReport = {
    verdict,
    reason,
    rows: counts,
    order: describeOrder(prepared),
    validation: describePlan(plan),
    model: {
      kind: modelKind(candidate),
      boostedWeight: chosen.recipe.boostedWeight,
      rounds: chosen.recipe.boostedWeight > 0 ? chosen.recipe.rounds : 0,
      slope: calibration.slope,
      why: ['lowest log loss on held-out rows', chosen.why].filter((text) => text !== '').join('; '),
    },
    holdout: describeMetrics(held.outcomes, held.probabilities, options.seed),
    baseRate: { rate: won / outcomes.length, holdoutBrier: brier(held.outcomes, held.baseRates) },
    bestSingleFeature: single && { feature: features[single.feature]?.name ?? '', holdoutBrier: single.brier },
    columns: named,
    leakWarnings: warnings,
    permutedLabelAuc: permutedLabelAuc(rows, outcomes, without, options.seed),
    contributions: model.meanContributions(names, latest),
    strict: options.strict,
    seed: options.seed,
  };
  return { ...model, report };
}

function describeOrder({ order, profiles }: PreparedTable): TrainingReport['order'] {
  return { column: order.column === null ? null : (profiles[order.column]?.name ?? null), why: order.why };
}

function describePlan(plan: SplitPlan): string {
  if (plan.kind === 'forward') return 'chosen on later rows within the first 80 %, judged on the latest 20 %';
  return `${plan.holdout.length} folds, equal rows kept together, each row held out once`;
}

function tooLittle(prepared: PreparedTable, counts: TrainingReport['rows'], options: TrainOptions): TrainedTableModel {
  const rate = counts.total === 0 ? 0.5 : (counts.won + 1) / (counts.total + 2);
  const model = makeTableModel(prepared.profiles, prepared.features, { intercept: logit(rate), terms: [] });
  const asked = `at least ${minHistory.rows} closed deals and ${minHistory.ofEachOutcome} of each outcome are needed`;
  const report: TrainingReport = {
    verdict: 'too_little_history',
    reason: `${counts.total} closed deals, ${counts.won} won and ${counts.lost} lost: ${asked}; every probability is the shrunken base rate`,
    rows: counts,
    order: describeOrder(prepared),
    validation: 'none',
    model: { kind: 'base rate', boostedWeight: 0, rounds: 0, slope: 0, why: 'too little history' },
    holdout: null,
    baseRate: { rate, holdoutBrier: null },
    bestSingleFeature: null,
    columns: { excluded: [], suspects: [] },
    leakWarnings: [],
    permutedLabelAuc: null,
    contributions: [],
    strict: options.strict,
    seed: options.seed,
  };
  return { ...model, report };
}
