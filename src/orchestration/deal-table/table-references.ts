import { followMerge } from '../../domain/follow-merge.ts';
import type { AccountState, ProductState, SalesUserState, StageState } from '../../domain/organisation.ts';
import type { Instant } from '../../domain/time.ts';
import type { TenantTransaction } from '../../store/open-store.ts';
import { readMerges } from '../../store/people-records.ts';
import { readTableStates } from '../../store/read-table-states.ts';
import type { DealFacts } from './deal-facts.ts';

/** What deals refer to as of an instant, by id. */
export interface TableReferences {
  readonly stages: Map<string, StageState>;
  readonly users: Map<string, SalesUserState>;
  readonly accounts: Map<string, AccountState>;
  readonly products: Map<string, ProductState>;
  readonly merges: ReadonlyMap<string, string>;
}

/** The objects that `readTableReferences` reads. */
export const referenceObjects = ['stage', 'sales_user', 'account', 'product'] as const;
export type ReferenceObject = (typeof referenceObjects)[number];

/** Ids by object. */
export type ChangedIds = ReadonlyMap<string, ReadonlySet<string>>;

export async function readTableReferences(tx: TenantTransaction, asOf: Instant): Promise<TableReferences> {
  return {
    stages: await readTableStates<StageState>(tx, 'stage', asOf, {}),
    users: await readTableStates<SalesUserState>(tx, 'sales_user', asOf, {}),
    accounts: await readTableStates<AccountState>(tx, 'account', asOf, {}),
    products: await readTableStates<ProductState>(tx, 'product', asOf, {}),
    merges: await readMerges(tx),
  };
}

/** Reads the records that changed anew into `references`. */
export async function refreshReferences(
  tx: TenantTransaction,
  references: TableReferences,
  changed: ChangedIds,
  asOf: Instant,
): Promise<void> {
  const maps: Readonly<Record<ReferenceObject, Map<string, unknown>>> = {
    stage: references.stages,
    sales_user: references.users,
    account: references.accounts,
    product: references.products,
  };
  for (const object of referenceObjects) {
    const ids = [...(changed.get(object) ?? [])];
    if (ids.length === 0) continue;
    const states = await readTableStates<unknown>(tx, object, asOf, { ids });
    for (const id of ids) {
      if (states.has(id)) maps[object].set(id, states.get(id));
      else maps[object].delete(id);
    }
  }
}

/** The deals that show something of these records: as their stage, owner, owner's manager, account, account's parent or product. */
export function dealsReferringTo(
  changed: ChangedIds,
  { users, accounts, merges }: TableReferences,
  facts: ReadonlyMap<string, DealFacts>,
): string[] {
  const merged = (id: string | null | undefined) => (id ? followMerge(id, merges) : null);
  const among = (object: ReferenceObject) => new Set<string | null>(changed.get(object));
  const [stages, owners, companies, products] = [
    among('stage'),
    among('sales_user'),
    among('account'),
    among('product'),
  ];
  // a team is taken from the manager, a parent's name is shown with its daughter
  for (const [id, { managerId }] of users) if (managerId && changed.get('sales_user')?.has(managerId)) owners.add(id);
  if (companies.size > 0)
    for (const [id, { parentAccountId }] of accounts)
      if (changed.get('account')?.has(merged(parentAccountId) ?? '')) companies.add(id);
  const found: string[] = [];
  for (const [id, { state }] of facts) {
    if (
      stages.has(state.stageId) ||
      owners.has(state.ownerId) ||
      products.has(state.productId) ||
      (companies.size > 0 && companies.has(merged(state.accountId)))
    )
      found.push(id);
  }
  return found;
}
