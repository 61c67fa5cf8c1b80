import type { MirrorRecord } from '../../src/domain/record.ts';
import type { Instant } from '../../src/domain/time.ts';
import { idKey } from './id-table.ts';
import { activityRecord } from './map-activity.ts';
import { opportunityRecord } from './map-opportunity.ts';
import { rowPosition, type UploadProfile } from './profile-upload.ts';
import { type MappedRow, readTable } from './read-table.ts';
import type { Rejection } from './rejection.ts';

/** One thing that reading an upload gives: a record, or why a row gives none. */
export type ReadItem = { readonly record: MirrorRecord } | { readonly rejection: Rejection };

/**
 * Everything of an upload in an order that never changes: files that cannot be read, stages, then the tables in dependency
 * order, row by row. Of an id that stands more than once the last row gives the record.
 * @throws AppError `invalid_input` where a file changed under the reader.
 */
export async function* readUpload(profile: UploadProfile): AsyncGenerator<ReadItem> {
  const { plan, exportedAt } = profile;
  for (const rejection of plan.errors) yield { rejection };
  for (const record of profile.stages.records(plan.mapping.stages ?? [])) yield { record };
  for (const [tableIndex, table] of plan.tables.entries()) {
    const rules = plan.rules.get(table);
    if (!rules || profile.tables[tableIndex]?.error) continue;
    for await (const { reader, mapped } of readTable(table, rules, plan.context)) {
      if (!mapped) {
        for (const rejection of reader.problems) yield { rejection };
        continue;
      }
      const lastRow = profile.lastRow.get(`${mapped.object}\0${idKey(mapped.id)}`);
      if (lastRow !== undefined && lastRow !== rowPosition(tableIndex, reader.row)) {
        reader.reject(table.columns[table.idColumns[0] ?? -1]?.header ?? null, mapped.id, {
          reason: `stands again ${whereIs(profile, tableIndex, lastRow)}, and the last one counts`,
          allowed: 'one row for each id',
        });
        for (const rejection of reader.problems) yield { rejection };
        continue;
      }
      yield { record: toRecord(mapped, exportedAt) };
    }
  }
}

function whereIs(profile: UploadProfile, tableIndex: number, position: number): string {
  const otherTable = Math.floor(position / 2 ** 32);
  const row = position % 2 ** 32;
  const file = profile.plan.tables[otherTable]?.source.name;
  return otherTable === tableIndex ? `in row ${row}` : `in row ${row} of ${file}`;
}

function toRecord(mapped: MappedRow, exportedAt: Instant | null): MirrorRecord {
  if (mapped.object === 'opportunity') return opportunityRecord(mapped, exportedAt);
  if (mapped.object === 'activity') return activityRecord(mapped, exportedAt);
  return mapped.record;
}
