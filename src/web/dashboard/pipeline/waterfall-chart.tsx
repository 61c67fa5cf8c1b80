import { Bar, BarChart, CartesianGrid, Cell, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { WaterfallBar } from '../../contract/pipeline.ts';
import { money, shortMoney } from '../wording/numbers.ts';
import { axisOf, type DrawnBar } from './waterfall-bars.ts';

interface WaterfallChartProps {
  readonly bars: readonly DrawnBar[];
  readonly currency: string | null;
  readonly selected: WaterfallBar | undefined;
  readonly onSelect: (bar: WaterfallBar) => void;
}

const colours = { total: 'var(--chart-1)', gain: 'var(--chart-2)', loss: 'var(--chart-3)' } as const;

/** The drawing of the table below it, which says the same to those who cannot see it. */
export function WaterfallChart({ bars, currency, selected, onSelect }: WaterfallChartProps) {
  const data = bars.map((bar) => ({ ...bar, range: [Math.min(bar.from, bar.to), Math.max(bar.from, bar.to)] }));
  const pick = (at: number) => {
    const bar = bars[at]?.bar;
    if (bar) onSelect(bar);
  };
  return (
    <div className="chart" aria-hidden="true">
      <ResponsiveContainer width="100%" height="100%">
        <BarChart data={data} accessibilityLayer={false} margin={{ top: 8, right: 8, bottom: 0, left: 8 }}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="label" tickLine={false} axisLine={false} stroke="var(--muted)" interval={0} />
          <YAxis
            width={64}
            tickLine={false}
            axisLine={false}
            stroke="var(--muted)"
            domain={axisOf(bars)}
            allowDataOverflow
            tickFormatter={(value: number) => shortMoney(String(Math.round(value)), currency, 2)}
          />
          <Tooltip
            cursor={{ fill: 'var(--surface-2)' }}
            content={({ active, payload }) => {
              const bar = payload?.[0]?.payload as DrawnBar | undefined;
              return active && bar ? <BarTip bar={bar} currency={currency} /> : null;
            }}
          />
          <Bar dataKey="range" radius={3} isAnimationActive={false} onClick={(_, at) => pick(at)}>
            {data.map((bar) => (
              <Cell
                key={bar.key}
                fill={colours[bar.kind]}
                cursor={bar.bar ? 'pointer' : 'default'}
                fillOpacity={selected === undefined || bar.bar === selected || bar.bar === null ? 1 : 0.45}
              />
            ))}
          </Bar>
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

function BarTip({ bar, currency }: { readonly bar: DrawnBar; readonly currency: string | null }) {
  return (
    <div className="chart-tip">
      <span className="strong">{bar.label}</span>
      <br />
      {money(bar.amount, currency)} in {bar.deals} deals
    </div>
  );
}
