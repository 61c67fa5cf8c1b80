import { type CredentialKey, listCredentials } from '../../store/credentials.ts';
import { withRole } from '../../store/role-transaction.ts';
import type { Custody } from './custody.ts';

/** The holder of credentials that act for the installation rather than for a person. */
export const serviceHolder = 'service';

/**
 * The credential that calls of `userId` on a connection use: their own, else the service's, and never another person's. Null
 * when there is neither; `userId` null: schedules and agents of the installation.
 */
export async function chooseCredential(
  custody: Pick<Custody, 'store'>,
  tenantId: string,
  connectionId: string,
  userId: string | null,
): Promise<CredentialKey | null> {
  const rows = await withRole(custody.store, 'bellwether_connector', tenantId, (tx) =>
    listCredentials(tx, connectionId),
  );
  const own = userId === null ? undefined : rows.find(({ holder }) => holder === userId);
  const row = own ?? rows.find(({ holder }) => holder === serviceHolder);
  return row ? { tenantId, connectionId, holder: row.holder, issuer: row.issuer } : null;
}
