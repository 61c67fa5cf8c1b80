import {
  CartesianGrid,
  ReferenceLine,
  ResponsiveContainer,
  Scatter,
  ScatterChart,
  Tooltip,
  XAxis,
  YAxis,
  ZAxis,
} from 'recharts';
import type { ModelAnswer } from '../../contract/model.ts';
import { type Column, DataTable } from '../design/data-table.tsx';
import { decimal, percent } from '../wording/numbers.ts';

type Bin = NonNullable<ModelAnswer['metrics']>['calibration'][number];

const ticks = [0, 0.25, 0.5, 0.75, 1];
const percentTick = (share: number) => percent(share);

const columns: readonly Column<Bin>[] = [
  { id: 'range', header: 'Forecast', cell: ({ from, to }) => `${percent(from)}–${percent(to)}` },
  { id: 'rows', header: 'Deals', isNumber: true, cell: ({ rows }) => decimal(rows) },
  { id: 'mean', header: 'Said', isNumber: true, cell: ({ meanProbability }) => percent(meanProbability) },
  { id: 'won', header: 'Won', isNumber: true, cell: ({ shareWon }) => percent(shareWon) },
];

/** What was forecast against what came true, drawn and as a table. */
export function CalibrationChart({ bins }: { readonly bins: readonly Bin[] }) {
  const filled = bins.filter(({ rows }) => rows > 0);
  const axis = { domain: [0, 1], ticks, tickFormatter: percentTick, stroke: 'var(--muted)', tickLine: false } as const;
  return (
    <>
      <div className="chart" aria-hidden="true">
        <ResponsiveContainer width="100%" height="100%">
          <ScatterChart accessibilityLayer={false} margin={{ top: 8, right: 16, bottom: 4, left: 0 }}>
            <CartesianGrid stroke="var(--line)" />
            <XAxis {...axis} type="number" dataKey="meanProbability" name="Said" />
            <YAxis {...axis} type="number" dataKey="shareWon" name="Won" width={48} />
            <ZAxis type="number" dataKey="rows" range={[50, 400]} />
            <ReferenceLine
              segment={[
                { x: 0, y: 0 },
                { x: 1, y: 1 },
              ]}
              stroke="var(--chart-quiet)"
              strokeDasharray="4 4"
            />
            <Tooltip
              content={({ active, payload }) => {
                const bin = payload?.[0]?.payload as Bin | undefined;
                return active && bin ? <BinTip bin={bin} /> : null;
              }}
            />
            <Scatter data={filled} fill="var(--chart-1)" isAnimationActive={false} />
          </ScatterChart>
        </ResponsiveContainer>
      </div>
      <DataTable caption="Calibration" rows={filled} columns={columns} rowKey={({ from }) => String(from)} />
    </>
  );
}

function BinTip({ bin }: { readonly bin: Bin }) {
  return (
    <div className="chart-tip">
      Said {percent(bin.meanProbability)}, won {percent(bin.shareWon)} of {decimal(bin.rows)}
    </div>
  );
}
