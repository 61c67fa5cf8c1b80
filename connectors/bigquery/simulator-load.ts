import { type GoogleRequest, googleFailure } from '../google/simulator-wire.ts';
import type { SimulatedReply } from '../kit/simulator.ts';

/** A table with its rows as they were loaded. */
export interface SimulatedTable {
  readonly datasetId: string;
  readonly tableId: string;
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly mode?: string;
    readonly fields?: readonly object[];
  }[];
  readonly rows: Record<string, unknown>[];
}

/** A load job: once asked for it runs, then it is done for ever. */
export interface BigqueryJob {
  show(): object;
}

interface LoadBody {
  readonly jobReference?: { readonly jobId?: string };
  readonly configuration?: {
    readonly load?: {
      readonly destinationTable?: { readonly datasetId: string; readonly tableId: string };
      readonly sourceFormat?: string;
      readonly ignoreUnknownValues?: boolean;
    };
  };
}

function partsOf(request: GoogleRequest): [configuration: string, rows: string] | null {
  const boundary = /boundary=([^;]+)/.exec(request.headers['content-type'] ?? '')?.[1];
  if (request.query.get('uploadType') !== 'multipart' || !boundary) return null;
  const parts = request.body.split(`--${boundary}`).slice(1, -1);
  const [configuration, rows] = parts.map((part) => part.slice(part.indexOf('\r\n\r\n') + 4).replace(/\r\n$/, ''));
  return configuration === undefined || rows === undefined ? null : [configuration, rows];
}

function problemOf(
  table: SimulatedTable | undefined,
  rows: readonly Record<string, unknown>[],
  ignoreUnknown: boolean,
) {
  if (!table) return { reason: 'notFound', message: 'Not found: Table' };
  const names = new Set(table.columns.map(({ name }) => name));
  const unknown = rows.flatMap((row) => Object.keys(row)).find((name) => !names.has(name));
  if (unknown && !ignoreUnknown) return { reason: 'invalid', message: `No such field: ${unknown}.` };
  const required = table.columns.filter(({ mode }) => mode === 'REQUIRED');
  const empty = required.find(({ name }) => rows.some((row) => (row[name] ?? null) === null));
  return empty ? { reason: 'invalid', message: `Missing required field: ${empty.name}.` } : null;
}

/**
 * Takes a load job with its rows. An id that stands already is 409 duplicate; a job that fails has loaded nothing.
 * Source: https://docs.cloud.google.com/bigquery/docs/reference/rest/v2/jobs/insert (2026-11-20)
 */
export function loadInto(
  tables: readonly SimulatedTable[],
  jobs: Map<string, BigqueryJob>,
  request: GoogleRequest,
): SimulatedReply {
  const parts = partsOf(request);
  if (!parts)
    return googleFailure(400, 'badContent', 'Media type is not supported, or the multipart body is malformed.');
  const { jobReference, configuration } = JSON.parse(parts[0]) as LoadBody;
  const jobId = jobReference?.jobId ?? `job_load_${jobs.size}`;
  if (!/^[\w-]{1,1024}$/.test(jobId)) return googleFailure(400, 'invalid', `Invalid job ID "${jobId}".`);
  if (jobs.has(jobId)) return googleFailure(409, 'duplicate', `Already Exists: Job ${jobId}`);
  const load = configuration?.load;
  if (!load?.destinationTable) return googleFailure(400, 'required', 'Required parameter is missing: destinationTable');
  const { datasetId, tableId } = load.destinationTable;
  const table = tables.find((one) => one.datasetId === datasetId && one.tableId === tableId);
  const rows = parts[1].split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  const problem = problemOf(table, rows, load.ignoreUnknownValues === true);
  if (!problem) table?.rows.push(...rows);
  let isSeen = false;
  const job = {
    show() {
      const state = isSeen ? 'DONE' : 'RUNNING';
      isSeen = true;
      const done = state === 'DONE';
      return {
        kind: 'bigquery#job',
        jobReference: { jobId, location: 'EU' },
        status: { state, ...(done && problem ? { errorResult: problem } : {}) },
        statistics: done && !problem ? { load: { outputRows: String(rows.length) } } : {},
      };
    },
  };
  jobs.set(jobId, job);
  return { status: 200, json: job.show() };
}
