import { sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';

/** More than these at once are not named: reading everything anew is cheaper then. */
const maxNamed = 2_000;

/** What was noted since a mark. `ids` null: too many to name. */
export interface ChangeNote {
  readonly object: string;
  readonly ids: readonly string[] | null;
}

/** Notes which records this transaction changes; readers learn of it when it commits. */
export async function noteChanges(
  tx: TenantTransaction,
  tenantId: string,
  object: string,
  ids: readonly string[] | null,
): Promise<void> {
  if (ids !== null && ids.length === 0) return;
  const named = ids === null || ids.length > maxNamed ? null : JSON.stringify([...new Set(ids)]);
  await tx.execute(
    sql`insert into bellwether.change_note (tenant_id, object, ids) values (${tenantId}, ${object}, ${named}::jsonb)`,
  );
}

/** What is committed at this moment, as a mark to ask from later. */
export async function markChanges(tx: TenantTransaction): Promise<string> {
  const { rows } = await tx.execute<{ mark: string }>(sql`select pg_current_snapshot()::text as mark`);
  return rows[0]?.mark ?? '';
}

/**
 * The notes that were committed after `mark`, with the mark to ask from next. A mark is a snapshot and not a number, so that a long
 * transaction which began early and ends late is not missed.
 */
export async function readChangesSince(
  tx: TenantTransaction,
  mark: string,
): Promise<{ readonly mark: string; readonly notes: readonly ChangeNote[] }> {
  const { rows } = await tx.execute<{ mark: string; notes: ChangeNote[] | null }>(sql`
    select pg_current_snapshot()::text as mark, (
      select json_agg(json_build_object('object', object, 'ids', ids)) from bellwether.change_note
      where transaction_id >= pg_snapshot_xmin(${mark}::pg_snapshot)
        and not pg_visible_in_snapshot(transaction_id, ${mark}::pg_snapshot)) as notes`);
  return { mark: rows[0]?.mark ?? mark, notes: rows[0]?.notes ?? [] };
}

/** How long notes are kept: who has not asked for longer than half of it reads everything anew. */
export const notesKeptHours = 24;

/** Forgets notes that nobody will ask for any more. */
export async function forgetOldChanges(tx: TenantTransaction): Promise<void> {
  await tx.execute(
    sql`delete from bellwether.change_note where noted_at < now() - make_interval(hours => ${notesKeptHours})`,
  );
}
