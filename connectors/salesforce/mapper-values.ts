import type { Decimal } from '../../src/domain/money.ts';
import type { ForecastCategory } from '../../src/domain/opportunity.ts';
import type { ChangeSet } from '../../src/domain/record.ts';
import type { Instant } from '../../src/domain/time.ts';

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

/** Collects a record's values by the moment they became true, and keeps only what changed. */
export interface ChangeLog {
  /** `values` are true and on record from `at` on. */
  add(at: Instant, values: Readonly<Record<string, unknown>>): void;
  /** In order of time, each with the fields that took a new value then. */
  changes(): ChangeSet[];
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}

/** An empty log; values added later for the same moment win. */
export function createChangeLog(): ChangeLog {
  const byInstant = new Map<Instant, Record<string, unknown>>();
  return {
    add(at, values) {
      byInstant.set(at, { ...byInstant.get(at), ...values });
    },
    changes() {
      const state = new Map<string, unknown>();
      const sets: ChangeSet[] = [];
      for (const at of [...byInstant.keys()].sort()) {
        const fresh = Object.entries(byInstant.get(at) ?? {}).filter(
          ([field, value]) => !state.has(field) || !isSame(state.get(field), value),
        );
        for (const [field, value] of fresh) state.set(field, value);
        if (fresh.length > 0) sets.push({ effectiveAt: at, knownAt: at, values: Object.fromEntries(fresh) });
      }
      return sets;
    },
  };
}
