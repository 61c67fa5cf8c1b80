import { describe, expect, test } from 'vitest';
import { googleSheetsConnector } from '../../../connectors/google-sheets/connector.ts';
import { type SimulatedSpreadsheet, startGoogleSheetsSimulator } from '../../../connectors/google-sheets/simulator.ts';
import { conformanceChecks } from '../../../connectors/kit/conformance.ts';
import type { ConformanceHarness, ConformanceSubject } from '../../../connectors/kit/conformance-subject.ts';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import type { AppError } from '../../../src/domain/errors.ts';
import { linkGoogle } from './google-harness.ts';
import { odd, spreadsheet, spreadsheetId } from './sheet-data.ts';

async function room(book: SimulatedSpreadsheet = spreadsheet(), settings: object = {}, scopes: string[] | null = null) {
  const harness = linkGoogle(
    googleSheetsConnector,
    await startGoogleSheetsSimulator({ spreadsheets: [book], scopes }),
    { settings },
  );
  return Object.assign(harness, { book });
}
const failure = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable(),
    (error: AppError) => error,
  );
const sheet = "Q4's people";
const at = { spreadsheetId, sheet };
const newRows = { ...at, keyColumn: 'id', rows: [{ id: 'a3' }, { id: 'a4', name: '=HYPERLINK("x")' }] };
const rowsOf = (harness: ConformanceHarness) =>
  (harness as unknown as { book: SimulatedSpreadsheet }).book.sheets[0]?.rows.filter((row) => row[0] === 'a4').length ??
  0;

const conformance: ConformanceSubject = {
  connector: googleSheetsConnector({ http: createOutboundHttp(), now: Date.now }),
  start: (data) => room(spreadsheet(data)),
  calls: {
    google_sheets_list_sheets: { args: { spreadsheetId } },
    google_sheets_read_rows: { args: { ...at, limit: 3 }, contains: odd },
    google_sheets_append_rows: { args: newRows, isLookup: true },
  },
  apiPath: /\/v4\/spreadsheets/,
  paging: {
    tool: 'google_sheets_read_rows',
    args: { ...at, limit: 1 },
    cursorArgument: 'cursor',
    read: (page) => ({
      ids: (page['rows'] as { values: { id: string } }[]).map(({ values }) => values.id),
      next: page['cursor'] as string | null,
    }),
    expectedIds: () => ['a1', 'a2', 'a3'],
  },
  writes: { google_sheets_append_rows: { args: newRows, effects: rowsOf } },
  leftOut: {},
};

describe('the Google Sheets connector conforms [google-sheets.conforms]', () => {
  for (const check of conformanceChecks(conformance)) test(check.title, check.run);
});

test('rows come under their headers with their types; empty cells are null, empty rows left out [google-sheets.rows]', async () => {
  const harness = await room();
  const page = await harness.call('google_sheets_read_rows', at);
  expect(page).toEqual({
    columns: ['id', 'name', 'column C', 'name 2', 'amount', 'open'],
    rows: [
      { rowNumber: 2, values: { id: 'a1', name: odd, 'column C': null, 'name 2': 'second', amount: 12.5, open: true } },
      { rowNumber: 3, values: { id: 'a2', name: null, 'column C': null, 'name 2': null, amount: 0, open: false } },
      { rowNumber: 5, values: { id: 'a3', name: '=1+1', 'column C': 'x', 'name 2': null, amount: null, open: null } },
    ],
    cursor: null,
    done: true,
  });
  expect(await harness.call('google_sheets_read_rows', { spreadsheetId, sheet: 'Empty' })).toMatchObject({
    rows: [],
    done: true,
  });
  const error = await failure(harness.call('google_sheets_read_rows', { spreadsheetId, sheet: 'Nope' }));
  expect([error.code, error.message]).toEqual(['not_found', expect.stringContaining('Empty')]);
  await harness.close();
});

test('a row is appended once by its key, also when the answer was lost, and no text becomes a formula [google-sheets.append-once]', async () => {
  const harness = await room();
  harness.simulator.faults.add({ method: 'POST' }, [{ kind: 'truncate', afterBytes: 0 }]);
  expect((await failure(harness.call('google_sheets_append_rows', newRows, 'k'))).code).toBe('unavailable');
  expect(await harness.call('google_sheets_append_rows', newRows, 'k')).toEqual({ appended: 0, alreadyThere: 2 });
  expect(harness.book.sheets[0]?.rows.at(-1)?.slice(0, 2)).toEqual(['a4', '=HYPERLINK("x")']);
  await harness.close();
});

test.each([
  [{ keyColumn: 'nope' }, 'keyColumn'],
  [{ rows: [{ id: 'b1', nope: 1 }] }, 'rows'],
  [{ rows: [{ name: 'no key' }] }, 'rows'],
  [{ rows: [{ id: 'b1' }, { id: 'b1' }] }, 'rows'],
])('appending %j is refused, naming %s, and nothing is written [google-sheets.append-checks]', async (over, field) => {
  const harness = await room();
  const error = await failure(harness.call('google_sheets_append_rows', { ...newRows, ...over }, 'k'));
  expect([error.code, error.data.field]).toEqual(['invalid_input', field]);
  expect(harness.simulator.requests.every(({ method }) => method === 'GET')).toBe(true);
  await harness.close();
});

test('a spreadsheet outside the settings is never asked for, and reading needs the readonly scope alone [google-sheets.narrow]', async () => {
  const narrow = await room(spreadsheet(), { spreadsheetIds: ['another-spreadsheet'] });
  expect((await failure(narrow.call('google_sheets_read_rows', at))).code).toBe('forbidden');
  expect(narrow.simulator.requests).toHaveLength(0);
  await narrow.close();
  const readonly = await room(spreadsheet(), {}, ['https://www.googleapis.com/auth/spreadsheets.readonly']);
  expect((await readonly.call('google_sheets_read_rows', at))['done']).toBe(true);
  expect((await failure(readonly.call('google_sheets_append_rows', newRows, 'k'))).code).toBe('forbidden');
  await readonly.close();
});

test('the simulator trims empty cells and refuses ranges outside the grid, unknown sheets and appends without an option [google.sheets-wire]', async () => {
  // Source: https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values (2026-11-20)
  const harness = await room();
  const headers = { authorization: `Bearer ${harness.simulator.credentials['accessToken']}` };
  const ask = async (path: string, init: object = {}) => {
    const answer = await fetch(`${harness.simulator.baseUrl}/v4/spreadsheets/${spreadsheetId}${path}`, {
      headers,
      ...init,
    });
    return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
  };
  const name = encodeURIComponent("'Q4''s people'");
  const trimmed = await ask(`/values:batchGet?ranges=${name}!A3:H20&ranges=Empty!A1:C9`);
  expect(trimmed.json['valueRanges']).toEqual([
    {
      range: "'Q4''s people'!A3:H20",
      majorDimension: 'ROWS',
      values: [['a2', '', '', '', 0, false], [], ['a3', '=1+1', 'x']],
    },
    { range: 'Empty!A1:C9', majorDimension: 'ROWS' },
  ]);
  expect((await ask(`/values:batchGet?ranges=${name}!A21:H22`)).status).toBe(400);
  expect((await ask('/values:batchGet?ranges=Nope!A1')).status).toBe(400);
  const body = { method: 'POST', body: JSON.stringify({ values: [['x']] }) };
  expect((await ask('/values/Empty!A1:append', body)).status).toBe(400);
  expect(
    (
      await ask('/values/Empty!A1:append?valueInputOption=USER_ENTERED', {
        ...body,
        body: JSON.stringify({ values: [['=1']] }),
      })
    ).status,
  ).toBe(200);
  expect(harness.book.sheets[1]?.rows).toEqual([['#COMPUTED']]);
  await harness.close();
});
