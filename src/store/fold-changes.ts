import type { ChangeSet } from '../domain/record.ts';
import type { Instant } from '../domain/time.ts';

/** Oldest first: by the moment it became true, then by the moment it was known. */
export function byTime(a: ChangeSet, b: ChangeSet): number {
  if (a.effectiveAt !== b.effectiveAt) return a.effectiveAt < b.effectiveAt ? -1 : 1;
  if (a.knownAt === b.knownAt) return 0;
  return a.knownAt < b.knownAt ? -1 : 1;
}

/**
 * The state after all `changes` (sorted by `byTime`) that were true and known at `asOf`; null asOf means all of them.
 * `custom` fields are merged one by one, every other field is replaced.
 */
export function foldChanges(changes: readonly ChangeSet[], asOf: Instant | null): Record<string, unknown> {
  const state: Record<string, unknown> = {};
  for (const { effectiveAt, knownAt, values } of changes) {
    if (asOf === null || (effectiveAt <= asOf && knownAt <= asOf)) mergeValues(state, values);
  }
  return state;
}

/** Puts `values` over `state` in place. */
export function mergeValues(state: Record<string, unknown>, values: Readonly<Record<string, unknown>>): void {
  for (const [field, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const before = state[field];
    state[field] = field === 'custom' && isObject(before) && isObject(value) ? { ...before, ...value } : value;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
