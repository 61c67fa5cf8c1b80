import type { Activity } from '../../domain/activity.ts';
import type { ContextContact, DealContext } from '../../domain/deal-context.ts';
import { followMerge } from '../../domain/follow-merge.ts';
import type { ReadableField } from '../../domain/record.ts';
import type { Instant } from '../../domain/time.ts';
import type { AccountNews } from './account-news.ts';
import type { DealHistory } from './deal-history.ts';
import type { References } from './references.ts';

/** Makes the context of a deal from its history, what it refers to and its activities, oldest first. */
export type ContextMaker = (history: DealHistory, activities: readonly Activity[]) => DealContext;

/** A maker for one instant; its contexts share the states of what they refer to. */
export function contextMaker(
  asOf: Instant,
  references: References,
  readable: ReadonlySet<ReadableField>,
  news: AccountNews,
): ContextMaker {
  const withoutEvents = new Set([...readable].filter((field) => field !== 'accountEvents'));
  const stateOf = <State>(id: string | null, from: ReadonlyMap<string, State>): State | null =>
    id === null ? null : (from.get(id) ?? null);
  return (history, activities) => {
    const { id, state } = history;
    const about = news.of(state.accountId, history.closedAt ?? asOf);
    return {
      asOf,
      opportunityId: id,
      state,
      createdAt: history.createdAt,
      stage: stateOf(state.stageId, references.stages),
      owner: stateOf(state.ownerId, references.users),
      account: stateOf(mergedId(state.accountId, references), references.accounts),
      changes: history.changes,
      contacts: contactsOf(id, references),
      activities: activities.map((activity) => withMergedContacts(activity, references.merges)),
      accountEvents: about.events,
      supportTickets: about.tickets,
      readable: about.isCompanyKnown ? readable : withoutEvents,
    };
  };
}

function mergedId(id: string | null, { merges }: References): string | null {
  return id === null ? null : followMerge(id, merges);
}

/** The people of an activity by the ids they have now. */
function withMergedContacts(activity: Activity, merges: ReadonlyMap<string, string>): Activity {
  if (merges.size === 0 || !activity.contactIds.some((id) => merges.has(id))) return activity;
  return { ...activity, contactIds: [...new Set(activity.contactIds.map((id) => followMerge(id, merges)))] };
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
