import type { DealTable, DealTablePart } from '../domain/deal-row.ts';
import { maskClasses } from '../domain/mask-classes.ts';
import type { Instant } from '../domain/time.ts';

/** Which table is wanted: as of which instant, with which of the parts that cost a reading of their own. */
export interface DealTableRequest {
  readonly asOf: Instant;
  readonly parts: readonly DealTablePart[];
}

/** Whole tables of workspaces, of everybody's rows: only a reader may ask for one, and shows of it what its principal may see. */
export interface DealTableSource {
  wholeTable(tenantId: string, request: DealTableRequest): Promise<DealTable>;
  readonly visible: VisibleTables;
}

/** What one principal sees of a table. `owners` null: everybody's rows. */
export interface TableSight {
  readonly owners: readonly string[] | null;
  readonly hiddenClasses: readonly string[];
  /** Nothing at all is shown then, not even what belongs to nobody. */
  readonly isDenied: boolean;
}

const personalFields: ReadonlyMap<string, string> = new Map([
  ['email', 'personal'],
  ['phone', 'personal'],
  ['recipient', 'personal'],
]);
const contactFields: ReadonlyMap<string, string> = new Map([...personalFields, ['name', 'personal']]);

/** How many different sights of one table are kept. */
const maxSights = 16;

/**
 * Leaves of a table what a sight allows, by the same rule as for single records: rows of visible owners, accounts without an owner
 * through a visible deal, contacts through a visible account or deal. Equal sights of one table give the same object.
 */
export class VisibleTables {
  readonly #narrowed = new WeakMap<DealTable, Map<string, DealTable>>();

  narrow(table: DealTable, { owners, hiddenClasses, isDenied }: TableSight): DealTable {
    if (isDenied) return { ...onlyRowsOf(table, new Set()), products: [], stages: [] };
    if (owners === null && hiddenClasses.length === 0) return table;
    const key = JSON.stringify([owners && [...owners].sort(), [...hiddenClasses].sort()]);
    let sights = this.#narrowed.get(table);
    if (!sights) {
      sights = new Map();
      this.#narrowed.set(table, sights);
    }
    const known = sights.get(key);
    if (known) return known;
    const rows = owners === null ? table : onlyRowsOf(table, new Set(owners));
    const narrowed = hiddenClasses.length === 0 ? rows : withoutClasses(rows, hiddenClasses);
    if (sights.size >= maxSights) sights.delete(sights.keys().next().value ?? '');
    sights.set(key, narrowed);
    return narrowed;
  }
}

function onlyRowsOf(table: DealTable, owners: ReadonlySet<string>): DealTable {
  const deals = table.deals.filter(({ ownerId }) => ownerId !== null && owners.has(ownerId));
  const dealIds = new Set(deals.map(({ id }) => id));
  const accountIds = new Set(deals.map(({ accountId }) => accountId));
  const accounts = table.accounts.filter(({ id, ownerId }) =>
    ownerId === null ? accountIds.has(id) : owners.has(ownerId),
  );
  const seenAccounts = new Set(accounts.map(({ id }) => id));
  const contactRoles = table.contactRoles.filter(({ opportunityId }) => dealIds.has(opportunityId));
  const seenContacts = new Set(contactRoles.map(({ contactId }) => contactId));
  return {
    ...table,
    deals,
    accounts,
    people: table.people.filter(({ id }) => owners.has(id)),
    contacts: table.contacts.filter(
      ({ id, accountId }) => seenContacts.has(id) || (accountId !== null && seenAccounts.has(accountId)),
    ),
    contactRoles,
    undatedDeals: deals.filter(({ createdDate }) => createdDate === null).length,
  };
}

function withoutClasses(table: DealTable, hiddenClasses: readonly string[]): DealTable {
  const mask = <Row extends object>(rows: readonly Row[], fields = personalFields): Row[] =>
    rows.map((row) => maskClasses(row as Record<string, unknown>, hiddenClasses, fields) as Row);
  return {
    ...table,
    deals: mask(table.deals),
    accounts: mask(table.accounts),
    people: mask(table.people),
    contacts: mask(table.contacts, contactFields),
  };
}
