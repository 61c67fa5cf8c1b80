import { describe, expect, test } from 'vitest';
import { bigqueryConnector } from '../../../connectors/bigquery/connector.ts';
import {
  type BigquerySimulator,
  type SimulatedStatement,
  startBigquerySimulator,
} from '../../../connectors/bigquery/simulator.ts';
import type { SimulatedTable } from '../../../connectors/bigquery/simulator-load.ts';
import { conformanceChecks } from '../../../connectors/kit/conformance.ts';
import type { ConformanceHarness, ConformanceSubject } from '../../../connectors/kit/conformance-subject.ts';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import type { AppError } from '../../../src/domain/errors.ts';
import { linkGoogle } from './google-harness.ts';

const odd = 'Žofia Müller 東京 🚀';
const projectId = 'lantern-works';
const columns = [
  { name: 'id', type: 'STRING', mode: 'REQUIRED' },
  { name: 'name', type: 'STRING' },
];
const people = (count: number): SimulatedStatement => ({
  matches: /FROM crm\.people/,
  statementType: 'SELECT',
  bytesProcessed: 1_000,
  columns,
  rows: Array.from({ length: count }, (_, index) => [`p${index}`, odd]),
});
const others: SimulatedStatement[] = [
  { ...people(1), matches: /^DELETE/, statementType: 'DELETE' },
  { ...people(1), matches: /^WITH/, statementType: 'INSERT' },
  { ...people(1), matches: /;/, statementType: 'SCRIPT' },
  { ...people(1), matches: /FROM huge/, bytesProcessed: 20_000_000_000 },
  { ...people(3), matches: /FROM slow/, unfinishedFor: 2 },
];

async function room(
  options: { data?: 'some' | 'none'; settings?: object; scopes?: string[]; statements?: SimulatedStatement[] } = {},
) {
  const { data = 'some', settings = {}, scopes = null } = options;
  const table: SimulatedTable = { datasetId: 'crm', tableId: 'people', columns, rows: [] };
  const statements = [...(options.statements ?? []), ...others, people(data === 'some' ? 5 : 0)];
  const tables = data === 'some' ? [table, { ...table, tableId: 'deals' }] : [];
  const simulator = await startBigquerySimulator({ projectId, tables, statements, scopes });
  return Object.assign(linkGoogle(bigqueryConnector, simulator, { settings: { projectId, ...settings } }), { table });
}
const failure = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable(),
    (error: AppError) => error,
  );
const sql = 'SELECT id, name FROM crm.people';
const load = { datasetId: 'crm', tableId: 'people', rows: [{ id: 'n1', name: odd }, { id: 'n2' }] };
const jobsOf = (harness: ConformanceHarness) => (harness.simulator as BigquerySimulator).jobs.size;

const conformance: ConformanceSubject = {
  connector: bigqueryConnector({ http: createOutboundHttp(), now: Date.now }),
  start: (data) => room({ data }),
  calls: {
    bigquery_list_tables: { args: {} },
    bigquery_query_rows: { args: { sql, limit: 2 }, contains: odd },
    bigquery_load_rows: { args: load, isLookup: true },
  },
  apiPath: /\/bigquery\/v2\//,
  paging: {
    tool: 'bigquery_query_rows',
    args: { sql, limit: 2 },
    cursorArgument: 'cursor',
    read: (page) => ({
      ids: (page['rows'] as { id: string }[]).map(({ id }) => id),
      next: page['cursor'] as string | null,
    }),
    expectedIds: () => ['p0', 'p1', 'p2', 'p3', 'p4'],
  },
  writes: { bigquery_load_rows: { args: load, effects: jobsOf } },
  leftOut: {},
};

describe('the BigQuery connector conforms [bigquery.conforms]', () => {
  for (const check of conformanceChecks(conformance)) test(check.title, check.run);
});

test.each(['DELETE FROM crm.people WHERE true', 'WITH a AS (SELECT 1) INSERT x', 'SELECT 1; DROP TABLE crm.people'])(
  '%s is refused by what BigQuery says it is, and never run [bigquery.select-only]',
  async (statement) => {
    const harness = await room();
    const error = await failure(harness.call('bigquery_query_rows', { sql: statement }));
    expect([error.code, error.data.field]).toEqual(['invalid_input', 'sql']);
    expect(harness.simulator.requests.map(({ path }) => path)).toEqual([`/bigquery/v2/projects/${projectId}/jobs`]);
    await harness.close();
  },
);

test('a query that would read more than the connection allows is refused before it costs anything [bigquery.cost-limit]', async () => {
  const harness = await room();
  const error = await failure(harness.call('bigquery_query_rows', { sql: 'SELECT * FROM huge' }));
  expect(error.code).toBe('limit_exceeded');
  expect(harness.simulator.requests).toHaveLength(1);
  await harness.call('bigquery_query_rows', { sql });
  const run = JSON.parse(harness.simulator.requests.at(-1)?.body ?? '{}') as Record<string, unknown>;
  expect(run).toMatchObject({ maximumBytesBilled: '10000000000', useLegacySql: false });
  await harness.close();
});

test('values travel as named parameters, never in the text, and a missing one is invalid_input [bigquery.parameters]', async () => {
  const harness = await room();
  const filtered = `${sql} WHERE name = @name AND amount > @least`;
  const parameters = { name: "x' OR 1=1 --", least: 2.5 };
  await harness.call('bigquery_query_rows', { sql: filtered, parameters });
  const run = JSON.parse(harness.simulator.requests.at(-1)?.body ?? '{}') as Record<string, unknown>;
  expect(run['query']).toBe(filtered);
  expect(run['queryParameters']).toEqual([
    { name: 'name', parameterType: { type: 'STRING' }, parameterValue: { value: "x' OR 1=1 --" } },
    { name: 'least', parameterType: { type: 'FLOAT64' }, parameterValue: { value: '2.5' } },
  ]);
  const error = await failure(harness.call('bigquery_query_rows', { sql: filtered, parameters: { name: 'x' } }));
  expect(error.code).toBe('invalid_input');
  await harness.close();
});

test('a query that takes its time is waited for, and a cursor of another query is refused [bigquery.paging]', async () => {
  const harness = await room();
  const slow = { sql: 'SELECT id, name FROM slow', limit: 2 };
  const page = await harness.call('bigquery_query_rows', slow);
  expect(page).toMatchObject({ totalRows: 3, done: false });
  expect(await harness.call('bigquery_query_rows', { ...slow, cursor: page['cursor'] })).toMatchObject({ done: true });
  const error = await failure(harness.call('bigquery_query_rows', { sql, cursor: page['cursor'] }));
  expect([error.code, error.data.field]).toEqual(['invalid_input', 'cursor']);
  await harness.close();
});

test('cells come with their types: big numbers as text, moments as instants, lists and records as such [bigquery.types]', async () => {
  const field = (name: string, type: string, mode = 'NULLABLE') => ({ name, type, mode });
  const typed: SimulatedStatement = {
    ...people(0),
    matches: /FROM typed/,
    columns: [
      field('small', 'INTEGER'),
      field('big', 'INTEGER'),
      field('part', 'FLOAT'),
      field('open', 'BOOLEAN'),
      field('at', 'TIMESTAMP'),
      field('day', 'DATE'),
      field('price', 'NUMERIC'),
      field('tags', 'STRING', 'REPEATED'),
      { ...field('owner', 'RECORD'), fields: [field('id', 'INTEGER')] },
      field('none', 'STRING'),
    ],
    rows: [
      [
        '7',
        '9007199254740993',
        '1.5',
        'true',
        '1795000000123456',
        '2026-11-20',
        '0.10',
        [{ v: 'a' }, { v: 'b' }],
        { f: [{ v: '3' }] },
        null,
      ],
    ],
  };
  const harness = await room({ statements: [typed] });
  const page = await harness.call('bigquery_query_rows', { sql: 'SELECT * FROM typed' });
  expect(page['rows']).toEqual([
    {
      small: 7,
      big: '9007199254740993',
      part: 1.5,
      open: true,
      at: '2026-11-18T11:06:40.123Z',
      day: '2026-11-20',
      price: '0.10',
      tags: ['a', 'b'],
      owner: { id: 3 },
      none: null,
    },
  ]);
  await harness.close();
});

test('rows are loaded once for a key, also when the answer was lost, all of them or none [bigquery.load-once]', async () => {
  const harness = await room();
  harness.simulator.faults.add({ path: /upload/ }, [{ kind: 'truncate', afterBytes: 0 }]);
  expect((await failure(harness.call('bigquery_load_rows', load, 'k'))).code).toBe('unavailable');
  expect(await harness.call('bigquery_load_rows', load, 'k')).toMatchObject({ loadedRows: 2, isNew: false });
  expect(harness.table.rows).toEqual(load.rows);
  const wrong = { ...load, rows: [{ id: 'n3' }, { id: 'n4', nope: 1 }] };
  const error = await failure(harness.call('bigquery_load_rows', wrong, 'w'));
  expect([error.code, error.message]).toEqual(['invalid_input', expect.stringContaining('nope')]);
  expect(harness.table.rows).toHaveLength(2);
  await harness.close();
});

test('a load that failed may be tried again under the same key, three times in all [bigquery.load-once]', async () => {
  const harness = await room();
  const wrong = { ...load, rows: [{ name: 'no id' }] };
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    expect((await failure(harness.call('bigquery_load_rows', wrong, 'w'))).code).toBe('invalid_input');
    expect(harness.simulator.jobs.size).toBe(attempt);
  }
  expect((await failure(harness.call('bigquery_load_rows', wrong, 'w'))).code).toBe('conflict');
  await harness.close();
});

test('tables are listed with the readonly scope, and only datasets of the settings are touched [bigquery.narrow]', async () => {
  const readonly = await room({ scopes: ['https://www.googleapis.com/auth/bigquery.readonly'] });
  expect(await readonly.call('bigquery_list_tables')).toEqual({ datasets: ['crm'], tables: [], cursor: null });
  const first = await readonly.call('bigquery_list_tables', { datasetId: 'crm', limit: 1 });
  expect(first['tables']).toEqual([{ tableId: 'people', type: 'TABLE' }]);
  const second = await readonly.call('bigquery_list_tables', { datasetId: 'crm', limit: 1, cursor: first['cursor'] });
  expect(second).toMatchObject({ tables: [{ tableId: 'deals' }], cursor: null });
  expect((await failure(readonly.call('bigquery_query_rows', { sql }))).code).toBe('forbidden');
  await readonly.close();
  const narrow = await room({ settings: { datasetIds: ['finance'] } });
  expect(await narrow.call('bigquery_list_tables')).toMatchObject({ datasets: [] });
  expect((await failure(narrow.call('bigquery_load_rows', load, 'k'))).code).toBe('forbidden');
  expect((await failure(narrow.call('bigquery_list_tables', { datasetId: 'crm' }))).code).toBe('forbidden');
  await narrow.close();
});

test('the simulator refuses a job id that stands, a query over its limit and an upload that is not multipart [google.bigquery-wire]', async () => {
  // Source: https://docs.cloud.google.com/bigquery/docs/reference/rest/v2/jobs/insert (2026-11-20)
  const harness = await room();
  const authorization = `Bearer ${harness.simulator.credentials['accessToken']}`;
  const ask = async (path: string, body: string, type = 'application/json') => {
    const url = `${harness.simulator.baseUrl}${path}`;
    const answer = await fetch(url, { method: 'POST', headers: { authorization, 'content-type': type }, body });
    const json = (await answer.json()) as { error?: { errors: { reason: string }[] }; statistics?: object };
    return { status: answer.status, reason: json.error?.errors[0]?.reason, json };
  };
  const base = `/bigquery/v2/projects/${projectId}`;
  const over = { query: 'SELECT * FROM huge', maximumBytesBilled: '10485760' };
  expect((await ask(`${base}/queries`, JSON.stringify(over))).reason).toBe('bytesBilledLimitExceeded');
  expect((await ask(`${base}/queries`, JSON.stringify({ query: 'SELEC' }))).reason).toBe('invalidQuery');
  const dry = await ask(
    `${base}/jobs`,
    JSON.stringify({ configuration: { dryRun: true, query: { query: 'DELETE FROM x' } } }),
  );
  expect(dry.json.statistics).toMatchObject({ query: { statementType: 'DELETE' }, totalBytesProcessed: '1000' });
  expect(JSON.stringify(dry.json)).not.toContain('jobId');
  expect((await ask(`/upload${base}/jobs`, '{}')).status).toBe(400);
  const job = JSON.stringify({
    jobReference: { jobId: 'mine' },
    configuration: { load: { destinationTable: { datasetId: 'crm', tableId: 'people' } } },
  });
  const body = `--b\r\nContent-Type: application/json\r\n\r\n${job}\r\n--b\r\nContent-Type: x/y\r\n\r\n{"id":"1"}\r\n--b--\r\n`;
  const upload = () => ask(`/upload${base}/jobs?uploadType=multipart`, body, 'multipart/related; boundary=b');
  expect((await upload()).status).toBe(200);
  expect(await upload()).toMatchObject({ status: 409, reason: 'duplicate' });
  expect(harness.table.rows).toEqual([{ id: '1' }]);
  await harness.close();
});
