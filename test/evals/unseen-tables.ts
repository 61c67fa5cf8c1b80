import { judgeShape, type TableResult } from './unseen-tables/judge-unseen-tables.ts';
import { shapes } from './unseen-tables/shapes.ts';

type PrintFigure = (figure: string, value: number, unit: string, context: Record<string, unknown>) => void;

/**
 * Judges the win model on made-up tables of many shapes beside a binned logistic regression and boosted trees, both of which are
 * given the cells' meaning where the model reads the file. Each table's result goes to `say`.
 */
export function judgeUnseenTables(seeds: readonly number[], print: PrintFigure, say: (line: string) => void): void {
  const results = shapes.flatMap((shape) =>
    seeds.map((seed) => {
      const result = judgeShape(shape, seed);
      say(lineOf(result));
      return result;
    }),
  );
  const telling = results.filter(({ shape }) => !shape.noSignal);
  const gaps = telling.map((result) => ({ name: nameOf(result), gap: result.model.brier - bestBaseline(result) }));
  const worst = gaps.reduce((a, b) => (b.gap > a.gap ? b : a));
  const context = { tables: telling.length, seeds };
  print('tables.brier_over_best_baseline', worst.gap, '', {
    ...context,
    table: worst.name,
    what: 'largest of all tables',
  });
  print('tables.better_share', gaps.filter(({ gap }) => gap <= 0).length / gaps.length, 'ratio', context);
  const silent = results.filter(({ shape }) => shape.noSignal);
  const off = Math.max(...silent.map(({ model, baseRate }) => Math.abs(model.brier - baseRate.brier)));
  const honest = silent.filter(({ verdict }) => verdict === 'no_better_than_base_rate').length;
  print('tables.no_signal_brier_gap', off, '', { tables: silent.length, seeds });
  print('tables.no_signal_told', honest / silent.length, 'ratio', { tables: silent.length, seeds });
}

function bestBaseline({ logistic, boosting }: TableResult): number {
  return Math.min(logistic.brier, boosting.brier);
}

function nameOf({ shape, seed }: TableResult): string {
  return `${shape.name}, seed ${seed}`;
}

function lineOf(result: TableResult): string {
  const figures = (['model', 'logistic', 'boosting', 'truth'] as const).map((who) => {
    const { auc, brier, ece } = result[who];
    return `${who} ${auc.toFixed(3)} / ${brier.toFixed(4)} / ${ece.toFixed(3)}`;
  });
  const excluded = result.excluded.length > 0 ? `; excluded ${result.excluded.join(', ')}` : '';
  const seconds = `${result.seconds.toFixed(1)} s`;
  return `${nameOf(result)}: ${result.verdict}; ${figures.join('; ')}; base ${result.baseRate.brier.toFixed(4)}; ${seconds}${excluded}; ${result.why}`;
}
