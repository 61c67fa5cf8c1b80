import type { ChangeSet } from '../../src/domain/record.ts';
import type { Instant } from '../../src/domain/time.ts';

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
