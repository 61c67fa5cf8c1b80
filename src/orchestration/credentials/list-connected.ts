import { type ConnectionRow, listConnections } from '../../store/connections.ts';
import type { Store } from '../../store/open-store.ts';
import type { AnyConnector } from '../catalog/live-catalog.ts';
import type { Custody } from './custody.ts';
import { type InventoryEntry, listInventory } from './list-inventory.ts';

/** One connection as a person may see it: never a secret. Instants are null when it never happened or is not known. */
export interface ListedConnection {
  readonly id: string;
  readonly system: string;
  readonly health: string;
  readonly reason: string | null;
  /** Whose sign-in it is: `service`, or a person; null: nobody is signed in. */
  readonly holder: string | null;
  readonly signedInAt: string | null;
  readonly lastUsedAt: string | null;
  readonly expiresAt: string | null;
  readonly syncedAt: string | null;
  readonly scopes: readonly { readonly scope: string; readonly reason: string }[];
}

/** What a workspace has connected, one entry for each sign-in, and one for a connection without any. */
export async function listConnected(
  store: Store,
  custody: Pick<Custody, 'store'>,
  connectors: readonly AnyConnector[],
  tenantId: string,
): Promise<ListedConnection[]> {
  const rows = await store.withTenant(tenantId, (tx) => listConnections(tx));
  const inventory = await listInventory(custody, tenantId);
  return rows.flatMap((row) => {
    const held = inventory.filter(({ connectionId }) => connectionId === row.id);
    const reasons = connectors.find(({ id }) => id === row.system)?.scopes ?? {};
    return held.length === 0 ? [listed(row, null, reasons)] : held.map((entry) => listed(row, entry, reasons));
  });
}

function listed(
  row: ConnectionRow,
  entry: InventoryEntry | null,
  reasons: Readonly<Record<string, string>>,
): ListedConnection {
  const isEntryWorse = entry !== null && entry.health !== 'healthy';
  return {
    id: row.id,
    system: row.system,
    health: isEntryWorse ? entry.health : row.health,
    reason: isEntryWorse ? entry.healthReason : row.healthReason,
    holder: entry?.holder ?? null,
    signedInAt: entry?.createdAt ?? null,
    lastUsedAt: entry?.lastUsedAt ?? null,
    expiresAt: entry?.expiresAt ?? null,
    syncedAt: row.syncedAt,
    scopes: (entry?.scopes ?? []).map((scope) => ({ scope, reason: reasons[scope] ?? 'named by the provider' })),
  };
}
