import type { OpportunityState } from '../../domain/opportunity.ts';
import type { ReadableField } from '../../domain/record.ts';

/** Which signal input each opportunity field feeds. */
const inputOfField: Partial<Record<keyof OpportunityState, ReadableField>> = {
  stageId: 'stage',
  amount: 'amount',
  closeDate: 'closeDate',
  forecastCategory: 'forecastCategory',
  nextStep: 'nextStep',
  ownerId: 'owner',
};

/**
 * The undated opportunity fields that may count: those filled on every deal on record. A field that is blank on some deals
 * may have been filled because of how they ended, and its blanks would tell the outcome, so it stays out altogether.
 */
export function countableUndatedFields(undatedOfDeals: Iterable<Readonly<Record<string, unknown>>>): Set<string> {
  const filled = new Map<string, number>();
  let deals = 0;
  for (const undated of undatedOfDeals) {
    deals += 1;
    for (const [field, value] of Object.entries(undated)) {
      if (field !== 'custom' && value !== null && value !== '') filled.set(field, (filled.get(field) ?? 0) + 1);
    }
  }
  return new Set([...filled].filter(([, count]) => count === deals).map(([field]) => field));
}

/** The part of `undated` that may count. The name always may: no signal and no model reads it. */
export function keepCountable(
  undated: Readonly<Record<string, unknown>>,
  countable: ReadonlySet<string>,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(undated).filter(([field]) => field === 'name' || countable.has(field)));
}

/**
 * Narrows what a source can tell to what it did tell of at least one open deal at that date. An export speaks of some fields
 * only at the end (a final value) or only for its own day; treating them as readable would call every open deal incomplete.
 */
export function readableOnOpenDeals(
  readable: Iterable<ReadableField>,
  openStates: Iterable<OpportunityState>,
): Set<ReadableField> {
  const seen = new Set<ReadableField>();
  for (const state of openStates) {
    for (const [field, input] of Object.entries(inputOfField)) {
      if (state[field as keyof OpportunityState] !== null) seen.add(input);
    }
  }
  const narrowed = new Set<ReadableField>(Object.values(inputOfField));
  return new Set([...readable].filter((input) => !narrowed.has(input) || seen.has(input)));
}
