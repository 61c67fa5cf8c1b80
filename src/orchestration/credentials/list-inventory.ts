import { type CredentialKey, type CredentialRow, listCredentials } from '../../store/credentials.ts';
import { withRole } from '../../store/role-transaction.ts';
import type { Custody } from './custody.ts';

/** One stored credential without its secrets. Instants are null when it never happened or is not known. */
export interface InventoryEntry
  extends CredentialKey,
    Pick<
      CredentialRow,
      'system' | 'kind' | 'health' | 'healthReason' | 'createdAt' | 'lastUsedAt' | 'refreshedAt' | 'expiresAt'
    > {
  readonly scopes: readonly string[];
}

/** Every credential of a tenant: who holds it, what it may do, when it was last used, how it fares. Never a secret. */
export async function listInventory(custody: Pick<Custody, 'store'>, tenantId: string): Promise<InventoryEntry[]> {
  const rows = await withRole(custody.store, 'bellwether_connector', tenantId, (tx) => listCredentials(tx, null));
  return rows.map((row) => ({
    ...{ tenantId: row.tenantId, connectionId: row.connectionId, holder: row.holder, issuer: row.issuer },
    ...{ system: row.system, kind: row.kind, scopes: row.scopes, health: row.health, healthReason: row.healthReason },
    ...{ createdAt: row.createdAt, lastUsedAt: row.lastUsedAt, refreshedAt: row.refreshedAt, expiresAt: row.expiresAt },
  }));
}
