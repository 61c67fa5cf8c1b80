import type { z } from 'zod';
import type { figureSchema, ModelAnswer } from '../../contract/model.ts';
import { Card } from '../design/card.tsx';
import { type Column, DataTable } from '../design/data-table.tsx';
import { decimal } from '../wording/numbers.ts';

interface Line {
  readonly name: string;
  readonly note: string;
  readonly figure: z.output<typeof figureSchema>;
}

const columns: readonly Column<Line>[] = [
  {
    id: 'name',
    header: 'Figure',
    cell: ({ name, note }) => (
      <>
        <span className="strong">{name}</span>
        <span className="cell-sub">{note}</span>
      </>
    ),
  },
  { id: 'value', header: 'Value', isNumber: true, cell: ({ figure }) => decimal(figure.value, 3) },
  {
    id: 'interval',
    header: '95 % interval',
    isNumber: true,
    cell: ({ figure: { low, high } }) => (low === null ? '–' : `${decimal(low, 3)}–${decimal(high, 3)}`),
  },
];

/** Every figure of the backtest with its interval. */
export function MetricsTable({ metrics }: { readonly metrics: NonNullable<ModelAnswer['metrics']> }) {
  const lines: Line[] = [
    { name: 'AUC', note: 'orders won before lost; 1 is perfect', figure: metrics.auc },
    { name: 'Average precision', note: 'finds the won deals; higher is better', figure: metrics.averagePrecision },
    { name: 'Brier score', note: 'squared error; lower is better', figure: metrics.brier },
    { name: 'Log loss', note: 'surprise; lower is better', figure: metrics.logLoss },
    { name: 'Calibration error', note: 'how far forecasts miss; lower is better', figure: metrics.ece },
    { name: 'Lift of the top tenth', note: 'times the average share won', figure: metrics.liftTopDecile },
  ];
  return (
    <Card title="Backtest" isFlush note={`${decimal(metrics.rows)} forecasts, ${decimal(metrics.won)} won`}>
      <DataTable caption="Backtest" rows={lines} columns={columns} rowKey={({ name }) => name} />
    </Card>
  );
}
