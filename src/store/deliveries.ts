import { desc } from 'drizzle-orm';
import type { TenantTransaction } from './open-store.ts';
import { outbox } from './schema/delivery.ts';

export type Delivery = typeof outbox.$inferSelect;

/** The latest accepted actions with what became of them, newest first. */
export async function listDeliveries(tx: TenantTransaction, limit: number): Promise<Delivery[]> {
  return tx.select().from(outbox).orderBy(desc(outbox.createdAt), outbox.id).limit(limit);
}
