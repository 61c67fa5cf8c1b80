import { z } from 'zod';
import { defineTool, type ToolDefinition } from '../kit/define-connector.ts';
import { appendRows } from './append-rows.ts';
import type { GoogleSheetsClient } from './client.ts';
import { readRows } from './read-rows.ts';
import { googleSheetsLimits, spreadsheetIdSchema } from './settings.ts';

const readonlyScope = 'https://www.googleapis.com/auth/spreadsheets.readonly';
const read = { readOnly: true, idempotent: true, riskTier: 0, scopes: [readonlyScope] } as const;
const sheetName = z.string().min(1).max(200);
const cell = z.union([z.string().max(50_000), z.number(), z.boolean(), z.null()]);

const listSheets = defineTool({
  ...read,
  name: 'google_sheets_list_sheets',
  title: 'List the sheets of a spreadsheet',
  description:
    'Use first, to learn the names and sizes of a spreadsheet’s sheets. To read one use google_sheets_read_rows.',
  input: z.object({ spreadsheetId: spreadsheetIdSchema }),
  output: z.object({
    title: z.string(),
    sheets: z.array(z.object({ sheet: z.string(), rowCount: z.number().int(), columnCount: z.number().int() })),
  }),
  rows: 'shared',
  cacheTtlMs: 60_000,
  handler: async (client: GoogleSheetsClient, { spreadsheetId }, { signal }) => {
    const { properties, sheets } = await client.spreadsheet(spreadsheetId, signal);
    const grids = sheets.filter((sheet) => sheet.properties.sheetType === 'GRID');
    return {
      title: properties.title,
      sheets: grids.map((sheet) => ({ sheet: sheet.properties.title, ...sheet.properties.gridProperties })),
    };
  },
});

const readRowsTool = defineTool({
  ...read,
  name: 'google_sheets_read_rows',
  title: 'Read rows of a sheet',
  description:
    'Use to read a sheet page by page: rows under the names of its first row, numbers and booleans as such, dates as shown. Pass the returned cursor until `done`. For the names of sheets use google_sheets_list_sheets.',
  input: z.object({
    spreadsheetId: spreadsheetIdSchema,
    sheet: sheetName,
    cursor: z.string().min(1).max(2_000).nullable().default(null),
    limit: z.number().int().min(1).max(googleSheetsLimits.rowsPerPage).default(500),
  }),
  output: z.object({
    columns: z.array(z.string()),
    rows: z.array(z.object({ rowNumber: z.number().int(), values: z.record(z.string(), cell) })),
    cursor: z.string().nullable(),
    done: z.boolean(),
  }),
  cacheTtlMs: null,
  handler: (client: GoogleSheetsClient, input, { signal }) => readRows(client, input, signal),
});

const appendRowsTool = defineTool({
  name: 'google_sheets_append_rows',
  title: 'Append rows to a sheet',
  description:
    'Use to add rows below a sheet’s table. A row whose value of `keyColumn` stands in the sheet already is left out, so a repeat adds nothing. Cells are stored as given; formulas are not run.',
  input: z.object({
    spreadsheetId: spreadsheetIdSchema,
    sheet: sheetName,
    keyColumn: z.string().min(1).max(200),
    rows: z
      .array(z.record(z.string().max(200), cell))
      .min(1)
      .max(googleSheetsLimits.rowsPerAppend),
  }),
  output: z.object({ appended: z.number().int(), alreadyThere: z.number().int() }),
  readOnly: false,
  idempotent: true,
  cacheTtlMs: null,
  riskTier: 2,
  scopes: ['https://www.googleapis.com/auth/spreadsheets'],
  handler: (client: GoogleSheetsClient, input, { signal }) => appendRows(client, input, signal),
});

/** Everything the Google Sheets connector can do. */
export const googleSheetsTools: readonly ToolDefinition<GoogleSheetsClient>[] = [
  listSheets,
  readRowsTool,
  appendRowsTool,
];
