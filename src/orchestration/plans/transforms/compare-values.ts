import { compareDecimals, decimalSchema } from '../../../domain/money.ts';

/**
 * One order over all values that rows hold: numbers and decimals by size (text like `12.50` counts as one), then yes and no, then text by
 * its letters (so dates by time), then everything else; what is missing comes last.
 */
export function compareValues(a: unknown, b: unknown): number {
  const rank = rankOf(a) - rankOf(b);
  if (rank !== 0) return rank;
  if (rankOf(a) === 0) return compareDecimals(asDecimal(a) as string, asDecimal(b) as string);
  const [left, right] = [asText(a), asText(b)];
  return left === right ? 0 : left < right ? -1 : 1;
}

function rankOf(value: unknown): number {
  if (value === null || value === undefined) return 4;
  if (asDecimal(value) !== null) return 0;
  if (typeof value === 'boolean') return 1;
  return typeof value === 'string' ? 2 : 3;
}

/** A number or a text that is one, as a decimal; null when it is none. */
export function asDecimal(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) {
    const text = decimalSchema.safeParse(String(value));
    if (text.success) return text.data;
    const written = value.toFixed(10).replace(/\.?0+$/, '');
    return decimalSchema.safeParse(written).data ?? null;
  }
  return typeof value === 'string' ? (decimalSchema.safeParse(value).data ?? null) : null;
}

/** A value as text; equal values give equal text. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'null');
}
