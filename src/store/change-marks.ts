import { sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';

/** When the data of the transaction's tenant was last written to, by kind: what tells an open page to read again. */
export async function readMarks(tx: TenantTransaction): Promise<Readonly<Record<string, string | null>>> {
  const { rows } = await tx.execute<Record<string, string | null>>(sql`
    select (select concat(as_of, data_version, model_version, settings_digest) from bellwether.scoring_run) as scores,
      (select string_agg(concat(connection_id, object, revision, completed_at), ',' order by connection_id, object)
        from bellwether.sync_cursor) as records,
      (select concat(count(*), max(opened_at), max(closed_at), max(snoozed_until), max(acknowledged_at), max(notified_at))
        from bellwether.episode) as alerts,
      (select concat(count(*), max(created_at), max(finished_at)) from bellwether.outbox) as deliveries,
      (select concat(count(*), max(synced_at), string_agg(health, ',' order by id)) from bellwether.connection) as connections,
      (select concat(count(*), max(requested_at), max(answered_at), max(used_at)) from bellwether.approval) as approvals`);
  return rows[0] ?? {};
}
