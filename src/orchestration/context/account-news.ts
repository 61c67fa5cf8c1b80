import type { AccountEvent, SupportTicket } from '../../domain/deal-context.ts';
import { followMerge } from '../../domain/follow-merge.ts';
import type { SupportTicketState } from '../../domain/organisation.ts';
import type { ReadableField } from '../../domain/record.ts';
import type { Instant } from '../../domain/time.ts';
import { readAccountEvents, readFoundAccounts } from '../../store/account-events.ts';
import { contentDigest, type DataVersion } from '../../store/content-digest.ts';
import type { TenantTransaction } from '../../store/open-store.ts';
import { readStates } from '../../store/read-deals.ts';

/** What is told of a deal's account. `isCompanyKnown` false: no source knows the company, so silence says nothing. */
export interface NewsOfAccount {
  readonly events: readonly AccountEvent[];
  readonly tickets: readonly SupportTicket[];
  readonly isCompanyKnown: boolean;
}

/** Public events and support tickets of accounts, as far as they were on record. */
export interface AccountNews {
  /** What was known of an account at `until`. */
  of(accountId: string | null, until: Instant): NewsOfAccount;
  /** Adds everything that is told of these accounts, each once. */
  addTo(version: DataVersion, accountIds: Iterable<string | null>): void;
}

const nothing: NewsOfAccount = { events: [], tickets: [], isCompanyKnown: true };

/** Reads what sources tell of accounts as of an instant; asks nothing where no source tells either. */
export async function readAccountNews(
  tx: TenantTransaction,
  asOf: Instant,
  readable: ReadonlySet<ReadableField>,
  merges: ReadonlyMap<string, string>,
): Promise<AccountNews> {
  const hasEvents = readable.has('accountEvents');
  const hasTickets = readable.has('supportTickets');
  if (!hasEvents && !hasTickets) return { of: () => nothing, addTo() {} };
  const resolve = (id: string) => followMerge(id, merges);
  const events = hasEvents ? await readAccountEvents(tx, asOf) : new Map<string, never[]>();
  const found = hasEvents ? await readFoundAccounts(tx) : new Set<string>();
  const tickets = hasTickets ? await readTickets(tx, asOf, resolve) : new Map<string, SupportTicket[]>();
  return {
    addTo(version, given) {
      for (const accountId of new Set([...given].flatMap((id) => (id === null ? [] : resolve(id))))) {
        for (const { digest } of events.get(accountId) ?? []) version.add(digest);
        for (const ticket of tickets.get(accountId) ?? [])
          version.add(contentDigest('support_ticket', accountId, ticket));
      }
    },
    of(given, until) {
      const accountId = given === null ? null : resolve(given);
      if (accountId === null) return { ...nothing, isCompanyKnown: false };
      const known = (events.get(accountId) ?? []).filter(({ knownAt }) => knownAt <= until);
      const open = (tickets.get(accountId) ?? []).filter(({ openedAt }) => openedAt <= until);
      return { events: known.map(({ event }) => event), tickets: open, isCompanyKnown: found.has(accountId) };
    },
  };
}

async function readTickets(
  tx: TenantTransaction,
  asOf: Instant,
  resolve: (id: string) => string,
): Promise<Map<string, SupportTicket[]>> {
  const byAccount = new Map<string, SupportTicket[]>();
  for (const [id, state] of await readStates<SupportTicketState>(tx, 'support_ticket', asOf)) {
    const { accountId, priority, openedAt, closedAt } = state;
    if (!accountId || !openedAt) continue;
    const list = byAccount.get(resolve(accountId)) ?? [];
    list.push({ id, priority: priority ?? null, openedAt, closedAt: closedAt ?? null });
    byAccount.set(resolve(accountId), list);
  }
  for (const list of byAccount.values()) list.sort((a, b) => (a.openedAt + a.id < b.openedAt + b.id ? -1 : 1));
  return byAccount;
}
