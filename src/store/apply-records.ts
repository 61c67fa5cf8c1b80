import type { ActivityRecord, ChangedRecord, ChangeSet, MirrorRecord, RecordObject } from '../domain/record.ts';
import type { AppliedByObject, AppliedCounts, ApplyTarget } from './applied-counts.ts';
import { applyActivities } from './apply-activities.ts';
import { contentDigest } from './content-digest.ts';
import { sql } from './drizzle.ts';
import { foldChanges, mergeValues } from './fold-changes.ts';
import { mergeRecord } from './merge-record.ts';
import { readActivitiesOf } from './merged-deals.ts';
import type { TenantTransaction } from './open-store.ts';
import { markDealsToRescore } from './scoring-runs.ts';
import { storable } from './storable.ts';
import { readStoredRecords, type StoredRecord } from './stored-records.ts';

export type { AppliedByObject, AppliedCounts } from './applied-counts.ts';

/**
 * Puts a page of records into the mirror: change sets by their moment, undated values, activities. The same page again
 * changes nothing.
 */
export async function applyRecords(
  tx: TenantTransaction,
  tenantId: string,
  connectionId: string,
  records: readonly MirrorRecord[],
  options: { readonly isFullPass?: boolean } = {},
): Promise<AppliedByObject> {
  const target = { tenantId, connectionId, isFullPass: options.isFullPass ?? false };
  const counts: AppliedByObject = new Map();
  const byObject = Map.groupBy(storable(records), ({ object }) => object);
  for (const [object, group] of byObject) {
    const applied =
      object === 'activity'
        ? await applyActivities(tx, target, group as ActivityRecord[])
        : await applyObject(tx, target, object, group as ChangedRecord[]);
    counts.set(object, applied);
  }
  return counts;
}

async function applyObject(
  tx: TenantTransaction,
  target: ApplyTarget,
  object: RecordObject,
  incoming: readonly ChangedRecord[],
): Promise<AppliedCounts> {
  const counts = { created: 0, changed: 0, unchanged: 0 };
  const stored = await readStoredRecords(tx, object, [...new Set(incoming.map(({ id }) => id))]);
  const recordRows = new Map<string, RecordRow>();
  // a page may tell of the same moment of a record twice: the later report says what is stored
  const changeRows = new Map<string, ChangeRow>();
  const unchanged: string[] = [];
  for (const next of incoming) {
    const before = stored.get(next.id);
    const merged = mergeRecord(before, next);
    if (before && merged.newChanges.length === 0 && !merged.isOtherwiseChanged) {
      counts.unchanged += 1;
      unchanged.push(next.id);
      continue;
    }
    counts[before ? 'changed' : 'created'] += 1;
    stored.set(next.id, merged.record);
    recordRows.set(next.id, recordRow(next.id, merged.record));
    for (const change of merged.newChanges)
      changeRows.set(`${next.id}\n${momentOf(change)}`, changeRow(object, next.id, change));
  }
  await writeRecords(tx, target, object, [...recordRows.values()]);
  await writeChanges(tx, target.tenantId, object, [...changeRows.values()]);
  await markDealsToRescore(tx, target.tenantId, { object, ids: [...recordRows.keys()] });
  if (object === 'opportunity') await moveActivities(tx, target, [...recordRows.values()]);
  if (target.isFullPass) await markSeen(tx, object, unchanged);
  return counts;
}

/** What happened on deals that were merged happened on those that took them over. */
async function moveActivities(tx: TenantTransaction, target: ApplyTarget, rows: readonly RecordRow[]): Promise<void> {
  const merged = rows.filter(({ merged_into_id }) => merged_into_id !== null).map(({ id }) => id);
  if (merged.length === 0) return;
  for (const [connectionId, activities] of await readActivitiesOf(tx, merged)) {
    await applyActivities(tx, { ...target, connectionId, isFullPass: false }, activities);
  }
}

interface RecordRow {
  id: string;
  current: Record<string, unknown>;
  undated: Record<string, unknown>;
  is_deleted: boolean;
  born_at: string | null;
  merged_into_id: string | null;
}

function recordRow(id: string, { changes, undated, isDeleted, mergedIntoId }: StoredRecord): RecordRow {
  const current = { ...undated };
  mergeValues(current, foldChanges(changes, null));
  let born: string | null = null;
  for (const { effectiveAt, knownAt } of changes) {
    const at = effectiveAt > knownAt ? effectiveAt : knownAt;
    if (born === null || at < born) born = at;
  }
  return { id, current, undated, is_deleted: isDeleted, born_at: born, merged_into_id: mergedIntoId };
}

function momentOf({ effectiveAt, knownAt }: ChangeSet): string {
  return `${Date.parse(effectiveAt)} ${Date.parse(knownAt)}`;
}

interface ChangeRow {
  record_id: string;
  effective_at: string;
  known_at: string;
  values: Record<string, unknown>;
  digest: string;
}

function changeRow(object: string, id: string, { effectiveAt, knownAt, values }: ChangeSet): ChangeRow {
  const digest = contentDigest(object, id, effectiveAt, knownAt, values).toString();
  return { record_id: id, effective_at: effectiveAt, known_at: knownAt, values, digest };
}

async function writeRecords(
  tx: TenantTransaction,
  { tenantId, connectionId }: ApplyTarget,
  object: string,
  rows: RecordRow[],
) {
  if (rows.length === 0) return;
  await tx.execute(sql`
    insert into bellwether.record (tenant_id, object, id, connection_id, current, undated, is_deleted, born_at, merged_into_id)
    select ${tenantId}, ${object}, id, ${connectionId}, current, undated, is_deleted, born_at, merged_into_id
    from json_to_recordset(${JSON.stringify(rows)}) as r(id text, current jsonb, undated jsonb, is_deleted boolean,
      born_at timestamptz, merged_into_id text)
    on conflict (tenant_id, object, id) do update set
      current = excluded.current, undated = excluded.undated, is_deleted = excluded.is_deleted, born_at = excluded.born_at,
      merged_into_id = excluded.merged_into_id, seen_at = excluded.seen_at, changed_at = excluded.changed_at`);
}

async function writeChanges(tx: TenantTransaction, tenantId: string, object: string, rows: ChangeRow[]) {
  if (rows.length === 0) return;
  await tx.execute(sql`
    insert into bellwether.record_change (tenant_id, object, record_id, effective_at, known_at, values, digest)
    select ${tenantId}, ${object}, record_id, effective_at, known_at, values, digest
    from json_to_recordset(${JSON.stringify(rows)})
      as r(record_id text, effective_at timestamptz, known_at timestamptz, values jsonb, digest bigint)
    on conflict (tenant_id, object, record_id, effective_at, known_at) do update set
      values = excluded.values, digest = excluded.digest`);
}

/** A full pass showed these again. */
async function markSeen(tx: TenantTransaction, object: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.execute(sql`
    update bellwether.record set seen_at = now() where object = ${object} and id = any(${sql.param([...ids])}::text[])`);
}
