import { addDecimals, type Decimal } from '../../src/domain/money.ts';
import type { Converter } from './convert-money.ts';

/** The exact total of one currency. `currency` null: the source names none. */
export interface CurrencyTotal {
  readonly currency: string | null;
  readonly amount: Decimal;
  readonly deals: number;
}

/** Deals left out of a converted total, because their currency has no rate that day. */
export interface ExcludedDeals {
  readonly currency: string | null;
  readonly deals: number;
}

/** One total in one currency with what could not be part of it. */
export interface ConvertedTotal {
  readonly currency: string;
  readonly amount: Decimal;
  readonly deals: number;
  readonly excluded: readonly ExcludedDeals[];
}

/** What some deals are worth. Amounts of different currencies are never added; `converted` is null without rates. */
export interface ValueTotals {
  readonly deals: number;
  readonly withoutAmount: number;
  readonly perCurrency: readonly CurrencyTotal[];
  readonly converted: ConvertedTotal | null;
}

/** Anything with an amount. */
export interface Valued {
  readonly amount: Decimal | null;
  readonly currency: string | null;
}

/** Adds up deals per currency, and in one currency where a converter is given. */
export function totalValue(deals: readonly Valued[], converter: Converter | null): ValueTotals {
  const amounts = new Map<string | null, Decimal[]>();
  const converted: Decimal[] = [];
  const excluded = new Map<string | null, number>();
  let withoutAmount = 0;
  for (const { amount, currency } of deals) {
    if (amount === null) {
      withoutAmount += 1;
      continue;
    }
    const list = amounts.get(currency);
    if (list) list.push(amount);
    else amounts.set(currency, [amount]);
    if (converter === null) continue;
    const value = converter.convert(amount, currency);
    if (value === null) excluded.set(currency, (excluded.get(currency) ?? 0) + 1);
    else converted.push(value);
  }
  return {
    deals: deals.length,
    withoutAmount,
    perCurrency: [...amounts]
      .sort(([a], [b]) => compareCurrencies(a, b))
      .map(([currency, list]) => ({ currency, amount: addDecimals(list), deals: list.length })),
    converted: converter && {
      currency: converter.currency,
      amount: addDecimals(converted),
      deals: converted.length,
      excluded: excludedList(excluded),
    },
  };
}

/** The counts as a list in the order of the codes. */
export function excludedList(counts: ReadonlyMap<string | null, number>): ExcludedDeals[] {
  return [...counts].sort(([a], [b]) => compareCurrencies(a, b)).map(([currency, deals]) => ({ currency, deals }));
}

/** By code, the unnamed currency last. */
export function compareCurrencies(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}
