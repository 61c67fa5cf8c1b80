import type { ChangeSet, RecordObject } from '../domain/record.ts';
import { sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { toInstant } from './schema/tenant-table.ts';

/** One mirrored record with its whole history, oldest change first. */
export interface StoredRecord {
  readonly changes: ChangeSet[];
  readonly undated: Record<string, unknown>;
  readonly isDeleted: boolean;
  /** The record that took this one over; null: not merged. */
  readonly mergedIntoId: string | null;
}

/** Reads records of one object with their history, by id. Ids that are not stored are absent from the result. */
export async function readStoredRecords(
  tx: TenantTransaction,
  object: RecordObject,
  ids: readonly string[],
): Promise<Map<string, StoredRecord>> {
  // an array, not a sub-select: a table without statistics would be read whole for each page
  const records = await tx.execute<{
    id: string;
    undated: Record<string, unknown>;
    is_deleted: boolean;
    merged_into_id: string | null;
  }>(
    sql`select id, undated, is_deleted, merged_into_id from bellwether.record
      where object = ${object} and id = any(${sql.param([...ids])}::text[])`,
  );
  const found = new Map<string, StoredRecord>(
    records.rows.map(({ id, undated, is_deleted, merged_into_id }) => [
      id,
      { changes: [], undated, isDeleted: is_deleted, mergedIntoId: merged_into_id },
    ]),
  );
  if (found.size === 0) return found;
  const changes = await tx.execute<{
    record_id: string;
    effective_at: string;
    known_at: string;
    values: Record<string, unknown>;
  }>(sql`
    select record_id, effective_at, known_at, values from bellwether.record_change
    where object = ${object} and record_id = any(${sql.param([...found.keys()])}::text[]) order by record_id, effective_at, known_at`);
  for (const { record_id, effective_at, known_at, values } of changes.rows) {
    found.get(record_id)?.changes.push({ effectiveAt: toInstant(effective_at), knownAt: toInstant(known_at), values });
  }
  return found;
}
