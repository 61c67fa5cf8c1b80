import { followMerge } from '../../domain/follow-merge.ts';
import type {
  AccountState,
  ContactRoleState,
  ContactState,
  SalesUserState,
  StageState,
} from '../../domain/organisation.ts';
import type { Instant } from '../../domain/time.ts';
import type { TenantTransaction } from '../../store/open-store.ts';
import { readMerges } from '../../store/people-records.ts';
import { readStates } from '../../store/read-deals.ts';
import type { DealHistory } from './deal-history.ts';

/** What deals refer to, as of one instant, by id; roles by the deal they are on. */
export interface References {
  readonly stages: Map<string, StageState>;
  readonly users: Map<string, SalesUserState>;
  readonly accounts: Map<string, AccountState>;
  readonly contacts: Map<string, ContactState>;
  readonly roles: Map<string, { contactId: string; role: ContactRoleState }[]>;
  /** Records that were merged into another: what points to them means that one. */
  readonly merges: ReadonlyMap<string, string>;
}

/** Reads what deals refer to as of an instant; `of` null: what any deal may refer to, else only what those deals do. */
export async function readReferences(
  tx: TenantTransaction,
  asOf: Instant,
  of: readonly DealHistory[] | null,
): Promise<References> {
  const merges = await readMerges(tx);
  const roleStates = await readStates<ContactRoleState>(
    tx,
    'contact_role',
    asOf,
    of && { opportunityIds: of.map(({ id }) => id) },
  );
  const roles: References['roles'] = new Map();
  for (const role of roleStates.values()) {
    if (role.removed) continue;
    const list = roles.get(role.opportunityId) ?? [];
    const contactId = followMerge(role.contactId, merges);
    if (!list.some((link) => link.contactId === contactId)) list.push({ contactId, role });
    roles.set(role.opportunityId, list);
  }
  const accountIds = of?.flatMap(({ state }) => (state.accountId === null ? [] : followMerge(state.accountId, merges)));
  const contactIds = of && [...roles.values()].flatMap((list) => list.map(({ contactId }) => contactId));
  return {
    stages: await readStates<StageState>(tx, 'stage', asOf),
    users: await readStates<SalesUserState>(tx, 'sales_user', asOf),
    accounts: await readStates<AccountState>(tx, 'account', asOf, accountIds ? { ids: accountIds } : null),
    contacts: await readStates<ContactState>(tx, 'contact', asOf, contactIds && { ids: contactIds }),
    roles,
    merges,
  };
}
