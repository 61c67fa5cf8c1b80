import type { RecordObject } from '../domain/record.ts';
import { sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { markDealsToRescore } from './scoring-runs.ts';

type Mirrored = RecordObject | 'activity';

const livingOf = (connectionId: string, object: Mirrored) =>
  object === 'activity'
    ? sql`bellwether.activity where connection_id = ${connectionId} and not is_deleted`
    : sql`bellwether.record where object = ${object} and connection_id = ${connectionId} and not is_deleted`;

/** How many living records of an object the mirror has from a connection. */
export async function countMirrored(tx: TenantTransaction, connectionId: string, object: Mirrored): Promise<number> {
  const { rows } = await tx.execute<{ n: number }>(
    sql`select count(*)::int as n from ${livingOf(connectionId, object)}`,
  );
  return rows[0]?.n ?? 0;
}

/** Which of `ids` the mirror does not have as living records. */
export async function findMissing(
  tx: TenantTransaction,
  connectionId: string,
  object: Mirrored,
  ids: readonly string[],
): Promise<string[]> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    select wanted.id from unnest(${sql.param([...ids])}::text[]) as wanted(id)
    where not exists (select from ${livingOf(connectionId, object)} and id = wanted.id)`);
  return rows.map(({ id }) => id);
}

/** Ids of living records in their order, `limit` at a time, after `afterId`. */
export async function listMirrored(
  tx: TenantTransaction,
  connectionId: string,
  object: Mirrored,
  afterId: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await tx.execute<{ id: string }>(
    sql`select id from ${livingOf(connectionId, object)} and id > ${afterId} order by id limit ${limit}`,
  );
  return rows.map(({ id }) => id);
}

/** Marks single records as deleted that their source does not have when asked for them by id. */
export async function buryRecords(
  tx: TenantTransaction,
  tenantId: string,
  object: Mirrored,
  ids: readonly string[],
): Promise<void> {
  const chosen = sql`id = any(${sql.param([...ids])}::text[])`;
  await tx.execute(
    object === 'activity'
      ? sql`update bellwether.activity set is_deleted = true where ${chosen}`
      : sql`update bellwether.record set is_deleted = true, changed_at = now() where object = ${object} and ${chosen}`,
  );
  await markDealsToRescore(tx, tenantId, { object, ids });
}
