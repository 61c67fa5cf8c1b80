import { distributionOf } from '../benchmarks/distribution.ts';

/** The median rounded to tenths; null for no numbers. */
export function medianOf(values: readonly number[]): number | null {
  const { median } = distributionOf(values);
  return median === null ? null : Math.round(median * 10) / 10;
}
