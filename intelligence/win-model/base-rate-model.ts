import { logit } from './additive-fit.ts';
import { minHistory } from './decide-verdict.ts';
import type { PreparedTable } from './prepare-table.ts';
import { makeTableModel, type TableModel } from './table-model.ts';
import { describeOrder, type TrainingReport } from './training-report.ts';

/** The model of too little history: every probability is the shrunken base rate. */
export function baseRateModel(
  prepared: PreparedTable,
  counts: TrainingReport['rows'],
  options: { readonly strict: boolean; readonly seed: number },
): TableModel & { readonly report: TrainingReport } {
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
