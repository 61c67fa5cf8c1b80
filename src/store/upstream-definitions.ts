import { eq } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { type UpstreamContent, upstreamDefinition } from './schema/catalog.ts';

export type { UpstreamContent };
export type UpstreamDefinitionRow = typeof upstreamDefinition.$inferSelect;

/** The definitions of all connections of the tenant, as they were last read. */
export async function listUpstreamDefinitions(tx: TenantTransaction): Promise<UpstreamDefinitionRow[]> {
  return tx.select().from(upstreamDefinition).orderBy(upstreamDefinition.connectionId);
}

/** Keeps what a connection's tools are made from, in place of what was read before. */
export async function saveUpstreamDefinition(tx: TenantTransaction, row: UpstreamDefinitionRow): Promise<void> {
  const { content, digest, fetchedAt } = row;
  await tx
    .insert(upstreamDefinition)
    .values(row)
    .onConflictDoUpdate({
      target: [upstreamDefinition.tenantId, upstreamDefinition.connectionId],
      set: { content, digest, fetchedAt },
    });
}

/** Forgets the definition of a connection. */
export async function deleteUpstreamDefinition(tx: TenantTransaction, connectionId: string): Promise<void> {
  await tx.delete(upstreamDefinition).where(eq(upstreamDefinition.connectionId, connectionId));
}
