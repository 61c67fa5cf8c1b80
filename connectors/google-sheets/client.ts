import { sheets } from '@googleapis/sheets';
import type { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import { callOptions, readAnswer } from '../google/google-fetch.ts';
import { createGoogleSession } from '../google/google-session.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import type { ConnectionDetails } from '../kit/define-connector.ts';
import { appendedSchema, batchValuesSchema, type Cell, spreadsheetSchema } from './schema.ts';
import type { GoogleSheetsSettings } from './settings.ts';

/** Google Sheets as one connection sees it; each method is one request, never repeated. */
export interface GoogleSheetsClient {
  spreadsheet(spreadsheetId: string, signal: AbortSignal): Promise<z.infer<typeof spreadsheetSchema>>;
  /** The cells of each range: numbers and booleans as such, dates as the text that the sheet shows. */
  ranges(spreadsheetId: string, ranges: readonly string[], signal: AbortSignal): Promise<Cell[][][]>;
  /** Puts rows below the table; cells are taken as they are, so that no text becomes a formula. */
  append(
    spreadsheetId: string,
    range: string,
    rows: readonly (readonly Cell[])[],
    signal: AbortSignal,
  ): Promise<z.infer<typeof appendedSchema>>;
}

const system = 'google-sheets';
const scopes = ['https://www.googleapis.com/auth/spreadsheets'];

/** Opens a client; the token is read for each request, so a renewed one is used at once. */
export function openGoogleSheetsClient(
  ports: ConnectorPorts,
  connection: ConnectionDetails<GoogleSheetsSettings>,
): GoogleSheetsClient {
  const { settings, credentials } = connection;
  const session = createGoogleSession(ports, credentials, { system, tokenUrl: settings.tokenUrl, scopes });
  const api = sheets({ version: 'v4', ...(settings.rootUrl === null ? {} : { rootUrl: settings.rootUrl }) });
  const { spreadsheets } = api;
  const route = (spreadsheetId: string, signal: AbortSignal) => {
    if (settings.spreadsheetIds !== null && !settings.spreadsheetIds.includes(spreadsheetId)) {
      throw new AppError('forbidden', 'google-sheets: this spreadsheet is not one of the connection’s settings.', {
        system,
      });
    }
    return callOptions({ ports, session, system, subject: null, signal });
  };
  return {
    spreadsheet: async (spreadsheetId, signal) => {
      const fields = 'properties/title,sheets/properties(sheetId,title,sheetType,gridProperties(rowCount,columnCount))';
      const call = spreadsheets.get({ spreadsheetId, fields }, route(spreadsheetId, signal));
      return readAnswer(system, 'spreadsheets.get', call, spreadsheetSchema);
    },
    ranges: async (spreadsheetId, ranges, signal) => {
      const rendering = { valueRenderOption: 'UNFORMATTED_VALUE', dateTimeRenderOption: 'FORMATTED_STRING' };
      const parameters = { spreadsheetId, ranges: [...ranges], majorDimension: 'ROWS', ...rendering };
      const call = spreadsheets.values.batchGet(parameters, route(spreadsheetId, signal));
      const answer = await readAnswer(system, 'values.batchGet', call, batchValuesSchema);
      return ranges.map((_, index) => answer.valueRanges[index]?.values ?? []);
    },
    append: async (spreadsheetId, range, rows, signal) => {
      const options = { valueInputOption: 'RAW', insertDataOption: 'INSERT_ROWS' };
      const requestBody = { majorDimension: 'ROWS', values: rows.map((row) => [...row]) };
      const parameters = { spreadsheetId, range, ...options, requestBody };
      const call = spreadsheets.values.append(parameters, route(spreadsheetId, signal));
      return readAnswer(system, 'values.append', call, appendedSchema);
    },
  };
}
