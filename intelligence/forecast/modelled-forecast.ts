import { type FiscalPeriod, isInPeriod } from '../../src/domain/fiscal-calendar.ts';
import { addDecimals, type Decimal } from '../../src/domain/money.ts';
import { dateOf } from '../../src/domain/time.ts';
import { type Benchmarks, winRatePriorDeals } from '../benchmarks/benchmarks.ts';
import type { Converter } from '../pipeline-health/convert-money.ts';
import { byDealId, type PipelineSnapshot } from '../pipeline-health/pipeline-snapshot.ts';
import { compareCurrencies, type ExcludedDeals, excludedList, totalValue } from '../pipeline-health/value-totals.ts';
import type { WinModel } from '../risk/win-model.ts';
import type { SeededRandom } from '../win-model/random.ts';
import { dealOutlook } from './deal-outlook.ts';
import { type ForecastDeal, simulateWins } from './simulate-wins.ts';
import { learnWinTiming } from './win-timing.ts';

/** History a forecast needs; below it the interval would be made up. An expert default of ours. */
export const minClosedForForecast = 20;
export const minWonForForecast = 5;

/** The forecast of one currency: what is won already, and what today's open deals add by the end. Estimates are whole units. */
export interface CurrencyForecast {
  readonly currency: string | null;
  readonly wonSoFar: Decimal;
  /** Mean of the simulated period total, wins so far included, as are the three below. */
  readonly expected: Decimal;
  readonly p10: Decimal;
  readonly p50: Decimal;
  readonly p90: Decimal;
  readonly openDeals: number;
}

export interface GivenForecast {
  readonly state: 'given';
  readonly period: FiscalPeriod;
  readonly runs: number;
  readonly perCurrency: readonly CurrencyForecast[];
  /** Open deals without an amount or without any history of their pipeline: they add nothing. */
  readonly withoutAmount: number;
  readonly withoutHistory: number;
  readonly excluded: readonly ExcludedDeals[];
}

/** A forecast, or the reason why history does not allow one. */
export type ModelledForecast =
  | GivenForecast
  | { readonly state: 'abstains'; readonly period: FiscalPeriod; readonly reason: string };

/** All that a forecast depends on. */
export interface ForecastInput {
  readonly snapshot: PipelineSnapshot;
  readonly period: FiscalPeriod;
  readonly benchmarks: Benchmarks;
  readonly model: WinModel;
  readonly converter: Converter | null;
  readonly random: SeededRandom;
  readonly runs?: number;
}

/**
 * Forecasts what a period will have won at its end: wins so far plus the wins of today's open deals, by simulation. Deals that
 * are not created yet are no part of it. The same input and stream give the same bytes.
 */
export function modelledForecast(input: ForecastInput): ModelledForecast {
  const { period, benchmarks, snapshot } = input;
  const reason = abstainReason(benchmarks, period, dateOf(snapshot.asOf));
  if (reason !== null) return { state: 'abstains', period, reason };
  const open = openDealsOf(input);
  const runs = input.runs ?? runsFor(snapshot.open.length);
  const won = wonAmounts(input);
  const currencies = [...new Set([...open.deals.keys(), ...won.amounts.keys()])].sort(compareCurrencies);
  const excluded = new Map(open.excluded);
  for (const [currency, deals] of won.excluded) excluded.set(currency, (excluded.get(currency) ?? 0) + deals);
  return {
    state: 'given',
    period,
    runs,
    perCurrency: currencies.map((currency) => {
      const deals = open.deals.get(currency) ?? [];
      const wonSoFar = addDecimals(won.amounts.get(currency) ?? []);
      const wins = simulateWins(deals, rateSpread(benchmarks), runs, input.random);
      const whole = (value: number) => addDecimals([wonSoFar, wholeUnits(value)]);
      return {
        currency,
        wonSoFar,
        expected: whole(wins.mean),
        p10: whole(wins.p10),
        p50: whole(wins.p50),
        p90: whole(wins.p90),
        openDeals: deals.length,
      };
    }),
    withoutAmount: open.withoutAmount,
    withoutHistory: open.withoutHistory,
    excluded: excludedList(excluded),
  };
}

function abstainReason(benchmarks: Benchmarks, period: FiscalPeriod, today: string): string | null {
  if (today > period.endDate) return `${period.label} is over`;
  if (benchmarks.closed < minClosedForForecast) {
    return `not enough history: ${benchmarks.closed} closed deals, ${minClosedForForecast} needed`;
  }
  if (benchmarks.won < minWonForForecast) {
    return `not enough history: ${benchmarks.won} won deals, ${minWonForForecast} needed`;
  }
  return null;
}

/** Fewer runs for very many deals, whose sums vary little: no quantile needs more than a second. */
function runsFor(deals: number): number {
  return Math.max(400, Math.min(2_000, Math.floor(2e7 / Math.max(1, deals))));
}

/** How far the workspace's win rate itself may be off, in log-odds: it moves all deals of a run together. */
function rateSpread({ closed, winRate }: Benchmarks): number {
  const rate = Math.max(0.01, Math.min(0.99, winRate));
  return 1 / Math.sqrt((closed + winRatePriorDeals) * rate * (1 - rate));
}

function openDealsOf({ snapshot, period, benchmarks, model, converter }: ForecastInput) {
  const basis = { benchmarks, model, timing: learnWinTiming(snapshot.closed) };
  const deals = new Map<string | null, ForecastDeal[]>();
  const excluded = new Map<string | null, number>();
  let withoutAmount = 0;
  let withoutHistory = 0;
  for (const context of [...snapshot.open].sort(byDealId)) {
    const { amount, currency } = context.state;
    if (amount === null) {
      withoutAmount += 1;
      continue;
    }
    const outlook = dealOutlook(context, basis);
    if (outlook === null) {
      withoutHistory += 1;
      continue;
    }
    const value = converter === null ? amount : converter.convert(amount, currency);
    if (value === null) {
      excluded.set(currency, (excluded.get(currency) ?? 0) + 1);
      continue;
    }
    const key = converter?.currency ?? currency;
    const list = deals.get(key) ?? [];
    deals.set(key, list);
    list.push({ amount: Number(value), winProbability: outlook.winBy(period.endDate) });
  }
  return { deals, excluded, withoutAmount, withoutHistory };
}

function wonAmounts({ snapshot, period, converter }: ForecastInput) {
  const won = snapshot.closed
    .filter(({ outcome, closedAt, context }) =>
      outcome === 'won' ? isInPeriod(context.state.closeDate ?? dateOf(closedAt), period) : false,
    )
    .map(({ context }) => context.state);
  const totals = totalValue(won, converter);
  const perCurrency = totals.converted ? [totals.converted] : totals.perCurrency;
  return {
    amounts: new Map<string | null, Decimal[]>(perCurrency.map(({ currency, amount }) => [currency, [amount]])),
    excluded: new Map((totals.converted?.excluded ?? []).map(({ currency, deals }) => [currency, deals])),
  };
}

function wholeUnits(value: number): Decimal {
  return Number.isFinite(value) ? BigInt(Math.round(value)).toString() : '0';
}
