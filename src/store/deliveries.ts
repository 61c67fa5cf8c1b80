import { desc, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { outbox } from './schema/delivery.ts';

export type Delivery = typeof outbox.$inferSelect;

/** The latest accepted actions with what became of them, newest first and of one moment the highest risk. */
export async function listDeliveries(tx: TenantTransaction, limit: number): Promise<Delivery[]> {
  return tx
    .select()
    .from(outbox)
    .orderBy(desc(outbox.createdAt), sql`(payload ->> 'risk')::int desc nulls last`, outbox.id)
    .limit(limit);
}
