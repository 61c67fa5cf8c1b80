import type { Principal } from '../../domain/principal.ts';
import { deleteSignInsBegunBy } from '../../store/authorization-requests.ts';
import { listCredentials } from '../../store/credentials.ts';
import { endOpenActsOf, type OpenActs } from '../../store/open-acts.ts';
import type { TenantTransaction } from '../../store/open-store.ts';
import type { PersonRow } from '../../store/people.ts';
import { withRole } from '../../store/role-transaction.ts';
import type { Custody } from '../credentials/custody.ts';
import { type Revoked, revokeCredentials } from '../credentials/revoke-credentials.ts';

/** What acted for a person and was ended, by kind. */
export type EndedAccess = OpenActs;

/** Everything a person may be called by what acts for them: here, in the CRM and at the provider of their sign-in. */
export function actingIds({ id, salesUserId, subject }: Pick<PersonRow, 'id' | 'salesUserId' | 'subject'>): string[] {
  return [id, salesUserId, subject].filter((each) => each !== null);
}

/** Ends sessions, invitations, approvals and plans of a person, in the caller's transaction. */
export async function endAccess(tx: TenantTransaction, person: PersonRow): Promise<EndedAccess> {
  return endOpenActsOf(tx, person.id, actingIds(person), person.email);
}

/** Revokes the connections a person signed in to themselves, here and then at the provider, and sign-ins they have begun. */
export async function revokeOwnCredentials(
  custody: Custody,
  person: PersonRow,
  principal: Principal,
): Promise<Revoked[]> {
  const { tenantId } = person;
  const ids = new Set(actingIds(person));
  const rows = await withRole(custody.store, 'bellwether_connector', tenantId, async (tx) => {
    await deleteSignInsBegunBy(tx, [...ids]);
    return listCredentials(tx, null);
  });
  const revoked: Revoked[] = [];
  for (const { connectionId, holder, issuer } of rows.filter((row) => ids.has(row.holder))) {
    const scope = { kind: 'credential', tenantId, connectionId, holder, issuer } as const;
    revoked.push(...(await revokeCredentials(custody, scope, { principal, reason: 'the person was removed' })));
  }
  return revoked;
}
