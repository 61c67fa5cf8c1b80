import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bigqueryConnector } from '../../../connectors/bigquery/connector.ts';
import { startBigquerySimulator } from '../../../connectors/bigquery/simulator.ts';
import type { SimulatedTable } from '../../../connectors/bigquery/simulator-load.ts';
import { googleSheetsConnector } from '../../../connectors/google-sheets/connector.ts';
import { startGoogleSheetsSimulator } from '../../../connectors/google-sheets/simulator.ts';
import type { AnyConnector } from '../../../connectors/kit/define-connector.ts';
import { memoryCredentials } from '../../../connectors/kit/memory-credentials.ts';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { salesforceConnector } from '../../../connectors/salesforce/connector.ts';
import { startSalesforceSimulator } from '../../../connectors/salesforce/simulator.ts';
import { readPlanFile } from '../../../src/cli/plans/read-plan-file.ts';
import { ids, recordId, smallOrg } from '../../fixtures/salesforce-org.ts';
import { spreadsheetId } from '../connectors/sheet-data.ts';
import { person } from '../gateway/setup.ts';
import { openPlanRoom, type PlanRoom } from './plan-room.ts';

const admin = person('admin');
const file = readFileSync(join(import.meta.dirname, '../../../docs/examples/contacts-to-table.yaml'), 'utf8');
const { written } = readPlanFile(file);
const inputs = { spreadsheet: spreadsheetId };
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

/** A contact of Salesforce, created so many days ago. */
function contact(number: number, email: string | null, days: number, isDeleted = false) {
  const about = { Id: recordId('003', number), Name: `Contact ${number}`, Email: email, Title: null };
  const created = { CreatedDate: daysAgo(days), SystemModstamp: daysAgo(days), IsDeleted: isDeleted };
  return { ...about, AccountId: ids.acme, OwnerId: ids.ada, ...created };
}

const columns = ['id', 'name', 'email', 'created_at', 'segment'].map((name) => ({ name, type: 'STRING' }));
const table: SimulatedTable = { datasetId: 'crm', tableId: 'new_contacts', columns, rows: [] };
let room: PlanRoom;
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const org = smallOrg();
  org.Contact = [
    contact(11, 'new@acme.example', 3),
    contact(12, 'old@acme.example', 90),
    contact(13, 'gone@acme.example', 3, true),
    contact(14, 'nobody@acme.example', 3),
    contact(15, null, 3),
  ];
  const salesforce = await startSalesforceSimulator({ org });
  const rows = [
    ['Email', 'Segment'],
    ...[
      ['NEW@acme.example ', 'Gold'],
      ['old@acme.example', 'Silver'],
      ['gone@acme.example', 'Bronze'],
    ],
  ];
  const sheet = { title: 'People', rowCount: 20, columnCount: 4, rows };
  const sheets = await startGoogleSheetsSimulator({
    spreadsheets: [{ id: spreadsheetId, title: 'Book', sheets: [sheet] }],
  });
  const bigquery = await startBigquerySimulator({ projectId: 'lantern-works', tables: [table], statements: [] });
  const http = createOutboundHttp({ allowList: [salesforce, sheets, bigquery].map(({ hostPort }) => hostPort) });
  const ports = { http, now: Date.now };
  const connectors = [salesforceConnector(ports), googleSheetsConnector(ports), bigqueryConnector(ports)];
  room = await openPlanRoom({ connectors: connectors as unknown as AnyConnector[], tenants: [] });
  const connect = (system: string, settings: object, secrets: Readonly<Record<string, string>>) =>
    room.outside.connections.put({
      ...{ id: `${system}-1`, tenantId: 'acme', system, state: 'healthy', settings },
      credentials: memoryCredentials(secrets),
    });
  await connect('salesforce', { loginUrl: salesforce.baseUrl }, salesforce.credentials);
  const google = ({ baseUrl, tokenUrl }: typeof sheets) => ({ rootUrl: baseUrl, tokenUrl });
  await connect('google-sheets', google(sheets), sheets.credentials);
  const place = { rootUrl: bigquery.baseUrl, tokenUrl: bigquery.tokenUrl, projectId: 'lantern-works' };
  await connect('bigquery', place, bigquery.credentials);
  closers.push(
    () => room.close(),
    () => room.outside.connections.close(),
    () => http.close(),
    ...[salesforce, sheets, bigquery].map((each) => () => each.close()),
  );
}, 60_000);
afterAll(async () => {
  for (const close of closers) await close();
});

test('contacts of Salesforce, matched with a sheet by email and new in the last 30 days, are loaded into a table as one plan [plans.reference]', async () => {
  const result = await room.desk().start({ principal: admin, written, inputs });
  expect(result.steps.map(({ id, status, error }) => ({ id, status, error }))).toEqual(
    ['changes', 'contacts', 'rows', 'matched', 'recent', 'table_rows', 'load'].map((id) => ({
      ...{ id, status: 'done', error: null },
    })),
  );
  expect(result.output).toBe(1);
  expect(table.rows).toEqual([
    {
      id: recordId('003', 11),
      name: 'Contact 11',
      email: 'new@acme.example',
      created_at: expect.any(String),
      segment: 'Gold',
    },
  ]);
  const sources = result.steps.flatMap(({ provenance }) => provenance.map(({ system }) => system));
  expect([...new Set(sources)]).toEqual(['salesforce', 'google-sheets', 'bigquery']);
  expect(result.metrics.calls).toBe(result.steps.reduce((sum, { calls }) => sum + calls, 0));
});

test('nothing is loaded when nothing is new, and the plan says so [plans.reference]', async () => {
  const before = table.rows.length;
  const result = await room.desk().start({ principal: admin, written, inputs: { ...inputs, days: 1 } });
  expect(result.status).toBe('done');
  expect(result.steps.at(-1)?.status).toBe('skipped');
  expect(table.rows).toHaveLength(before);
});

test('a dry run shows every call before anything happens, and calls nothing [plans.dry-run]', async () => {
  const before = table.rows.length;
  const { verified } = await room.desk().verify({ principal: admin, written, inputs });
  expect(verified?.calls.map(({ tool, effect, most }) => `${effect} ${tool} ${most}`)).toEqual([
    ...['read salesforce_read_changes 20', 'read google_sheets_read_rows 20', 'write bigquery_load_rows 1'],
  ]);
  expect(table.rows).toHaveLength(before);
  expect(await room.desk().list(admin)).toHaveLength(2);
});
