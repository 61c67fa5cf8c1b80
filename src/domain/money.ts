import { z } from 'zod';

/** A decimal number as text, never a float: `-12.50`, `1000`. */
export const decimalSchema = z.string().regex(/^-?\d{1,18}(\.\d{1,10})?$/, 'a decimal like 1234.50');
export type Decimal = string;

/** ISO 4217 code, upper case. */
export const currencySchema = z.string().regex(/^[A-Z]{3}$/, 'a currency code like EUR');

export interface Money {
  readonly amount: Decimal;
  readonly currency: string;
}

const scale = 10n ** 10n;

function toScaled(value: Decimal): bigint {
  const negative = value.startsWith('-');
  const [whole = '0', fraction = ''] = value.replace('-', '').split('.');
  const scaled = BigInt(whole) * scale + BigInt(fraction.padEnd(10, '0').slice(0, 10));
  return negative ? -scaled : scaled;
}

function fromScaled(scaled: bigint): Decimal {
  const sign = scaled < 0n ? '-' : '';
  const absolute = scaled < 0n ? -scaled : scaled;
  const fraction = (absolute % scale).toString().padStart(10, '0').replace(/0+$/, '');
  return `${sign}${absolute / scale}${fraction ? `.${fraction}` : ''}`;
}

/** Ten-thousandths as a number that holds them exactly; null: the decimal is too long for that. */
function toSmall(value: Decimal): number | null {
  const point = value.indexOf('.');
  if (value.length > 12 || (point >= 0 && value.length - point > 5)) return null;
  return Math.round(Number(value) * 10_000);
}

/** Exact sum of decimals. */
export function addDecimals(values: Iterable<Decimal>): Decimal {
  let total = 0n;
  let small = 0;
  for (const value of values) {
    const part = toSmall(value);
    if (part === null) total += toScaled(value);
    else small += part;
    if (Math.abs(small) < 2 ** 52) continue;
    total += BigInt(small) * (scale / 10_000n);
    small = 0;
  }
  return fromScaled(total + BigInt(small) * (scale / 10_000n));
}

/** Exact difference `a - b`. */
export function subtractDecimals(a: Decimal, b: Decimal): Decimal {
  return fromScaled(toScaled(a) - toScaled(b));
}

/** The product of two decimals, rounded half away from zero to `places` (0 to 10) after the point. */
export function multiplyDecimals(a: Decimal, b: Decimal, places = 10): Decimal {
  const product = toScaled(a) * toScaled(b);
  const unit = scale * 10n ** BigInt(10 - places);
  const half = product < 0n ? -unit / 2n : unit / 2n;
  return fromScaled(((product + half) / unit) * 10n ** BigInt(10 - places));
}

/** -1, 0 or 1 as `a` is less than, equal to or greater than `b`. */
export function compareDecimals(a: Decimal, b: Decimal): -1 | 0 | 1 {
  // rounding to a number never turns an order around
  const [left, right] = [Number(a), Number(b)];
  if (left !== right) return left < right ? -1 : 1;
  const difference = toScaled(a) - toScaled(b);
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

/** Exact totals per currency; amounts of different currencies are never added. */
export function sumByCurrency(amounts: Iterable<Money>): Map<string, Decimal> {
  const totals = new Map<string, bigint>();
  for (const { amount, currency } of amounts) totals.set(currency, (totals.get(currency) ?? 0n) + toScaled(amount));
  return new Map([...totals].map(([currency, total]) => [currency, fromScaled(total)]));
}
