import {
  type GoogleRequest,
  type GoogleSimulator,
  type GoogleSimulatorOptions,
  googleFailure,
  startGoogleSimulator,
} from '../google/simulator-wire.ts';
import type { SimulatedReply } from '../kit/simulator.ts';
import { type BigqueryJob, loadInto, type SimulatedTable } from './simulator-load.ts';

/** What the simulator answers to a statement; it does not evaluate SQL. `columns` as in a table. */
export interface SimulatedStatement {
  readonly matches: RegExp;
  readonly statementType: string;
  readonly bytesProcessed: number;
  readonly columns: SimulatedTable['columns'];
  /** Cells as they travel: text, null, or lists of `{v}`. */
  readonly rows: readonly (readonly unknown[])[];
  /** So many requests see the job unfinished. */
  readonly unfinishedFor?: number;
}

export interface BigquerySimulatorOptions extends GoogleSimulatorOptions {
  readonly projectId: string;
  readonly tables: readonly SimulatedTable[];
  readonly statements: readonly SimulatedStatement[];
}

export interface BigquerySimulator extends GoogleSimulator {
  readonly jobs: ReadonlyMap<string, BigqueryJob>;
}

const scope = (name: string) => `https://www.googleapis.com/auth/${name}`;
const full = [scope('bigquery'), scope('cloud-platform')];
const reading = [...full, scope('bigquery.readonly')];
const noScope = googleFailure(
  403,
  'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
  'Request had insufficient authentication scopes.',
);
const missing = (what: string) => googleFailure(404, 'notFound', `Not found: ${what}`);

interface QueryBody {
  readonly query?: string;
  readonly useLegacySql?: boolean;
  readonly parameterMode?: string;
  readonly queryParameters?: readonly { readonly name?: string }[];
  readonly maximumBytesBilled?: string;
  readonly maxResults?: number;
}

/** The statement's answer, or what BigQuery says of one that it cannot run. */
function statementOf(options: BigquerySimulatorOptions, body: QueryBody): SimulatedStatement | SimulatedReply {
  const { query } = body;
  if (!query) return googleFailure(400, 'required', 'Required parameter is missing: query');
  const statement = options.statements.find(({ matches }) => matches.test(query));
  if (!statement) return googleFailure(400, 'invalidQuery', 'Syntax error: Unexpected keyword at [1:1]');
  const given = new Set((body.queryParameters ?? []).map(({ name }) => name));
  const wanted = [...query.matchAll(/@([A-Za-z_]\w*)/g)].map(([, name]) => name);
  const unset = wanted.find((name) => !given.has(name));
  if (unset) return googleFailure(400, 'invalidQuery', `Query parameter '${unset}' not found at [1:1]`);
  return statement;
}

function dryRun(options: BigquerySimulatorOptions, body: QueryBody): SimulatedReply {
  const statement = statementOf(options, body);
  if (!('matches' in statement)) return statement;
  const totalBytesProcessed = String(statement.bytesProcessed);
  const query = { statementType: statement.statementType, totalBytesProcessed, totalBytesBilled: '0' };
  // A dry run is no job: it has no id.
  const json = {
    kind: 'bigquery#job',
    jobReference: { projectId: options.projectId, location: 'EU' },
    status: { state: 'DONE' },
    statistics: { totalBytesProcessed, query },
  };
  return { status: 200, json };
}

interface Running {
  readonly statement: SimulatedStatement;
  left: number;
}

function resultsOf(
  running: Running,
  jobId: string,
  request: GoogleRequest,
  size: number,
  projectId: string,
): SimulatedReply {
  const jobReference = { projectId, jobId, location: 'EU' };
  if (running.left > 0) {
    running.left -= 1;
    return { status: 200, json: { jobComplete: false, jobReference } };
  }
  const token = request.query.get('pageToken');
  const start = token === null ? 0 : Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isInteger(start)) return googleFailure(400, 'invalid', 'Invalid page token.');
  const { columns, rows } = running.statement;
  const end = start + size;
  const page = rows.slice(start, end).map((row) => ({ f: row.map((v) => ({ v })) }));
  const next = end < rows.length ? { pageToken: Buffer.from(String(end)).toString('base64url') } : {};
  const json = {
    jobComplete: true,
    jobReference,
    schema: { fields: columns },
    totalRows: String(rows.length),
    ...(page.length > 0 ? { rows: page } : {}),
    ...next,
  };
  return { status: 200, json };
}

function listTables(options: BigquerySimulatorOptions, datasetId: string, request: GoogleRequest): SimulatedReply {
  const tables = options.tables.filter((table) => table.datasetId === datasetId);
  if (tables.length === 0) return missing(`Dataset ${options.projectId}:${datasetId}`);
  const start = Number(request.query.get('pageToken') ?? 0);
  const end = start + Number(request.query.get('maxResults') ?? 50);
  const shown = tables
    .slice(start, end)
    .map(({ tableId }) => ({ tableReference: { projectId: options.projectId, datasetId, tableId }, type: 'TABLE' }));
  return {
    status: 200,
    json: { tables: shown, totalItems: tables.length, ...(end < tables.length ? { nextPageToken: String(end) } : {}) },
  };
}

function listDatasets(options: BigquerySimulatorOptions): SimulatedReply {
  const ids = [...new Set(options.tables.map(({ datasetId }) => datasetId))];
  const datasets = ids.map((datasetId) => ({
    datasetReference: { projectId: options.projectId, datasetId },
    location: 'EU',
  }));
  return { status: 200, json: { kind: 'bigquery#datasetList', ...(datasets.length > 0 ? { datasets } : {}) } };
}

/**
 * Starts BigQuery's side of the wire over tables and prepared statements on a loopback port.
 * Source: https://docs.cloud.google.com/bigquery/docs/reference/rest (2026-11-20)
 */
export async function startBigquerySimulator(options: BigquerySimulatorOptions): Promise<BigquerySimulator> {
  const jobs = new Map<string, BigqueryJob>();
  const running = new Map<string, Running>();
  let queries = 0;

  function query(request: GoogleRequest): SimulatedReply {
    const body = JSON.parse(request.body) as QueryBody;
    const statement = statementOf(options, body);
    if (!('matches' in statement)) return statement;
    if (body.maximumBytesBilled !== undefined && statement.bytesProcessed > Number(body.maximumBytesBilled)) {
      return googleFailure(
        400,
        'bytesBilledLimitExceeded',
        `Query exceeded limit for bytes billed: ${body.maximumBytesBilled}.`,
      );
    }
    queries += 1;
    const jobId = `job_${queries}`;
    const job = { statement, left: statement.unfinishedFor ?? 0 };
    running.set(jobId, job);
    return resultsOf(job, jobId, request, body.maxResults ?? 10_000, options.projectId);
  }

  function get(path: string, request: GoogleRequest): SimulatedReply {
    if (!request.may(...reading)) return noScope;
    if (path === '/datasets') return listDatasets(options);
    const [, datasetId] = /^\/datasets\/(\w+)\/tables$/.exec(path) ?? [];
    if (datasetId) return listTables(options, datasetId, request);
    const [, kind, id = ''] = /^\/(queries|jobs)\/([\w-]+)$/.exec(path) ?? [];
    if (kind === 'jobs') {
      const job = jobs.get(id);
      return job ? { status: 200, json: job.show() } : missing(`Job ${id}`);
    }
    const found = running.get(id);
    if (!found) return missing(`Job ${id}`);
    return resultsOf(found, id, request, Number(request.query.get('maxResults') ?? 10_000), options.projectId);
  }

  const simulator = await startGoogleSimulator(options, (request) => {
    const [, upload, projectId, path = ''] =
      /^(\/upload)?\/bigquery\/v2\/projects\/([^/]+)(\/.*)$/.exec(request.path) ?? [];
    if (projectId !== options.projectId) return missing(`Project ${projectId}`);
    if (request.method === 'GET') return get(path, request);
    if (path === '/queries') return request.may(...reading) ? query(request) : noScope;
    if (path !== '/jobs') return missing(path);
    if (!request.may(...full)) return noScope;
    if (upload) return loadInto(options.tables, jobs, request);
    const { configuration } = JSON.parse(request.body) as { configuration?: { dryRun?: boolean; query?: QueryBody } };
    if (configuration?.dryRun && configuration.query) return dryRun(options, configuration.query);
    return googleFailure(501, 'notImplemented', 'The simulator runs dry runs and uploads alone.');
  });
  return { ...simulator, jobs };
}
