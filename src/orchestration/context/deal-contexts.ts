import type { Activity } from '../../domain/activity.ts';
import type { ContextContact, DealContext } from '../../domain/deal-context.ts';
import type { ReadableField } from '../../domain/record.ts';
import type { Instant } from '../../domain/time.ts';
import type { DealHistory } from './deal-history.ts';
import type { References } from './references.ts';

/** Makes the context of a deal from its history, what it refers to and its activities, oldest first. */
export type ContextMaker = (history: DealHistory, activities: readonly Activity[]) => DealContext;

/** A maker for one instant; its contexts share the states of what they refer to. */
export function contextMaker(
  asOf: Instant,
  references: References,
  readable: ReadonlySet<ReadableField>,
): ContextMaker {
  const stateOf = <State>(id: string | null, from: ReadonlyMap<string, State>): State | null =>
    id === null ? null : (from.get(id) ?? null);
  return (history, activities) => {
    const { id, state } = history;
    return {
      asOf,
      opportunityId: id,
      state,
      createdAt: history.createdAt,
      stage: stateOf(state.stageId, references.stages),
      owner: stateOf(state.ownerId, references.users),
      account: stateOf(state.accountId, references.accounts),
      changes: history.changes,
      contacts: contactsOf(id, references),
      activities,
      accountEvents: [],
      supportTickets: [],
      readable,
    };
  };
}

function contactsOf(opportunityId: string, { roles, contacts }: References): ContextContact[] {
  const found = (roles.get(opportunityId) ?? []).map(
    ({ contactId, role }): ContextContact => ({
      contactId,
      role: role.role,
      isPrimary: role.isPrimary,
      contact: contacts.get(contactId) ?? null,
    }),
  );
  return found.sort((a, b) => (a.contactId < b.contactId ? -1 : 1));
}
