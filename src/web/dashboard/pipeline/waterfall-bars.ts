import type { z } from 'zod';
import { addDecimals, subtractDecimals } from '../../../domain/money.ts';
import type { currencyWaterfallSchema, WaterfallBar, waterfallSchema } from '../../contract/pipeline.ts';

export type CurrencyWaterfall = z.output<typeof currencyWaterfallSchema>;

/** One column of the drawing: it floats from `from` to `to`; `amount` is exact. `bar` null: start or end, which have no movements. */
export interface DrawnBar {
  readonly key: string;
  readonly bar: WaterfallBar | null;
  readonly label: string;
  readonly amount: string;
  readonly deals: number;
  readonly kind: 'total' | 'gain' | 'loss';
  readonly from: number;
  readonly to: number;
}

const steps = [
  { bar: 'created', label: 'New', kind: 'gain' },
  { bar: 'pulledIn', label: 'Pulled in', kind: 'gain' },
  { bar: 'amountUp', label: 'Amount up', kind: 'gain' },
  { bar: 'amountDown', label: 'Amount down', kind: 'loss' },
  { bar: 'pushedOut', label: 'Pushed out', kind: 'loss' },
  { bar: 'lost', label: 'Lost', kind: 'loss' },
  { bar: 'won', label: 'Won', kind: 'loss' },
] as const;

/** Start, what came in, what went out, end: each bar begins where the one before ended. Sums are exact decimals until drawn. */
export function drawnBars(waterfall: CurrencyWaterfall): DrawnBar[] {
  let level = waterfall.start.amount;
  const total = (key: 'start' | 'end', label: string): DrawnBar => {
    const { amount, deals } = waterfall[key];
    return { key, bar: null, label, amount, deals, kind: 'total', from: 0, to: Number(amount) };
  };
  const moved = steps.map(({ bar, label, kind }): DrawnBar => {
    const { amount, deals } = waterfall[bar];
    const before = level;
    level = kind === 'gain' ? addDecimals([level, amount]) : subtractDecimals(level, amount);
    return { key: bar, bar, label, amount, deals, kind, from: Number(before), to: Number(level) };
  });
  return [total('start', 'Start'), ...moved, total('end', 'End')];
}

/**
 * Where the axis starts and ends. It starts above 0 where the movements are small beside the totals, else nobody could see them; the
 * page says so.
 */
export function axisOf(bars: readonly DrawnBar[]): [from: number, to: number] {
  const ends = bars.map(({ to }) => to);
  const highest = Math.max(...ends);
  const lowest = Math.min(...ends);
  const room = highest - lowest;
  const floor = lowest - room;
  return [floor > highest / 4 ? floor : Math.min(0, lowest), highest + room * 0.08];
}

/** The waterfalls that can be drawn: converted into one currency where rates are known, then per currency, that of most deals first. */
export function currenciesByDeals({ converted, perCurrency }: z.output<typeof waterfallSchema>): CurrencyWaterfall[] {
  const deals = ({ start, end }: CurrencyWaterfall) => start.deals + end.deals;
  const own = perCurrency.toSorted((a, b) => deals(b) - deals(a));
  return converted === null
    ? own
    : [converted.total, ...own.filter(({ currency }) => currency !== converted.total.currency)];
}
