import { sql } from '../../src/store/drizzle.ts';
import type { Store } from '../../src/store/open-store.ts';
import { asRelay } from './take-due-rows.ts';

/**
 * Ends the leases and queue marks of every tenant now. Only for a process that is certain to be alone: its predecessor is dead,
 * and what it was sending is recovered like any interrupted attempt.
 */
export async function forgetLeases(store: Store): Promise<void> {
  const tenants = await asRelay(store, async (tx) => {
    await tx.execute(sql`update bellwether.outbox set queued_until = null where queued_until is not null`);
    const found = await tx.execute<{ tenant_id: string }>(
      sql`select distinct tenant_id from bellwether.outbox where status = 'sending'`,
    );
    return found.rows.map((row) => row.tenant_id);
  });
  for (const tenantId of tenants) {
    await store.withTenant(tenantId, (tx) =>
      tx.execute(sql`update bellwether.outbox set lease_until = now() where status = 'sending'`),
    );
  }
}
