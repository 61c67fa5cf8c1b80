import type { ContactRow, DealTable, DealTablePart } from '../domain/deal-row.ts';
import { maskClasses } from '../domain/mask-classes.ts';
import type { DealScore } from '../domain/score.ts';
import type { Instant } from '../domain/time.ts';

/** Which table is wanted: as of which instant, with which of the parts that cost a reading of their own. */
export interface DealTableRequest {
  readonly asOf: Instant;
  readonly parts: readonly DealTablePart[];
}

/** Whole tables of workspaces, of everybody's rows: only a reader may ask for one, and shows of it what its principal may see. */
export interface DealTableSource {
  wholeTable(tenantId: string, request: DealTableRequest): Promise<DealTable>;
  /** The whole scores of these deals where the table's were worked out for it; none where a scoring run kept them. */
  scoresOf(tenantId: string, asOf: Instant, ids: readonly string[]): Promise<DealScore[]>;
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
const maxSights = 256;
const rowsATurn = 500;

/** Does work that stops at each `yield`, so that others have their turn between. */
type InTurns = <Result>(work: Generator<void, Result>) => Promise<Result>;

/** What one sight of a table last was; masked rows are kept, since most stay the same from one state to the next. */
interface Sight {
  readonly lineage: object;
  of: DealTable | null;
  narrowed: Promise<DealTable> | null;
  readonly masked: WeakMap<object, object>;
}

/**
 * Leaves of a table what a sight allows, by the same rule as for single records: rows of visible owners, accounts without an owner
 * through a visible deal, contacts through a visible account or deal. The names that a visible deal shows (of its account, its owner, its
 * owner's manager) are a part of the deal. Equal sights of one table give the same object.
 */
export class VisibleTables {
  readonly #sights = new WeakMap<object, Map<string, Sight>>();
  readonly #inTurns: InTurns;

  constructor(inTurns: InTurns) {
    this.#inTurns = inTurns;
  }

  async narrow(table: DealTable, { owners, hiddenClasses, isDenied }: TableSight): Promise<DealTable> {
    if (isDenied) return { ...onlyRowsOf(table, [], {}), products: [], stages: [] };
    if (owners === null && hiddenClasses.length === 0) return table;
    const sight = this.#sightOf(table, JSON.stringify([owners && [...owners].sort(), [...hiddenClasses].sort()]));
    if (sight.of === table && sight.narrowed !== null) return sight.narrowed;
    const rows = owners === null ? { ...table, lineage: sight.lineage } : onlyRowsOf(table, owners, sight.lineage);
    const narrowed =
      hiddenClasses.length === 0
        ? Promise.resolve(rows)
        : this.#inTurns(withoutClasses(rows, hiddenClasses, sight.masked));
    sight.of = table;
    sight.narrowed = narrowed;
    return narrowed;
  }

  #sightOf({ lineage }: DealTable, key: string): Sight {
    const sights = this.#sights.get(lineage) ?? new Map<string, Sight>();
    this.#sights.set(lineage, sights);
    const sight = sights.get(key) ?? { lineage: {}, of: null, narrowed: null, masked: new WeakMap() };
    sights.delete(key);
    if (sights.size >= maxSights) sights.delete(sights.keys().next().value ?? '');
    sights.set(key, sight);
    return sight;
  }
}

/** Rows by a key, kept beside the list: several sights of one table share it. */
const groups = new WeakMap<readonly object[], unknown>();

function groupsOf<Row extends object>(rows: readonly Row[], keyOf: (row: Row) => string | null) {
  const known = groups.get(rows) as ReadonlyMap<string | null, readonly Row[]> | undefined;
  if (known) return known;
  const made = Map.groupBy(rows, keyOf);
  groups.set(rows, made);
  return made as ReadonlyMap<string | null, readonly Row[]>;
}

const byId = (a: { readonly id: string }, b: { readonly id: string }) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

function onlyRowsOf(table: DealTable, owners: readonly string[], lineage: object): DealTable {
  const seen = [...new Set(owners)];
  const dealsByOwner = groupsOf(table.deals, ({ ownerId }) => ownerId);
  const deals = seen.flatMap((owner) => dealsByOwner.get(owner) ?? []).sort(byId);
  const accountIds = new Set(deals.map(({ accountId }) => accountId));
  const accountsByOwner = groupsOf(table.accounts, ({ ownerId }) => ownerId);
  const unowned = accountsByOwner.get(null) ?? [];
  const accounts = [
    ...seen.flatMap((owner) => accountsByOwner.get(owner) ?? []),
    ...unowned.filter(({ id }) => accountIds.has(id)),
  ].sort(byId);
  const rolesByDeal = groupsOf(table.contactRoles, ({ opportunityId }) => opportunityId);
  const contactRoles = deals.flatMap(({ id }) => rolesByDeal.get(id) ?? []);
  const people = new Set(seen);
  return {
    ...table,
    lineage,
    deals,
    accounts,
    people: table.people.filter(({ id }) => people.has(id)),
    contacts: contactsOf(
      table,
      accounts.map(({ id }) => id),
      contactRoles.map(({ contactId }) => contactId),
    ),
    contactRoles,
    undatedDeals: deals.filter(({ createdDate }) => createdDate === null).length,
  };
}

/** Contacts of these accounts, and these contacts. */
function contactsOf({ contacts }: DealTable, accountIds: readonly string[], ids: readonly string[]): ContactRow[] {
  const byAccount = groupsOf(contacts, ({ accountId }) => accountId);
  const found = new Map(accountIds.flatMap((id) => byAccount.get(id) ?? []).map((row) => [row.id, row]));
  const wanted = new Set(ids.filter((id) => !found.has(id)));
  if (wanted.size > 0) for (const row of contacts) if (wanted.has(row.id)) found.set(row.id, row);
  return [...found.values()].sort(byId);
}

function* withoutClasses(
  table: DealTable,
  hiddenClasses: readonly string[],
  masked: WeakMap<object, object>,
): Generator<void, DealTable> {
  function* mask<Row extends object>(rows: readonly Row[], fields = personalFields): Generator<void, Row[]> {
    const shown: Row[] = [];
    for (const row of rows) {
      const known = masked.get(row) ?? maskClasses(row as Record<string, unknown>, hiddenClasses, fields);
      masked.set(row, known);
      shown.push(known as Row);
      if (shown.length % rowsATurn === 0) yield;
    }
    return shown;
  }
  return {
    ...table,
    deals: yield* mask(table.deals),
    accounts: yield* mask(table.accounts),
    people: yield* mask(table.people),
    contacts: yield* mask(table.contacts, contactFields),
  };
}
