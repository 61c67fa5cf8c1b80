import type { ContactRoleRow } from '../../domain/deal-row.ts';
import { followMerge } from '../../domain/follow-merge.ts';
import type { ContactRoleState, ContactState } from '../../domain/organisation.ts';
import type { Instant } from '../../domain/time.ts';
import type { TenantTransaction } from '../../store/open-store.ts';
import { readTableStates } from '../../store/read-table-states.ts';
import type { ChangedIds } from './table-references.ts';

type Contact = Pick<ContactState, 'name' | 'title' | 'accountId'>;
interface RoleLink extends ContactRoleRow {
  readonly roleId: string;
}

/** Contacts, and their parts in deals by deal, as of an instant. */
export interface TablePeople {
  readonly contacts: Map<string, Contact>;
  readonly links: Map<string, readonly RoleLink[]>;
}

const contactFields = ['name', 'title', 'accountId'];
const roleFields = ['opportunityId', 'contactId', 'role', 'removed'];

/** Reads contacts and roles. `merges`: records that were merged into another. */
export async function readTablePeople(
  tx: TenantTransaction,
  asOf: Instant,
  merges: ReadonlyMap<string, string>,
): Promise<TablePeople> {
  const contacts = await readTableStates<Contact>(tx, 'contact', asOf, { fields: contactFields });
  const people = { contacts, links: new Map<string, readonly RoleLink[]>() };
  addLinks(people, await readTableStates<ContactRoleState>(tx, 'contact_role', asOf, { fields: roleFields }), merges);
  return people;
}

/** Reads the contacts and roles that changed anew into `people`; gives the deals whose people are others now. */
export async function refreshPeople(
  tx: TenantTransaction,
  people: TablePeople,
  changed: ChangedIds,
  { asOf, merges }: { readonly asOf: Instant; readonly merges: ReadonlyMap<string, string> },
): Promise<string[]> {
  const contactIds = [...(changed.get('contact') ?? [])];
  const contacts = await readTableStates<Contact>(tx, 'contact', asOf, { ids: contactIds, fields: contactFields });
  for (const id of contactIds) {
    const contact = contacts.get(id);
    if (contact) people.contacts.set(id, contact);
    else people.contacts.delete(id);
  }
  const roleIds = changed.get('contact_role') ?? new Set<string>();
  if (roleIds.size === 0) return [];
  const concerned = new Set<string>();
  for (const [dealId, links] of people.links) {
    if (!links.some(({ roleId }) => roleIds.has(roleId))) continue;
    concerned.add(dealId);
    people.links.set(
      dealId,
      links.filter(({ roleId }) => !roleIds.has(roleId)),
    );
  }
  const states = await readTableStates<ContactRoleState>(tx, 'contact_role', asOf, {
    ids: [...roleIds],
    fields: roleFields,
  });
  addLinks(people, states, merges);
  for (const { opportunityId } of states.values()) if (opportunityId) concerned.add(opportunityId);
  return [...concerned];
}

function addLinks(
  { links }: TablePeople,
  states: ReadonlyMap<string, ContactRoleState>,
  merges: ReadonlyMap<string, string>,
): void {
  for (const [roleId, { opportunityId, contactId, role, removed }] of states) {
    if (removed || !opportunityId || !contactId) continue;
    const link = { roleId, opportunityId, contactId: followMerge(contactId, merges), role: role ?? null };
    const known = links.get(opportunityId) ?? [];
    links.set(
      opportunityId,
      [...known, link].sort((a, b) => (a.roleId < b.roleId ? -1 : 1)),
    );
  }
}

/** The roles in one deal; a person who was merged with another has one. */
export function rolesIn(dealId: string, { links }: TablePeople): readonly ContactRoleRow[] {
  const all = links.get(dealId) ?? [];
  return all.length < 2 ? all : all.filter((link, at) => isFirstOf(link, at, all));
}

function isFirstOf({ contactId }: RoleLink, at: number, all: readonly RoleLink[]): boolean {
  return all.findIndex((each) => each.contactId === contactId) === at;
}
