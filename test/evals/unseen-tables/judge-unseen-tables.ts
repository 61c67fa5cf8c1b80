import type { Verdict } from '../../../intelligence/win-model/decide-verdict.ts';
import { evaluateTables } from '../../../intelligence/win-model/evaluate-table.ts';
import { auc, brier, ece } from '../../../intelligence/win-model/metrics.ts';
import { codeColumns } from './baseline-codes.ts';
import { binnedLogistic } from './binned-logistic.ts';
import { boostedTrees } from './boosted-trees.ts';
import { makeUnseenTable, type Shape } from './make-unseen-table.ts';

/** How the model and the baselines did on a made-up table's test rows. `truth`: the probabilities the outcomes were drawn with. */
export interface TableResult {
  readonly shape: Shape;
  readonly seed: number;
  readonly verdict: Verdict;
  readonly excluded: readonly string[];
  readonly model: Figures;
  readonly logistic: Figures;
  readonly boosting: Figures;
  readonly baseRate: Figures;
  readonly truth: Figures;
  readonly seconds: number;
  readonly why: string;
}

export interface Figures {
  readonly auc: number;
  readonly brier: number;
  readonly ece: number;
}

function figures(outcomes: Uint8Array, probabilities: Float64Array): Figures {
  return {
    auc: auc(outcomes, probabilities) ?? 0.5,
    brier: brier(outcomes, probabilities) ?? 1,
    ece: ece(outcomes, probabilities) ?? 1,
  };
}

/** Trains on a shape's first rows and judges on the rest, beside both baselines. */
export function judgeShape(shape: Shape, seed: number): TableResult {
  const { table, meanings, truth } = makeUnseenTable(shape, seed);
  const { trainRows } = shape;
  const known = table.outcomes.slice(0, trainRows);
  const asked = table.outcomes.slice(trainRows);
  const start = performance.now();
  const { report, probabilities } = evaluateTables(
    { columns: table.columns, rows: table.rows.slice(0, trainRows), outcomes: known },
    { names: table.columns.map((column) => column.name), rows: table.rows.slice(trainRows), outcomes: null },
    { seed, strict: false },
  );
  const seconds = (performance.now() - start) / 1000;
  // what is written after the outcome is no fair input for the baselines either
  const honest = shape.leak ? meanings.map((row) => row.slice(0, -1)) : meanings;
  const logistic = binnedLogistic(codeColumns(honest, trainRows, { bins: 10, minRows: 10, levels: 5000 }), known);
  const boosting = boostedTrees(codeColumns(honest, trainRows, { bins: 254, minRows: 1, levels: 254 }), known);
  const rate = known.reduce((sum, outcome) => sum + outcome, 0) / trainRows;
  const judge = (all: Float64Array) => figures(asked, all.slice(trainRows));
  return {
    shape,
    seed,
    verdict: report.verdict,
    excluded: report.columns.excluded,
    model: figures(asked, probabilities),
    logistic: judge(logistic),
    boosting: judge(boosting),
    baseRate: judge(new Float64Array(table.outcomes.length).fill(rate)),
    truth: judge(truth),
    seconds,
    why: `${report.model.kind}, mix ${report.model.boostedWeight}, rounds ${report.model.rounds}, slope ${report.model.slope.toFixed(2)}; ${report.model.why}`,
  };
}
