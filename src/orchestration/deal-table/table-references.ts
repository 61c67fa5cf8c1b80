import type { ContactRoleRow } from '../../domain/deal-row.ts';
import { followMerge } from '../../domain/follow-merge.ts';
import type {
  AccountState,
  ContactRoleState,
  ContactState,
  ProductState,
  SalesUserState,
  StageState,
} from '../../domain/organisation.ts';
import type { RecordObject } from '../../domain/record.ts';
import type { Instant } from '../../domain/time.ts';
import type { TenantTransaction } from '../../store/open-store.ts';
import { readMerges } from '../../store/people-records.ts';
import { readStates } from '../../store/read-deals.ts';

/** What deals refer to as of an instant, by id. */
export interface TableReferences {
  readonly stages: ReadonlyMap<string, StageState>;
  readonly users: ReadonlyMap<string, SalesUserState>;
  readonly accounts: ReadonlyMap<string, AccountState>;
  readonly products: ReadonlyMap<string, ProductState>;
  readonly merges: ReadonlyMap<string, string>;
}

/** The objects that `readTableReferences` reads. */
export const referenceObjects: ReadonlySet<string> = new Set<RecordObject>([
  'stage',
  'sales_user',
  'account',
  'product',
]);

export async function readTableReferences(tx: TenantTransaction, asOf: Instant): Promise<TableReferences> {
  return {
    stages: await readStates<StageState>(tx, 'stage', asOf),
    users: await readStates<SalesUserState>(tx, 'sales_user', asOf),
    accounts: await readStates<AccountState>(tx, 'account', asOf),
    products: await readStates<ProductState>(tx, 'product', asOf),
    merges: await readMerges(tx),
  };
}

/** Contacts and their parts in deals, as of an instant. */
export interface TablePeople {
  readonly contacts: ReadonlyMap<string, ContactState>;
  readonly roles: readonly ContactRoleRow[];
}

/** The objects that `readTablePeople` reads. */
export const peopleObjects: ReadonlySet<string> = new Set<RecordObject>(['contact', 'contact_role']);

/** Reads contacts and roles; a person who was merged with another has one role in a deal. */
export async function readTablePeople(tx: TenantTransaction, asOf: Instant): Promise<TablePeople> {
  const merges = await readMerges(tx);
  const contacts = await readStates<ContactState>(tx, 'contact', asOf);
  const states = await readStates<ContactRoleState>(tx, 'contact_role', asOf);
  const roles = new Map<string, ContactRoleRow>();
  for (const { opportunityId, contactId, role, removed } of states.values()) {
    if (removed || !opportunityId || !contactId) continue;
    const known = followMerge(contactId, merges);
    const key = `${opportunityId}\n${known}`;
    if (!roles.has(key)) roles.set(key, { opportunityId, contactId: known, role: role ?? null });
  }
  return { contacts, roles: [...roles.values()] };
}
