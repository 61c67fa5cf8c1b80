import type { Activity } from '../domain/activity.ts';
import { followMerge } from '../domain/follow-merge.ts';
import type { ActivityRecord } from '../domain/record.ts';
import { sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';

/** Tells which deal took another over, through all mergers; a deal that was not merged is itself. */
export type FollowDeal = (opportunityId: string) => string;

/** Reads which deals were merged into others. */
export async function readDealMerges(tx: TenantTransaction): Promise<FollowDeal> {
  const { rows } = await tx.execute<{ id: string; merged_into_id: string }>(
    sql`select id, merged_into_id from bellwether.record where merged_into_id is not null and object = 'opportunity'`,
  );
  const merges = new Map(rows.map(({ id, merged_into_id }) => [id, merged_into_id]));
  return (id) => (merges.size === 0 ? id : followMerge(id, merges));
}

/** The activities that stand on deals which were merged into others, as records to be applied again, by connection. */
export async function readActivitiesOf(
  tx: TenantTransaction,
  opportunityIds: readonly string[],
): Promise<Map<string, ActivityRecord[]>> {
  const { rows } = await tx.execute<{ connection_id: string; body: Activity; is_deleted: boolean }>(sql`
    select connection_id, body, is_deleted from bellwether.activity
    where opportunity_id = any(${sql.param([...opportunityIds])}::text[])`);
  const byConnection = new Map<string, ActivityRecord[]>();
  for (const { connection_id, body, is_deleted } of rows) {
    const list = byConnection.get(connection_id) ?? [];
    list.push({ object: 'activity', activity: body, isDeleted: is_deleted });
    byConnection.set(connection_id, list);
  }
  return byConnection;
}
