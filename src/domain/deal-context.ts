import type { Activity } from './activity.ts';
import type { OpportunityState } from './opportunity.ts';
import type { AccountState, ContactRoleState, ContactState, SalesUserState, StageState } from './organisation.ts';
import type { ReadableField } from './record.ts';
import type { Instant } from './time.ts';

/** One field that took a new value. `from` null: it was unknown before. `id` cites the change set it came from. */
export interface FieldChange {
  readonly id: string;
  readonly field: keyof OpportunityState;
  readonly from: unknown;
  readonly to: unknown;
  readonly effectiveAt: Instant;
  readonly knownAt: Instant;
}

/** A contact's link to the deal with what is known of the person. */
export interface ContextContact {
  readonly contactId: string;
  readonly role: string | null;
  readonly isPrimary: boolean | null;
  readonly contact: ContactState | null;
}

export type { ContactRoleState };

/** A public event of the account, from an intelligence connector. */
export interface AccountEvent {
  readonly id: string;
  readonly kind: string;
  readonly occurredAt: Instant;
  readonly title: string;
  readonly url: string | null;
}

/** An open support ticket of the account. `priority` 1 is the most urgent. */
export interface SupportTicket {
  readonly id: string;
  readonly priority: number | null;
  readonly openedAt: Instant;
  readonly closedAt: Instant | null;
}

/**
 * Everything known of one deal at `asOf` and nothing later: the only input of a signal besides benchmarks and settings.
 * `changes` are oldest first. `activities` are oldest first; those with `occurredAt` after `asOf` are already on record
 * (planned meetings, due tasks). `readable` says which inputs the connected sources can tell at all.
 */
export interface DealContext {
  readonly asOf: Instant;
  readonly opportunityId: string;
  readonly state: OpportunityState;
  readonly createdAt: Instant;
  readonly stage: StageState | null;
  readonly owner: SalesUserState | null;
  readonly account: AccountState | null;
  readonly changes: readonly FieldChange[];
  readonly contacts: readonly ContextContact[];
  readonly activities: readonly Activity[];
  readonly accountEvents: readonly AccountEvent[];
  readonly supportTickets: readonly SupportTicket[];
  readonly readable: ReadonlySet<ReadableField>;
}

/** A deal that had ended by `asOf`, for benchmarks and training: its context as of its end, and how it ended. */
export interface ClosedDeal {
  readonly context: DealContext;
  readonly outcome: 'won' | 'lost';
  readonly closedAt: Instant;
}
