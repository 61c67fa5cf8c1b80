import { localOwner, type Principal } from '../../domain/principal.ts';
import type { TenantTransaction } from '../../store/open-store.ts';
import { findPerson } from '../../store/people.ts';
import { findSalesPeople } from '../../store/team-members.ts';

/** The rights of an agent's owner as they stand now; null: they are gone or suspended, and the agent with them. */
export async function readOwner(tx: TenantTransaction, tenantId: string, ownerId: string): Promise<Principal | null> {
  const local = localOwner(tenantId);
  if (ownerId === local.id) return { ...local, channel: 'schedule' };
  const person = await findPerson(tx, ownerId);
  if (person?.state !== 'active') return null;
  const { role, salesUserId } = person;
  const [sales] = salesUserId === null ? [] : await findSalesPeople(tx, salesUserId);
  const team = sales?.team ?? null;
  return { kind: 'user', id: ownerId, tenantId, role, team, salesUserId, channel: 'schedule', scopes: null };
}
