import type { RecordObject } from '../domain/record.ts';
import type { Instant } from '../domain/time.ts';
import { type SQL, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { markDealsToRescore } from './scoring-runs.ts';

/** A source that hides so many and so large a part of its records at once has rather lost a permission than that much data. */
const believableCount = 100;
const believablePart = 0.5;

/** `held`: records that would have been buried and were too many to be believed; nothing was buried then. */
export interface Burial {
  readonly buried: number;
  readonly held: number;
}

/**
 * Marks the records of one connection that nothing has shown since `startedAt` as deleted: for a full pass that began then, came
 * to its end and left nothing out. Their history stays, and a record that is shown again lives again.
 */
export async function buryUnseen(
  tx: TenantTransaction,
  tenantId: string,
  connectionId: string,
  object: RecordObject | 'activity',
  startedAt: Instant,
): Promise<Burial> {
  const table = object === 'activity' ? sql`bellwether.activity` : sql`bellwether.record`;
  const ofObject: SQL = object === 'activity' ? sql`true` : sql`object = ${object}`;
  const live = sql`${ofObject} and connection_id = ${connectionId} and not is_deleted`;
  const unseen = sql`seen_at < ${startedAt}::timestamptz`;
  const { rows } = await tx.execute<{ live: number; unseen: number }>(
    sql`select count(*)::int as live, count(*) filter (where ${unseen})::int as unseen from ${table} where ${live}`,
  );
  const [counted = { live: 0, unseen: 0 }] = rows;
  if (counted.unseen === 0) return { buried: 0, held: 0 };
  if (counted.unseen > believableCount && counted.unseen > counted.live * believablePart) {
    return { buried: 0, held: counted.unseen };
  }
  const changed = object === 'activity' ? sql`` : sql`, changed_at = now()`;
  const buried = await tx.execute<{ id: string }>(
    sql`update ${table} set is_deleted = true ${changed} where ${live} and ${unseen} returning id`,
  );
  await markDealsToRescore(tx, tenantId, { object, ids: buried.rows.map(({ id }) => id) });
  return { buried: counted.unseen, held: 0 };
}
