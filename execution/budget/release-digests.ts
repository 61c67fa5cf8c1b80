import { sql } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import { digestRule } from './hold-for-digest.ts';

/** Makes the digests that wait for their hour due now; returns how many. */
export async function releaseDigests(tx: TenantTransaction): Promise<number> {
  const { rows } = await tx.execute(sql`
    update bellwether.outbox set due_at = now()
    where rule = ${digestRule} and status = 'pending' and attempt = 0 and due_at > now() returning id`);
  return rows.length;
}
