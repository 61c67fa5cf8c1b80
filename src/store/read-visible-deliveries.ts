import type { Delivery } from './deliveries.ts';
import { desc, type SQL, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { outbox } from './schema/delivery.ts';
import type { RowConditions } from './visible-rows.ts';

/** A payload that speaks of several deals. */
type Digest = { alerts: { opportunityId?: unknown }[] };

/** Accepted actions about visible deals and people; `where` narrows rows of the table called `o`. */
export async function readVisibleDeliveries(
  tx: TenantTransaction,
  only: RowConditions,
  where: SQL,
  limit: number,
): Promise<Delivery[]> {
  const visible = tx.execute<{ id: string }>(sql`
    select o.id from bellwether.outbox o where ${where} and ${only.ofDelivery}
    order by o.created_at desc, o.id limit ${limit}`);
  const ids = (await visible).rows.map(({ id }) => id);
  const rows = await tx
    .select()
    .from(outbox)
    .where(sql`${outbox.id} = any(${sql.param(ids)}::text[])`)
    .orderBy(desc(outbox.createdAt), outbox.id);
  const deals = rows.flatMap(({ payload }) => (isDigest(payload) ? payload.alerts.map(dealOf) : []));
  if (deals.length === 0) return rows;
  const { rows: seen } = await tx.execute<{ id: string }>(sql`
    select u.id from unnest(${sql.param(deals)}::text[]) as u(id) where ${only.ofDeal(sql`u.id`)}`);
  const isSeen = new Set(seen.map(({ id }) => id));
  // a deal may have changed hands since the digest was put together
  return rows.map((row) =>
    isDigest(row.payload)
      ? { ...row, payload: { ...row.payload, alerts: row.payload.alerts.filter((alert) => isSeen.has(dealOf(alert))) } }
      : row,
  );
}

function dealOf({ opportunityId }: Digest['alerts'][number]): string {
  return String(opportunityId);
}

function isDigest(payload: Record<string, unknown>): payload is Record<string, unknown> & Digest {
  return Array.isArray(payload['alerts']);
}
