import { canonicalJson } from '../domain/canonical-json.ts';
import type { ActivityRecord, ChangedRecord, ChangeSet, MirrorRecord, RecordObject } from '../domain/record.ts';
import { contentDigest } from './content-digest.ts';
import { sql } from './drizzle.ts';
import { byTime, foldChanges, mergeValues } from './fold-changes.ts';
import type { TenantTransaction } from './open-store.ts';
import { markDealsToRescore, readActivityDeals } from './scoring-runs.ts';
import { readStoredRecords, type StoredRecord } from './stored-records.ts';

/** What a page did to the mirror, by object; unchanged records cost no write. */
export interface AppliedCounts {
  created: number;
  changed: number;
  unchanged: number;
}
export type AppliedByObject = Map<string, AppliedCounts>;

/**
 * Puts a page of records into the mirror: change sets by their moment, undated values, activities. The same page again
 * changes nothing.
 */
export async function applyRecords(
  tx: TenantTransaction,
  tenantId: string,
  connectionId: string,
  records: readonly MirrorRecord[],
): Promise<AppliedByObject> {
  const counts: AppliedByObject = new Map();
  const byObject = Map.groupBy(records, ({ object }) => object);
  for (const [object, group] of byObject) {
    const applied =
      object === 'activity'
        ? await applyActivities(tx, tenantId, connectionId, group as ActivityRecord[])
        : await applyObject(tx, tenantId, connectionId, object, group as ChangedRecord[]);
    counts.set(object, applied);
  }
  return counts;
}

async function applyObject(
  tx: TenantTransaction,
  tenantId: string,
  connectionId: string,
  object: RecordObject,
  incoming: readonly ChangedRecord[],
): Promise<AppliedCounts> {
  const counts = { created: 0, changed: 0, unchanged: 0 };
  const stored = await readStoredRecords(tx, object, [...new Set(incoming.map(({ id }) => id))]);
  const recordRows = new Map<string, RecordRow>();
  const changeRows: ChangeRow[] = [];
  for (const next of incoming) {
    const before = stored.get(next.id);
    const merged = mergeRecord(before, next);
    if (before && merged.newChanges.length === 0 && !merged.isOtherwiseChanged) {
      counts.unchanged += 1;
      continue;
    }
    counts[before ? 'changed' : 'created'] += 1;
    stored.set(next.id, merged.record);
    recordRows.set(next.id, recordRow(next.id, merged.record));
    for (const change of merged.newChanges) changeRows.push(changeRow(object, next.id, change));
  }
  await writeRecords(tx, tenantId, connectionId, object, [...recordRows.values()]);
  await writeChanges(tx, tenantId, object, changeRows);
  await markDealsToRescore(tx, tenantId, { object, ids: [...recordRows.keys()] });
  return counts;
}

interface MergedRecord {
  readonly record: StoredRecord;
  readonly newChanges: ChangeSet[];
  readonly isOtherwiseChanged: boolean;
}

function mergeRecord(before: StoredRecord | undefined, next: ChangedRecord): MergedRecord {
  const undated = { ...before?.undated };
  mergeValues(undated, next.undated);
  const changes = [...(before?.changes ?? [])];
  const newChanges = before ? next.changes.map((change) => addChange(changes, change)) : addAll(changes, next.changes);
  const isOtherwiseChanged =
    !before || before.isDeleted !== next.isDeleted || canonicalJson(before.undated) !== canonicalJson(undated);
  return {
    record: { changes, undated, isDeleted: next.isDeleted },
    newChanges: newChanges.filter((change) => change !== null),
    isOtherwiseChanged,
  };
}

/** First sight of a record: sort once instead of searching for each. */
function addAll(changes: ChangeSet[], incoming: readonly ChangeSet[]): ChangeSet[] {
  const sorted = [...incoming].sort(byTime);
  const added: ChangeSet[] = [];
  for (const change of sorted) {
    const last = added.at(-1);
    if (last && byTime(last, change) === 0) mergeValues(last.values, change.values);
    else added.push({ ...change, values: { ...change.values } });
  }
  changes.push(...added);
  return added;
}

/**
 * Adds one change set to the sorted list; returns what must be stored, null when this moment already says it. A value that
 * repeats an earlier one is kept: a fact that arrives late may come to lie between the two.
 */
function addChange(changes: ChangeSet[], incoming: ChangeSet): ChangeSet | null {
  const index = changes.findIndex((change) => byTime(change, incoming) >= 0);
  const at = index < 0 ? changes.length : index;
  const same = changes[at];
  if (!same || byTime(same, incoming) !== 0) {
    changes.splice(at, 0, incoming);
    return incoming;
  }
  const merged = { ...same, values: { ...same.values } };
  mergeValues(merged.values, incoming.values);
  if (canonicalJson(merged.values) === canonicalJson(same.values)) return null;
  changes[at] = merged;
  return merged;
}

interface RecordRow {
  id: string;
  current: Record<string, unknown>;
  undated: Record<string, unknown>;
  is_deleted: boolean;
  born_at: string | null;
}

function recordRow(id: string, { changes, undated, isDeleted }: StoredRecord): RecordRow {
  const current = { ...undated };
  mergeValues(current, foldChanges(changes, null));
  const born = changes.map(({ effectiveAt, knownAt }) => (effectiveAt > knownAt ? effectiveAt : knownAt)).sort()[0];
  return { id, current, undated, is_deleted: isDeleted, born_at: born ?? null };
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
  tenantId: string,
  connectionId: string,
  object: string,
  rows: RecordRow[],
) {
  if (rows.length === 0) return;
  await tx.execute(sql`
    insert into bellwether.record (tenant_id, object, id, connection_id, current, undated, is_deleted, born_at)
    select ${tenantId}, ${object}, id, ${connectionId}, current, undated, is_deleted, born_at
    from json_to_recordset(${JSON.stringify(rows)}) as r(id text, current jsonb, undated jsonb, is_deleted boolean, born_at timestamptz)
    on conflict (tenant_id, object, id) do update set
      current = excluded.current, undated = excluded.undated, is_deleted = excluded.is_deleted, born_at = excluded.born_at`);
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

async function applyActivities(
  tx: TenantTransaction,
  tenantId: string,
  connectionId: string,
  records: readonly ActivityRecord[],
): Promise<AppliedCounts> {
  const rows = [...new Map(records.map((record) => [record.activity.id, record])).values()].map(
    ({ activity, isDeleted }) => ({
      id: activity.id,
      opportunity_id: activity.opportunityId,
      account_id: activity.accountId,
      kind: activity.kind,
      occurred_at: activity.occurredAt,
      known_at: activity.knownAt,
      body: activity,
      digest: contentDigest('activity', activity, isDeleted).toString(),
      is_deleted: isDeleted,
    }),
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
      is_deleted = excluded.is_deleted
    where bellwether.activity.digest <> excluded.digest
    returning id, (xmax = 0) as is_new`);
  await markDealsToRescore(tx, tenantId, { object: 'activity', ids: written.rows.map(({ id }) => id), deals: former });
  const created = written.rows.filter((row) => row.is_new).length;
  return { created, changed: written.rows.length - created, unchanged: records.length - written.rows.length };
}
