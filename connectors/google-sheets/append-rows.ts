import { AppError } from '../../src/domain/errors.ts';
import type { GoogleSheetsClient } from './client.ts';
import { gridOf } from './read-rows.ts';
import type { Cell } from './schema.ts';
import { googleSheetsLimits } from './settings.ts';
import { columnLetters, columnNames, quotedSheet, rowRange } from './sheet-range.ts';

export interface AppendRowsInput {
  readonly spreadsheetId: string;
  readonly sheet: string;
  readonly keyColumn: string;
  readonly rows: readonly Readonly<Record<string, Cell>>[];
}

function invalid(field: string, message: string): AppError {
  return new AppError('invalid_input', `${field}: ${message}`, { system: 'google-sheets', field });
}

function checkRows({ rows, keyColumn }: AppendRowsInput, columns: readonly string[]): string[] {
  if (!columns.includes(keyColumn)) {
    throw invalid('keyColumn', `the sheet has no column "${keyColumn}"; it has ${columns.slice(0, 30).join(', ')}.`);
  }
  const keys = rows.map((row) => String(row[keyColumn] ?? '').trim());
  for (const [index, row] of rows.entries()) {
    const unknown = Object.keys(row).find((name) => !columns.includes(name));
    if (unknown !== undefined)
      throw invalid('rows', `row ${index + 1} has "${unknown}", which is no column of the sheet.`);
    if (keys[index] === '') throw invalid('rows', `row ${index + 1} has no value for the key column "${keyColumn}".`);
  }
  if (new Set(keys).size < keys.length) throw invalid('rows', 'two of them have the same key.');
  return keys;
}

/**
 * Appends the rows whose key the sheet does not hold yet: the key column is read back first, so a repeat appends nothing. Two writers
 * at the same moment are not kept apart; Google has no condition on an append.
 * @throws AppError `not_found` without a header row, `limit_exceeded` when the key column is too long to be read back
 * Source: https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values/append (2026-11-20)
 */
export async function appendRows(client: GoogleSheetsClient, input: AppendRowsInput, signal: AbortSignal) {
  const { spreadsheetId, sheet } = input;
  const { rowCount, columnCount } = await gridOf(client, spreadsheetId, sheet, signal);
  if (rowCount > googleSheetsLimits.keysReadBack) {
    const most = googleSheetsLimits.keysReadBack;
    throw new AppError('limit_exceeded', `google-sheets: the sheet has over ${most} rows; start a new one.`, {
      system: 'google-sheets',
    });
  }
  const head =
    columnCount === 0 ? [] : await client.ranges(spreadsheetId, [rowRange(sheet, 1, 1, columnCount)], signal);
  const named = head[0]?.[0] ?? [];
  if (named.length === 0) {
    throw new AppError('not_found', 'google-sheets: the sheet has no header row.', {
      system: 'google-sheets',
      field: 'sheet',
    });
  }
  const columns = columnNames(named, named.length);
  const keys = checkRows(input, columns);
  const letters = columnLetters(columns.indexOf(input.keyColumn) + 1);
  const keyRange = `${quotedSheet(sheet)}!${letters}1:${letters}${rowCount}`;
  const [present = []] = await client.ranges(spreadsheetId, [keyRange], signal);
  const known = new Set(present.slice(1).map((row) => String(row[0] ?? '').trim()));
  const missing = input.rows.filter((_, index) => !known.has(keys[index] ?? ''));
  if (missing.length > 0) {
    const cells = missing.map((row) => columns.map((name) => row[name] ?? null));
    await client.append(spreadsheetId, rowRange(sheet, 1, 1, columns.length), cells, signal);
  }
  return { appended: missing.length, alreadyThere: input.rows.length - missing.length };
}
