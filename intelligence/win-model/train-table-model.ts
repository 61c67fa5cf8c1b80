import { baseRateModel } from './base-rate-model.ts';
import { calibrateFit, finalCalibration, shrinkToBase } from './calibrate-fit.ts';
import { decideVerdict, minHistory } from './decide-verdict.ts';
import { describeFindings, featuresToDrop } from './describe-findings.ts';
import { describeMetrics } from './describe-metrics.ts';
import { type BlendRecipe, fitBlend, maxRounds } from './fit-blend.ts';
import { judgeCandidate, modelKind } from './judge-candidate.ts';
import { brier } from './metrics.ts';
import { permutedLabelAuc } from './permute-labels.ts';
import { type PreparedTable, prepareTable } from './prepare-table.ts';
import { probeLeaks } from './probe-leaks.ts';
import { foldSplits, forwardSplits, type SplitPlan } from './split-rows.ts';
import type { LabelledTable } from './table.ts';
import { makeTableModel, type TableModel } from './table-model.ts';
import { describeOrder, describePlan, type TrainingReport } from './training-report.ts';

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
  /** Columns whose values will not recur in the rows to predict: only whether they are filled is read. */
  readonly namesOnly?: ReadonlySet<string>;
  /** Columns the rows to predict do not have: probed, but no input. */
  readonly leaveOut?: ReadonlySet<string>;
}

export interface TrainedTableModel extends TableModel {
  readonly report: TrainingReport;
}

const contributionRows = 2000;

/** Fewer folds for larger tables: half of 30,000 rows teaches nearly what four fifths do, and costs half. */
function foldCount(rowCount: number): number {
  if (rowCount > 25_000) return 2;
  return rowCount > 10_000 ? 3 : 5;
}

function planSplits(prepared: PreparedTable, options: TrainOptions): SplitPlan {
  const rowCount = prepared.rows.rowCount;
  if (prepared.order.column !== null && options.predicts !== 'among') return forwardSplits(rowCount);
  return foldSplits(prepared.groups, prepared.outcomes, foldCount(rowCount), options.seed);
}

/** Trains an exactly explained win model on a labelled table with any columns; deterministic for a seed. */
export function trainTableModel(table: LabelledTable, options: TrainOptions): TrainedTableModel {
  const prepared = prepareTable(table, options.seed, options.namesOnly);
  const { rows, outcomes, profiles, features } = prepared;
  const won = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  const lost = outcomes.length - won;
  const counts = { total: outcomes.length, won, lost };
  if (outcomes.length < minHistory.rows || Math.min(won, lost) < minHistory.ofEachOutcome) {
    return baseRateModel(prepared, counts, options);
  }
  const probeSplits = foldSplits(prepared.groups, outcomes, 5, options.seed).holdout;
  const { columns, order, deals } = prepared;
  const findings = probeLeaks({ columns, rows, outcomes, order, deals, splits: probeSplits }, prepared.places);
  const plan = planSplits(prepared, options);
  const without = featuresToDrop(prepared, findings, options);
  const plain: BlendRecipe = {
    without,
    halfLife: null,
    prior: 'each its own',
    pairs: [],
    boostedWeight: 0.5,
    rounds: maxRounds,
    seed: options.seed,
  };
  const candidate = judgeCandidate(prepared, plan, plain);
  const { chosen, held } = candidate;
  const { verdict, reason } = decideVerdict(candidate.comparison);
  const calibration = finalCalibration(chosen, held, plan);
  const raw = fitBlend(rows, outcomes, chosen.recipe);
  const fit = verdict === 'ships' ? calibrateFit(raw, calibration) : shrinkToBase(raw, prepared, held, calibration);
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
