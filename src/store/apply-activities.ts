import type { ActivityRecord } from '../domain/record.ts';
import type { AppliedCounts, ApplyTarget } from './applied-counts.ts';
import { contentDigest } from './content-digest.ts';
import { sql } from './drizzle.ts';
import { type FollowDeal, readDealMerges } from './merged-deals.ts';
import type { TenantTransaction } from './open-store.ts';
import { markDealsToRescore, readActivityDeals } from './scoring-runs.ts';

/** The row of an activity, on the deal that took its own over where that was merged. */
function rowOf({ activity, isDeleted }: ActivityRecord, followDeal: FollowDeal) {
  const opportunityId = activity.opportunityId === null ? null : followDeal(activity.opportunityId);
  const body = opportunityId === activity.opportunityId ? activity : { ...activity, opportunityId };
  return {
    id: body.id,
    opportunity_id: body.opportunityId,
    account_id: body.accountId,
    kind: body.kind,
    occurred_at: body.occurredAt,
    known_at: body.knownAt,
    body,
    digest: contentDigest('activity', body, isDeleted).toString(),
    is_deleted: isDeleted,
  };
}

/** Writes a page's activities; of two copies in one page the later counts. An unchanged activity costs no write. */
export async function applyActivities(
  tx: TenantTransaction,
  { tenantId, connectionId, isFullPass }: ApplyTarget,
  records: readonly ActivityRecord[],
): Promise<AppliedCounts> {
  const followDeal = await readDealMerges(tx);
  const rows = [...new Map(records.map((record) => [record.activity.id, record])).values()].map((record) =>
    rowOf(record, followDeal),
  );
  // a deal that loses an activity to another one is concerned too
  const former = await readActivityDeals(
    tx,
    rows.map(({ id }) => id),
  );
  const written = await tx.execute<{ id: string; is_new: boolean }>(sql`
    insert into bellwether.activity
      (tenant_id, id, connection_id, opportunity_id, account_id, kind, occurred_at, known_at, body, digest, is_deleted)
    select ${tenantId}, id, ${connectionId}, opportunity_id, account_id, kind, occurred_at, known_at, body, digest, is_deleted
    from json_to_recordset(${JSON.stringify(rows)}) as r(id text, opportunity_id text, account_id text, kind text,
      occurred_at timestamptz, known_at timestamptz, body jsonb, digest bigint, is_deleted boolean)
    on conflict (tenant_id, id) do update set
      opportunity_id = excluded.opportunity_id, account_id = excluded.account_id, kind = excluded.kind,
      occurred_at = excluded.occurred_at, known_at = excluded.known_at, body = excluded.body, digest = excluded.digest,
      is_deleted = excluded.is_deleted, seen_at = excluded.seen_at
    where bellwether.activity.digest <> excluded.digest or bellwether.activity.is_deleted <> excluded.is_deleted
    returning id, (xmax = 0) as is_new`);
  await markDealsToRescore(tx, tenantId, { object: 'activity', ids: written.rows.map(({ id }) => id), deals: former });
  const created = written.rows.filter((row) => row.is_new).length;
  if (isFullPass && written.rows.length < rows.length) {
    const writtenIds = new Set(written.rows.map(({ id }) => id));
    const seen = rows.flatMap(({ id }) => (writtenIds.has(id) ? [] : [id]));
    await tx.execute(
      sql`update bellwether.activity set seen_at = now() where id = any(${sql.param(seen)}::text[]) and tenant_id = ${tenantId}`,
    );
  }
  return { created, changed: written.rows.length - created, unchanged: records.length - written.rows.length };
}
