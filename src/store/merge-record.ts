import { canonicalJson } from '../domain/canonical-json.ts';
import type { ChangedRecord, ChangeSet } from '../domain/record.ts';
import { byTime, mergeValues } from './fold-changes.ts';
import type { StoredRecord } from './stored-records.ts';

/** A record after a report about it: what must be written. */
export interface MergedRecord {
  readonly record: StoredRecord;
  readonly newChanges: readonly ChangeSet[];
  readonly isOtherwiseChanged: boolean;
}

/**
 * Adds a source's report of a record to what is stored of it. Dated changes go to their moments whatever the order of arrival. A
 * report whose newest fact is older than the newest stored one is an old copy: its undated values and its deletion do not count.
 */
export function mergeRecord(before: StoredRecord | undefined, next: ChangedRecord): MergedRecord {
  if (!before) {
    const changes = addAll(next.changes);
    const record = { changes, undated: next.undated, isDeleted: next.isDeleted, mergedIntoId: mergedInto(next) };
    return { record, newChanges: changes, isOtherwiseChanged: true };
  }
  const isOld = newestKnownAt(next.changes) < newestKnownAt(before.changes) && next.changes.length > 0;
  const undated = { ...before.undated };
  if (isOld) mergeValues(undated, { ...next.undated, ...before.undated });
  else mergeValues(undated, next.undated);
  const changes = [...before.changes];
  const newChanges = next.changes.map((change) => addChange(changes, change)).filter((change) => change !== null);
  const isDeleted = isOld ? before.isDeleted : next.isDeleted;
  const mergedIntoId = isOld ? before.mergedIntoId : mergedInto(next);
  const isOtherwiseChanged =
    before.isDeleted !== isDeleted ||
    before.mergedIntoId !== mergedIntoId ||
    canonicalJson(before.undated) !== canonicalJson(undated);
  return { record: { changes, undated, isDeleted, mergedIntoId }, newChanges, isOtherwiseChanged };
}

/** A record that lives again is merged into nothing. */
function mergedInto(next: ChangedRecord): string | null {
  return next.isDeleted ? (next.mergedIntoId ?? null) : null;
}

function newestKnownAt(changes: readonly ChangeSet[]): string {
  return changes.reduce((newest, { knownAt }) => (knownAt > newest ? knownAt : newest), '');
}

/** First sight of a record: sort once instead of searching for each. */
function addAll(incoming: readonly ChangeSet[]): ChangeSet[] {
  const added: ChangeSet[] = [];
  for (const change of [...incoming].sort(byTime)) {
    const last = added.at(-1);
    if (last && byTime(last, change) === 0) mergeValues(last.values, change.values);
    else added.push({ ...change, values: { ...change.values } });
  }
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
