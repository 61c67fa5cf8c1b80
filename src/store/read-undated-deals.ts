import { sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';

/** Deals of which nothing is dated, with their values; `ids` null: all of them. */
export async function readUndatedDeals(
  tx: TenantTransaction,
  ids: readonly string[] | null,
): Promise<{ readonly id: string; readonly undated: Readonly<Record<string, unknown>> }[]> {
  const asked = ids === null ? sql`true` : sql`id = any(${sql.param([...ids])}::text[])`;
  const { rows } = await tx.execute<{ id: string; undated: Record<string, unknown> }>(sql`
    select id, undated from bellwether.record
    where object = 'opportunity' and not is_deleted and born_at is null and ${asked} order by id`);
  return rows;
}
