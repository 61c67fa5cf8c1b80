import { and, desc, eq, ne, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { authorizationRequest, credential, dataKey } from './schema/credential.ts';

export type DataKeyRow = typeof dataKey.$inferSelect;

/**
 * Holds the tenant's data keys until the transaction ends: `use` lets others use them too and keeps them from being dropped,
 * `drop` waits until nobody uses them.
 */
export async function holdDataKeys(tx: TenantTransaction, tenantId: string, forWhat: 'use' | 'drop'): Promise<void> {
  const lock = sql`hashtextextended(${`data-keys:${tenantId}`}, 0)`;
  if (forWhat === 'use') await tx.execute(sql`select pg_advisory_xact_lock_shared(${lock})`);
  else await tx.execute(sql`select pg_advisory_xact_lock(${lock})`);
}

/** The same for the wrapping keys of the whole installation. */
export async function holdWrappingKeys(tx: TenantTransaction, forWhat: 'use' | 'drop'): Promise<void> {
  if (forWhat === 'use') await tx.execute(sql`select pg_advisory_xact_lock_shared(hashtext('wrapping-keys'))`);
  else await tx.execute(sql`select pg_advisory_xact_lock(hashtext('wrapping-keys'))`);
}

/** The tenant's newest data key; null before its first credential. */
export async function newestDataKey(tx: TenantTransaction, tenantId: string): Promise<DataKeyRow | null> {
  const [row] = await tx
    .select()
    .from(dataKey)
    .where(eq(dataKey.tenantId, tenantId))
    .orderBy(desc(dataKey.version))
    .limit(1);
  return row ?? null;
}

/** One version of the tenant's data key; null when it was retired. */
export async function findDataKey(
  tx: TenantTransaction,
  tenantId: string,
  version: number,
): Promise<DataKeyRow | null> {
  const [row] = await tx
    .select()
    .from(dataKey)
    .where(and(eq(dataKey.tenantId, tenantId), eq(dataKey.version, version)));
  return row ?? null;
}

/** Adds a version; returns false when another process added it first. */
export async function addDataKey(tx: TenantTransaction, row: Omit<DataKeyRow, 'createdAt'>): Promise<boolean> {
  const added = await tx.insert(dataKey).values(row).onConflictDoNothing().returning({ version: dataKey.version });
  return added.length > 0;
}

/** Data keys of all tenants that are wrapped by another key than `kekId`; read as the connector role without a tenant. */
export async function listWrappedOtherwise(tx: TenantTransaction, kekId: string): Promise<DataKeyRow[]> {
  return tx.select().from(dataKey).where(ne(dataKey.kekId, kekId)).orderBy(dataKey.tenantId, dataKey.version);
}

/** How many data keys of all tenants each wrapping key holds. */
export async function countByKek(tx: TenantTransaction): Promise<Map<string, number>> {
  const rows = await tx
    .select({ kekId: dataKey.kekId, count: sql<number>`count(*)::int` })
    .from(dataKey)
    .groupBy(dataKey.kekId);
  return new Map(rows.map(({ kekId, count }) => [kekId, count]));
}

/** Tenants that hold or held credentials; read as the connector role without a tenant. */
export async function listCustodyTenants(tx: TenantTransaction): Promise<string[]> {
  const rows = await tx.selectDistinct({ tenantId: dataKey.tenantId }).from(dataKey).orderBy(dataKey.tenantId);
  return rows.map(({ tenantId }) => tenantId);
}

/** Stores the same data key under another wrapping key; nothing happens when it was rewrapped meanwhile. */
export async function rewrapDataKey(
  tx: TenantTransaction,
  row: DataKeyRow,
  next: { readonly kekId: string; readonly wrapped: string },
): Promise<void> {
  await tx
    .update(dataKey)
    .set(next)
    .where(and(eq(dataKey.tenantId, row.tenantId), eq(dataKey.version, row.version), eq(dataKey.kekId, row.kekId)));
}

/** Removes the tenant's data keys older than `version` that encrypt nothing any more; returns how many. */
export async function dropUnusedDataKeys(tx: TenantTransaction, tenantId: string, version: number): Promise<number> {
  const dropped = await tx
    .delete(dataKey)
    .where(
      and(
        eq(dataKey.tenantId, tenantId),
        sql`${dataKey.version} < ${version}`,
        sql`not exists (select from ${credential} c where c.tenant_id = ${tenantId} and c.key_version = ${dataKey}.version)`,
        sql`not exists (select from ${authorizationRequest} a where a.tenant_id = ${tenantId} and a.key_version = ${dataKey}.version)`,
      ),
    )
    .returning({ version: dataKey.version });
  return dropped.length;
}
