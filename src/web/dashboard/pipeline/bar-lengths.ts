import type { ValueTotalsAnswer } from '../../contract/money-totals.ts';

/**
 * The length of each group's bar, 0 to 1 of the longest: by value where all groups can be told in one currency, else by number of deals,
 * since amounts of two currencies are never compared.
 */
export function barLengths(groups: readonly ValueTotalsAnswer[]): number[] {
  const currencies = new Set(groups.flatMap(({ perCurrency }) => perCurrency.map(({ currency }) => currency)));
  const isOne = groups.every(({ converted }) => converted !== null) || currencies.size === 1;
  const sizes = groups.map(({ converted, perCurrency, deals }) =>
    isOne ? Number(converted?.amount ?? perCurrency[0]?.amount ?? 0) : deals,
  );
  const longest = Math.max(...sizes);
  return sizes.map((size) => (longest > 0 ? size / longest : 0));
}
