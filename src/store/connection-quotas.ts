import { eq } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { connection, type StoredQuota } from './schema/workspace.ts';

export type { StoredQuota } from './schema/workspace.ts';

/** What a connection's source said last about its calls; null: nothing. */
export async function readQuota(tx: TenantTransaction, connectionId: string): Promise<StoredQuota | null> {
  const [row] = await tx.select({ quota: connection.quota }).from(connection).where(eq(connection.id, connectionId));
  return row?.quota ?? null;
}

/** Keeps what a connection's source said about its calls. */
export async function saveQuota(tx: TenantTransaction, connectionId: string, quota: StoredQuota): Promise<void> {
  await tx.update(connection).set({ quota }).where(eq(connection.id, connectionId));
}
