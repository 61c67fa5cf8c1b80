import type { ValueTotals } from '../../../intelligence/pipeline-health/value-totals.ts';
import { type Decimal, multiplyDecimals } from '../../domain/money.ts';

/** An exact decimal for people: thousands separated, rounded to `places` (0 to 10) after the point, e.g. `-1,234.50`. */
export function decimalText(value: Decimal, places: number): string {
  const rounded = multiplyDecimals(value, '1', places);
  const sign = rounded.startsWith('-') ? '-' : '';
  const [whole = '0', fraction = ''] = rounded.replace('-', '').split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${sign}${grouped}${places > 0 ? `.${fraction.padEnd(places, '0')}` : ''}`;
}

/** An amount in whole units with its currency, e.g. `1,234 EUR`; without one when the source names none. */
export function moneyText(amount: Decimal, currency: string | null): string {
  const text = decimalText(amount, 0);
  return currency === null ? text : `${text} ${currency}`;
}

/** An amount short enough for a chart, e.g. `1.4M`, `320k`, `-75`. */
export function compactText(amount: Decimal): string {
  const value = Number(amount);
  for (const [unit, letter] of [
    [1e12, 'T'],
    [1e9, 'B'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (Math.abs(value) >= unit) return `${(Math.round((value / unit) * 10) / 10).toLocaleString('en')}${letter}`;
  }
  return decimalText(amount, 0);
}

/**
 * A total as one line: in one currency where there are rates, else each currency for itself. Currencies that would pass `maxLength`
 * characters are counted instead of cut.
 */
export function totalsText({ converted, perCurrency }: ValueTotals, maxLength = Number.MAX_SAFE_INTEGER): string {
  if (converted) {
    const left = converted.excluded.reduce((sum, { deals }) => sum + deals, 0);
    return `${moneyText(converted.amount, converted.currency)}${left > 0 ? ` (${countText(left, 'deal')} excluded)` : ''}`;
  }
  if (perCurrency.length === 0) return '0';
  const parts = perCurrency.map(({ amount, currency }) => moneyText(amount, currency));
  let shown = parts.length;
  const text = () =>
    shown === parts.length ? parts.join(' + ') : [...parts.slice(0, shown), `${parts.length - shown} more`].join(' + ');
  while (shown > 1 && text().length > maxLength) shown -= 1;
  return text();
}

/** A count with its word, e.g. `1 deal`, `2,001 deals`. */
export function countText(count: number, word: string): string {
  return `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`;
}
