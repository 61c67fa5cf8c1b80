import type { Decimal } from '../../src/domain/money.ts';
import type { ForecastCategory } from '../../src/domain/opportunity.ts';

/** A JSON number as decimal text; null for null and for what no decimal of ours can hold. */
export function toDecimal(value: number | null): Decimal | null {
  if (value === null || !Number.isFinite(value) || Math.abs(value) >= 1e18) return null;
  const text = String(value);
  return text.includes('e') ? value.toFixed(10).replace(/\.?0+$/, '') : text;
}

/** A percentage as it is, null outside 0 to 100. */
export function toPercent(value: number | null): number | null {
  return value !== null && value >= 0 && value <= 100 ? value : null;
}

/** A currency code, null when it is not one. */
export function toCurrency(code: string | null | undefined): string | null {
  return code && /^[A-Z]{3}$/.test(code) ? code : null;
}

/**
 * `Forecast` is what people see as Commit; `MostLikely` lies between best case and commit and counts as best case. Labels can be
 * renamed by a customer, so an unknown one is null.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_opportunity.htm (2026-11-20)
 */
const categories: Readonly<Record<string, ForecastCategory>> = {
  omitted: 'omitted',
  pipeline: 'pipeline',
  bestcase: 'best_case',
  mostlikely: 'best_case',
  forecast: 'commit',
  commit: 'commit',
  closed: 'closed',
};

/** Reads `ForecastCategory` or, where it is absent, the label `ForecastCategoryName`. */
export function toForecastCategory(apiName: string | null, label: string | null = null): ForecastCategory | null {
  return categories[(apiName ?? label ?? '').replaceAll(' ', '').toLowerCase()] ?? null;
}
