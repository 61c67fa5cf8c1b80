import type { MirrorRecord } from '../../src/domain/record.ts';
import type { Instant } from '../../src/domain/time.ts';
import { activityRecord, readActivity } from '../csv/map-activity.ts';
import type { MapContext } from '../csv/map-context.ts';
import { opportunityRecord, readOpportunity } from '../csv/map-opportunity.ts';
import { readUndated } from '../csv/map-organisation.ts';
import type { Rejection } from '../csv/rejection.ts';
import { RowReader } from '../csv/row-reader.ts';
import type { TextRow } from './client.ts';
import { contextOf, type PlannedTable } from './planned-table.ts';
import type { PostgresSettings } from './settings.ts';

/** What a page of rows says, and every row that says nothing readable. */
export interface MappedRows {
  readonly records: MirrorRecord[];
  readonly rejected: Rejection[];
}

/** The cells of a row in the order of the table's columns; '' for NULL. */
export function cellsOf(table: PlannedTable, row: TextRow): string[] {
  return table.columns.map((_column, index) => row[`c${index}`] ?? '');
}

/**
 * Rows as records, by the rules of the csv connector. What stands of an open deal is known since the row's `updatedAt`; without such
 * a column it is undated. A row's number in a rejection is its place in the page.
 */
export function mapRows(settings: PostgresSettings, table: PlannedTable, rows: readonly TextRow[]): MappedRows {
  const context = contextOf(settings, table);
  const reader = new RowReader(table.plan, { dateOrder: 'ymd', decimal: 'point', isProbabilityFraction: false });
  const updatedAtIndex = table.updatedAt === null ? -1 : table.columns.indexOf(table.updatedAt);
  const records: MirrorRecord[] = [];
  const rejected: Rejection[] = [];
  for (const [index, row] of rows.entries()) {
    const cells = cellsOf(table, row);
    if (!reader.load(index + 1, cells)) continue;
    const updatedAt = instantIn(cells[updatedAtIndex] ?? '');
    const record = reader.problems.length > 0 ? null : toRecord(reader, context, updatedAt);
    if (record === null || reader.problems.length > 0) {
      rejected.push(...reader.problems);
      continue;
    }
    const isDeleted = table.deletedAtIndex !== null && (cells[table.deletedAtIndex] ?? '') !== '';
    records.push(isDeleted ? { ...record, isDeleted } : record);
  }
  return { records, rejected };
}

function instantIn(text: string): Instant | null {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

function toRecord(reader: RowReader, context: MapContext, updatedAt: Instant | null): MirrorRecord {
  const { object } = reader.plan;
  if (object === 'opportunity') return opportunityRecord(readOpportunity(reader, context), updatedAt);
  if (object === 'activity') return activityRecord(readActivity(reader, context), updatedAt);
  return readUndated(object, reader, context).record;
}
