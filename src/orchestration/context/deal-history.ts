import type { FieldChange } from '../../domain/deal-context.ts';
import { type OpportunityState, opportunityStateSchema, unknownOpportunity } from '../../domain/opportunity.ts';
import { type Instant, startOfDay } from '../../domain/time.ts';
import type { DatedDeal } from '../../store/read-deals.ts';

/** One deal's dated facts folded to a state, with each change and the moments that matter. */
export interface DealHistory {
  readonly id: string;
  readonly state: OpportunityState;
  readonly changes: readonly FieldChange[];
  readonly createdAt: Instant;
  /** When the present outcome was reached; null while the deal is open. */
  readonly closedAt: Instant | null;
}

const fields = new Set(Object.keys(opportunityStateSchema.shape)) as ReadonlySet<keyof OpportunityState>;

/**
 * Folds a stored deal into its state and its list of changes. `undated` are the undated values that may count (see
 * `countable-fields.ts`); they lie under the dated facts.
 */
export function foldDealHistory(deal: DatedDeal, undated: Readonly<Record<string, unknown>>): DealHistory {
  const state: Record<string, unknown> = { ...unknownOpportunity, ...undated };
  const changes: FieldChange[] = [];
  let closedAt: Instant | null = null;
  for (const { effectiveAt, knownAt, values } of deal.changes) {
    for (const field of Object.keys(values) as (keyof OpportunityState)[]) {
      if (!fields.has(field) || values[field] === undefined) continue;
      if (field === 'custom') {
        state['custom'] = { ...(state['custom'] as object), ...(values['custom'] as object) };
        continue;
      }
      if (isSame(state[field], values[field])) continue;
      changes.push({
        id: `${deal.id}@${effectiveAt}#${field}`,
        field,
        from: state[field] ?? null,
        to: values[field],
        effectiveAt,
        knownAt,
      });
      if (field === 'outcome') closedAt = values[field] === null ? null : effectiveAt;
      state[field] = values[field];
    }
  }
  const typed = state as OpportunityState;
  const firstAt = deal.changes[0]?.effectiveAt ?? '';
  return {
    id: deal.id,
    state: typed,
    changes,
    createdAt: typed.createdDate ? earlier(startOfDay(typed.createdDate), firstAt) : firstAt,
    closedAt,
  };
}

function isSame(before: unknown, after: unknown): boolean {
  return (before ?? null) === (after ?? null);
}

function earlier(a: Instant, b: Instant): Instant {
  return b !== '' && b < a ? b : a;
}
