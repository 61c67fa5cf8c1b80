import type { ValueTotalsAnswer } from '../../contract/money-totals.ts';
import { shortMoney } from './numbers.ts';

/** A total in words: in one currency where rates are known, else one amount a currency, never added up. */
export function totalWords({ converted, perCurrency }: ValueTotalsAnswer): string {
  if (converted !== null) return shortMoney(converted.amount, converted.currency);
  if (perCurrency.length === 0) return '–';
  return perCurrency.map(({ amount, currency }) => shortMoney(amount, currency)).join(' + ');
}
