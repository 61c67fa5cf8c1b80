import type { FiscalPeriod } from '../../src/domain/fiscal-calendar.ts';
import { addDecimals, type Decimal, subtractDecimals } from '../../src/domain/money.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { Converter } from './convert-money.ts';
import { type DealMovement, movementsOf, type WaterfallBar, waterfallBars } from './deal-movement.ts';
import { type DealPosition, dealPositions } from './deal-position.ts';
import { byDealId, type PipelineSnapshot } from './pipeline-snapshot.ts';
import { compareCurrencies, type ExcludedDeals, excludedList, totalValue } from './value-totals.ts';

/** One bar: its exact amount and the deals behind it (those without a known amount add nothing). */
export interface WaterfallStep {
  readonly amount: Decimal;
  readonly deals: number;
}

/**
 * How the open value of one currency came from `start` to `end`:
 * start + created + pulledIn + amountUp − amountDown − pushedOut − lost − won = end. `residual` is what that leaves over.
 */
export interface CurrencyWaterfall extends Readonly<Record<WaterfallBar, WaterfallStep>> {
  readonly currency: string | null;
  readonly start: WaterfallStep;
  readonly end: WaterfallStep;
  readonly residual: Decimal;
}

/** The waterfall between two dates, per currency and, with rates, in one. `period` null: all open deals, whenever due. */
export interface Waterfall {
  readonly from: Instant;
  readonly to: Instant;
  readonly period: FiscalPeriod | null;
  readonly perCurrency: readonly CurrencyWaterfall[];
  /** In the rate table's currency at the rates of the end date on both sides, so that no bar holds a change of rates. */
  readonly converted: { readonly total: CurrencyWaterfall; readonly excluded: readonly ExcludedDeals[] } | null;
  /** Every deal behind every bar, in the order of bars, then of ids. */
  readonly movements: readonly DealMovement[];
}

/** What to compare. `converter` null: no rates are known. */
export interface WaterfallInput {
  readonly start: PipelineSnapshot;
  readonly end: PipelineSnapshot;
  readonly period: FiscalPeriod | null;
  readonly converter: Converter | null;
}

type Positions = ReadonlyMap<string, DealPosition>;

/** Explains the change of open value between two snapshots, deal by deal. */
export function waterfallOf({ start, end, period, converter }: WaterfallInput): Waterfall {
  const before = dealPositions(start, period);
  const after = dealPositions(end, period);
  const movements = allMovements(before, after, start.asOf);
  return {
    from: start.asOf,
    to: end.asOf,
    period,
    perCurrency: barsPerCurrency(before, after, movements),
    converted: converter && convertedBars(before, after, start.asOf, converter),
    movements,
  };
}

function allMovements(before: Positions, after: Positions, startAt: Instant): DealMovement[] {
  const ids = new Set([...before.keys(), ...after.keys()]);
  const movements = [...ids].flatMap((id) => movementsOf(before.get(id) ?? null, after.get(id) ?? null, startAt));
  const order = new Map(waterfallBars.map((bar, at) => [bar, at]));
  return movements.sort(
    (a, b) =>
      (order.get(a.bar) ?? 0) - (order.get(b.bar) ?? 0) || byDealId(a, b) || compareCurrencies(a.currency, b.currency),
  );
}

function barsPerCurrency(before: Positions, after: Positions, movements: readonly DealMovement[]): CurrencyWaterfall[] {
  const starts = countedTotals(before);
  const ends = countedTotals(after);
  const known = movements.filter(({ amount }) => amount !== null);
  const byCurrency = Map.groupBy(known, ({ currency }) => currency);
  const currencies = [...new Set([...starts.keys(), ...ends.keys(), ...byCurrency.keys()])].sort(compareCurrencies);
  const none: WaterfallStep = { amount: '0', deals: 0 };
  return currencies.map((currency) => {
    const bars = barsOf(byCurrency.get(currency) ?? []);
    const from = starts.get(currency) ?? none;
    const to = ends.get(currency) ?? none;
    const expected = subtractDecimals(
      addDecimals([from.amount, bars.created.amount, bars.pulledIn.amount, bars.amountUp.amount]),
      addDecimals([bars.amountDown.amount, bars.pushedOut.amount, bars.lost.amount, bars.won.amount]),
    );
    return { currency, start: from, ...bars, end: to, residual: subtractDecimals(expected, to.amount) };
  });
}

/** Start and end come from the deals themselves, never from the bars, so that the residual is a real check. */
function countedTotals(positions: Positions): Map<string | null, WaterfallStep> {
  const counted = [...positions.values()].filter(({ status, isInPeriod }) => status === 'open' && isInPeriod);
  const { perCurrency } = totalValue(counted, null);
  return new Map(perCurrency.map(({ currency, amount, deals }) => [currency, { amount, deals }]));
}

function barsOf(movements: readonly DealMovement[]): Record<WaterfallBar, WaterfallStep> {
  const byBar = Map.groupBy(movements, ({ bar }) => bar);
  const step = (bar: WaterfallBar): WaterfallStep => {
    const members = byBar.get(bar) ?? [];
    return {
      amount: addDecimals(members.map(({ amount }) => amount ?? '0')),
      deals: new Set(members.map(({ opportunityId }) => opportunityId)).size,
    };
  };
  return Object.fromEntries(waterfallBars.map((bar) => [bar, step(bar)])) as Record<WaterfallBar, WaterfallStep>;
}

function convertedBars(before: Positions, after: Positions, startAt: Instant, converter: Converter) {
  const excludedIds = new Map<string, string | null>();
  const convert = (positions: Positions): Positions =>
    new Map([...positions].map(([id, position]) => [id, convertPosition(position, converter, excludedIds)]));
  const from = convert(before);
  const to = convert(after);
  const movements = allMovements(from, to, startAt);
  const [total] = barsPerCurrency(from, to, movements);
  const counts = new Map<string | null, number>();
  for (const [id, currency] of excludedIds) {
    const isPart = [before.get(id), after.get(id)].some((each) => each?.status === 'open' && each.isInPeriod);
    if (isPart) counts.set(currency, (counts.get(currency) ?? 0) + 1);
  }
  return { total: total ?? emptyBars(converter.currency), excluded: excludedList(counts) };
}

function convertPosition(
  position: DealPosition,
  converter: Converter,
  excludedIds: Map<string, string | null>,
): DealPosition {
  if (position.amount === null) return { ...position, currency: converter.currency };
  const amount = converter.convert(position.amount, position.currency);
  if (amount === null) excludedIds.set(position.opportunityId, position.currency);
  return { ...position, amount, currency: converter.currency };
}

function emptyBars(currency: string): CurrencyWaterfall {
  const none: WaterfallStep = { amount: '0', deals: 0 };
  return { currency, start: none, ...barsOf([]), end: none, residual: '0' };
}
