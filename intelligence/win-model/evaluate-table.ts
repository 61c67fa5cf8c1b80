import { alignTables, type UnusableColumn } from './align-tables.ts';
import { describeMetrics, type MetricsReport } from './describe-metrics.ts';
import { brier } from './metrics.ts';
import type { LabelledTable, TableRow } from './table.ts';
import { type TrainedTableModel, type TrainOptions, trainTableModel } from './train-table-model.ts';
import type { TrainingReport } from './training-report.ts';

/** Rows to predict, under their own column names. `outcomes` null: unknown. */
export interface TestTable {
  readonly names: readonly string[];
  readonly rows: readonly TableRow[];
  readonly outcomes: Uint8Array | null;
}

/** The training report, and how the model did on the test table when its outcomes are known (`test` null: they are not). */
export interface EvaluationReport extends TrainingReport {
  readonly metricsFrom: 'test table' | 'own holdout' | 'none';
  readonly metrics: MetricsReport | null;
  readonly testRows: number;
  readonly baseRateTestBrier: number | null;
  /** Training columns left out because the test table cannot use them. */
  readonly unusableColumns: readonly UnusableColumn[];
}

/** Trains on one table and predicts another; metrics come from the test table if it has outcomes, else from the model's own holdout. */
export function evaluateTables(
  train: LabelledTable,
  test: TestTable,
  options: TrainOptions,
): { readonly report: EvaluationReport; readonly probabilities: Float64Array; readonly model: TrainedTableModel } {
  const aligned = alignTables(train, test.names, test.rows);
  const model = trainTableModel(train, { ...aligned, ...options });
  const probabilities = model.probabilities(test.names, test.rows);
  const own = model.report.holdout;
  const known = test.outcomes;
  const rate = model.report.baseRate.rate;
  const report: EvaluationReport = {
    ...model.report,
    metricsFrom: known ? 'test table' : own ? 'own holdout' : 'none',
    metrics: known ? describeMetrics(known, probabilities, options.seed) : own,
    testRows: test.rows.length,
    baseRateTestBrier: known ? brier(known, new Float64Array(known.length).fill(rate)) : null,
    unusableColumns: aligned.unusable,
  };
  return { report, probabilities, model };
}
