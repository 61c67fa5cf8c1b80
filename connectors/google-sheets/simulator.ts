import {
  type GoogleRequest,
  type GoogleSimulator,
  type GoogleSimulatorOptions,
  googleFailure,
  startGoogleSimulator,
} from '../google/simulator-wire.ts';
import type { SimulatedReply } from '../kit/simulator.ts';

export type SimulatedCell = string | number | boolean | null;

/** A sheet; `rows` may change while the simulator runs, within or beyond the grid, which grows. */
export interface SimulatedSheet {
  readonly title: string;
  rowCount: number;
  readonly columnCount: number;
  readonly rows: SimulatedCell[][];
}

export interface SimulatedSpreadsheet {
  readonly id: string;
  readonly title: string;
  readonly sheets: readonly SimulatedSheet[];
}

export interface GoogleSheetsSimulatorOptions extends GoogleSimulatorOptions {
  readonly spreadsheets: readonly SimulatedSpreadsheet[];
}

const scope = (name: string) => `https://www.googleapis.com/auth/${name}`;
const missing = googleFailure(404, 'notFound', 'Requested entity was not found.');
const bad = (message: string) => googleFailure(400, 'badRequest', message);

function columnOf(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}

interface Area {
  readonly sheet: SimulatedSheet;
  readonly rows: readonly [first: number, last: number];
  readonly columns: readonly [first: number, last: number];
}

/** Reads `'My sheet'!A2:C9` or `Sheet1!A1`. Source: https://developers.google.com/workspace/sheets/api/guides/concepts#cell (2026-11-20) */
function areaOf(spreadsheet: SimulatedSpreadsheet, range: string): Area | SimulatedReply {
  const unreadable = bad(`Unable to parse range: ${range}`);
  const [, quoted, plain, fromColumn = '', fromRow = '', toColumn, toRow] =
    /^(?:'((?:[^']|'')+)'|(\w+))!([A-Z]{1,3})(\d+)(?::([A-Z]{1,3})(\d+))?$/.exec(range) ?? [];
  const title = quoted?.replaceAll("''", "'") ?? plain;
  const sheet = spreadsheet.sheets.find((one) => one.title === title);
  if (!sheet) return unreadable;
  const rows = [Number(fromRow), Number(toRow ?? fromRow)] as const;
  const columns = [columnOf(fromColumn), columnOf(toColumn ?? fromColumn)] as const;
  if (rows[0] > sheet.rowCount || columns[0] > sheet.columnCount) {
    return bad(`Range (${range}) exceeds grid limits. Max rows: ${sheet.rowCount}, max columns: ${sheet.columnCount}`);
  }
  return { sheet, rows, columns };
}

const isEmpty = (cell: SimulatedCell | undefined) => cell === undefined || cell === null || cell === '';

function valuesOf({ sheet, rows, columns }: Area): SimulatedCell[][] {
  const cells = sheet.rows.slice(rows[0] - 1, rows[1]).map((row) => {
    const part = row.slice(columns[0] - 1, columns[1]).map((cell) => cell ?? '');
    return part.slice(0, part.findLastIndex((cell) => !isEmpty(cell)) + 1);
  });
  return cells.slice(0, cells.findLastIndex((row) => row.length > 0) + 1);
}

function batchGet(spreadsheet: SimulatedSpreadsheet, request: GoogleRequest): SimulatedReply {
  const valueRanges = [];
  for (const range of request.query.getAll('ranges')) {
    const area = areaOf(spreadsheet, range);
    if (!('sheet' in area)) return area;
    const values = valuesOf(area);
    valueRanges.push({ range, majorDimension: 'ROWS', ...(values.length > 0 ? { values } : {}) });
  }
  return { status: 200, json: { spreadsheetId: spreadsheet.id, valueRanges } };
}

function append(spreadsheet: SimulatedSpreadsheet, range: string, request: GoogleRequest): SimulatedReply {
  const option = request.query.get('valueInputOption');
  if (option !== 'RAW' && option !== 'USER_ENTERED') return bad("'valueInputOption' is required but not specified");
  const area = areaOf(spreadsheet, range);
  if (!('sheet' in area)) return area;
  const { values } = JSON.parse(request.body) as { values?: SimulatedCell[][] };
  if (!Array.isArray(values)) return bad('Invalid JSON payload received.');
  const { sheet } = area;
  const last = sheet.rows.findLastIndex((row) => row.some((cell) => !isEmpty(cell)));
  sheet.rows.length = last + 1;
  // A formula stays text with RAW and is worked out with USER_ENTERED.
  const stored = (cell: SimulatedCell) =>
    option === 'USER_ENTERED' && typeof cell === 'string' && cell.startsWith('=') ? '#COMPUTED' : cell;
  sheet.rows.push(...values.map((row) => row.map(stored)));
  sheet.rowCount = Math.max(sheet.rowCount, sheet.rows.length);
  return {
    status: 200,
    json: { spreadsheetId: spreadsheet.id, updates: { updatedRange: range, updatedRows: values.length } },
  };
}

function describe(spreadsheet: SimulatedSpreadsheet): SimulatedReply {
  const sheets = spreadsheet.sheets.map(({ title, rowCount, columnCount }, index) => ({
    properties: { sheetId: index, title, index, sheetType: 'GRID', gridProperties: { rowCount, columnCount } },
  }));
  return { status: 200, json: { spreadsheetId: spreadsheet.id, properties: { title: spreadsheet.title }, sheets } };
}

/**
 * Starts Google Sheets' side of the wire over spreadsheets on a loopback port.
 * Source: https://developers.google.com/workspace/sheets/api/reference/rest (2026-11-20)
 */
export function startGoogleSheetsSimulator(options: GoogleSheetsSimulatorOptions): Promise<GoogleSimulator> {
  return startGoogleSimulator(options, (request) => {
    const [, id, path = ''] = /^\/v4\/spreadsheets\/([^/:]+)(.*)$/.exec(request.path) ?? [];
    const spreadsheet = options.spreadsheets.find((one) => one.id === id);
    const writes = request.method !== 'GET';
    const scopes = [scope('spreadsheets'), scope('drive'), ...(writes ? [] : [scope('spreadsheets.readonly')])];
    if (!request.may(...scopes)) {
      return googleFailure(403, 'ACCESS_TOKEN_SCOPE_INSUFFICIENT', 'Request had insufficient authentication scopes.');
    }
    if (!spreadsheet) return missing;
    if (path === '' && !writes) return describe(spreadsheet);
    if (path === '/values:batchGet' && !writes) return batchGet(spreadsheet, request);
    const range = /^\/values\/(.+):append$/.exec(path)?.[1];
    return range !== undefined && writes ? append(spreadsheet, decodeURIComponent(range), request) : missing;
  });
}
