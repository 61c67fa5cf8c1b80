import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import { decodeCursor, encodeCursor } from '../kit/opaque-cursor.ts';
import type { GoogleSheetsClient } from './client.ts';
import type { Cell } from './schema.ts';
import { googleSheetsLimits } from './settings.ts';
import { columnNames, rowRange } from './sheet-range.ts';

const cursorSchema = z.object({
  v: z.literal(1),
  sheet: z.string(),
  nextRow: z.number().int().min(2),
  rowCount: z.number().int(),
  columnCount: z.number().int().min(1),
});

export interface ReadRowsInput {
  readonly spreadsheetId: string;
  readonly sheet: string;
  readonly cursor: string | null;
  readonly limit: number;
}

/** The grid of a sheet. @throws AppError `not_found` when there is no such sheet */
export async function gridOf(client: GoogleSheetsClient, spreadsheetId: string, sheet: string, signal: AbortSignal) {
  const { sheets } = await client.spreadsheet(spreadsheetId, signal);
  const found = sheets.find(({ properties }) => properties.title === sheet && properties.sheetType === 'GRID');
  if (found) return found.properties.gridProperties;
  const names = sheets
    .map(({ properties }) => properties.title)
    .slice(0, 20)
    .join(', ');
  throw new AppError('not_found', `google-sheets: no sheet is named "${sheet}"; there are: ${names}.`, {
    system: 'google-sheets',
    field: 'sheet',
  });
}

const isFilled = (cell: Cell | undefined) => cell !== undefined && cell !== null && cell !== '';

/**
 * One page of rows under the names of the first row; empty rows are left out and empty cells are null. The end is the sheet's last
 * row as it was on the first page.
 * @throws AppError `not_found` for an unknown spreadsheet or sheet
 */
export async function readRows(client: GoogleSheetsClient, input: ReadRowsInput, signal: AbortSignal) {
  const { spreadsheetId, sheet, cursor } = input;
  const belongs = (read: z.infer<typeof cursorSchema>) => read.sheet === sheet;
  const options = { system: 'google-sheets', field: 'cursor', belongs };
  const begun = cursor === null ? null : decodeCursor(cursor, cursorSchema, options);
  const grid = begun ?? (await gridOf(client, spreadsheetId, sheet, signal));
  const { rowCount, columnCount } = grid;
  const nextRow = begun?.nextRow ?? 2;
  if (columnCount === 0 || nextRow > rowCount) return { columns: [], rows: [], cursor: null, done: true };
  const limit = Math.min(input.limit, googleSheetsLimits.rowsPerPage);
  const lastRow = Math.min(nextRow + limit - 1, rowCount);
  const ranges = [rowRange(sheet, 1, 1, columnCount), rowRange(sheet, nextRow, lastRow, columnCount)];
  const [header = [], cells = []] = await client.ranges(spreadsheetId, ranges, signal);
  const named = header[0] ?? [];
  const width = Math.max(named.length, ...cells.map((row) => row.length));
  const columns = columnNames(named, width);
  const rows = cells.flatMap((row, index) => {
    if (!row.some(isFilled)) return [];
    const values = columns.map((name, column) => [name, isFilled(row[column]) ? (row[column] as Cell) : null]);
    return [{ rowNumber: nextRow + index, values: Object.fromEntries(values) as Record<string, Cell> }];
  });
  const done = lastRow >= rowCount;
  const next = { v: 1, sheet, nextRow: lastRow + 1, rowCount, columnCount };
  return { columns, rows, cursor: done ? null : encodeCursor(next), done };
}
