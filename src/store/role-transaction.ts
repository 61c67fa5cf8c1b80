import { sql } from './drizzle.ts';
import type { Store, TenantTransaction } from './open-store.ts';

/** The database roles beside the app role; each may do one job that the others may not. */
export type StoreRole = 'bellwether_connector' | 'bellwether_sealer' | 'bellwether_control';

/** Runs `work` in a transaction as `role`, for one tenant, or (null) where the role's policies bind it to none. */
export async function withRole<T>(
  store: Store,
  role: StoreRole,
  tenantId: string | null,
  work: (tx: TenantTransaction) => Promise<T>,
): Promise<T> {
  return store.db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('role', ${role}, true), set_config('app.tenant', ${tenantId ?? ''}, true)`);
    return work(tx);
  });
}
