import soql from 'soql-parser-js';
import type { SimulatedReply, SimulatedRequest } from '../kit/simulator.ts';
import { SoqlError } from './simulator-conditions.ts';
import type { SimulatorOrg } from './simulator-org.ts';
import { type QueryAnswer, runQuery } from './simulator-query.ts';

const resultsKeptMs = 7 * 86_400_000;
const jobsPerDay = 10_000;
const unsupported = new Set(['UserRecordAccess', 'FieldDefinition', 'EntityDefinition', 'Organization']);

interface Job {
  readonly id: string;
  readonly all: boolean;
  readonly query: string;
  readonly object: string;
  readonly version: string;
  readonly columns: readonly string[];
  readonly answer: QueryAnswer;
  readonly createdAtMs: number;
  readonly takesMs: number;
  isAborted: boolean;
}

export interface BulkJobs {
  /** Answers everything below `/jobs/query`; null when the address is not one of its own. */
  reply(request: SimulatedRequest, path: string, basePath: string): SimulatedReply | null;
}

function failure(status: number, errorCode: string, message: string): SimulatedReply {
  return { status, json: [{ errorCode, message }] };
}

function columnsOf(text: string): { object: string; columns: string[] } {
  const query = soql.parseQuery(text);
  if (query.groupBy || query.offset) throw new SoqlError('INVALIDJOB', 'GROUP BY and OFFSET are not supported');
  const columns = (query.fields ?? []).map((field) => {
    if (field.type === 'Field') return field.field;
    if (field.type === 'FieldRelationship') return [...field.relationships, field.field].join('.');
    throw new SoqlError('INVALIDJOB', 'Aggregates and nested queries are not supported');
  });
  const object = query.sObject ?? '';
  if (unsupported.has(object)) {
    throw new SoqlError('INVALIDENTITY', `Entity '${object}' is not supported by the Bulk API.`);
  }
  return { object, columns };
}

function cell(record: Record<string, unknown>, column: string): string {
  let value: unknown = record;
  for (const step of column.split('.')) value = (value as Record<string, unknown> | null)?.[step] ?? null;
  if (value === null) return '""';
  const text = String(value).replace(/^(\d{4}-\d\d-\d\dT[\d:.]+)\+0000$/, '$1Z');
  return `"${text.replaceAll('"', '""')}"`;
}

function stateOf(job: Job, nowMs: number): string {
  if (job.isAborted) return 'Aborted';
  const age = nowMs - job.createdAtMs;
  if (age >= job.takesMs) return 'JobComplete';
  return age * 10 < job.takesMs ? 'UploadComplete' : 'InProgress';
}

function info(job: Job, nowMs: number, isNew: boolean): Record<string, unknown> {
  const state = isNew ? 'UploadComplete' : stateOf(job, nowMs);
  return {
    id: job.id,
    operation: job.all ? 'queryAll' : 'query',
    object: job.object,
    createdDate: new Date(job.createdAtMs).toISOString().replace('Z', '+0000'),
    state,
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: Number(job.version),
    jobType: 'V2Query',
    lineEnding: 'LF',
    columnDelimiter: 'COMMA',
    ...(isNew ? {} : { numberRecordsProcessed: state === 'JobComplete' ? job.answer.totalSize : 0, retries: 0 }),
  };
}

function results(job: Job, nowMs: number, query: URLSearchParams, basePath: string): SimulatedReply {
  if (basePath.split('/v').at(-1) !== job.version) return failure(409, 'API_VERSION_MISMATCH', 'another version');
  if (stateOf(job, nowMs) !== 'JobComplete') return failure(400, 'INVALIDJOBSTATE', 'The job is not complete');
  const locator = query.get('locator');
  const from = locator === null ? 0 : Number(Buffer.from(locator, 'base64url').toString());
  if (!Number.isInteger(from) || from < 0) return failure(400, 'INVALID_LOCATOR', 'Invalid locator');
  const max = Number(query.get('maxRecords') ?? 50_000);
  if (!(max > 0)) return failure(400, 'INVALID_MAX_RECORDS', 'maxRecords must be positive');
  const rows = job.answer.rows.slice(from, from + max);
  const isLast = from + max >= job.answer.rows.length;
  const lines = rows.map((row) => {
    const record = job.answer.toRecord(row);
    return job.columns.map((column) => cell(record, column)).join(',');
  });
  const header = job.columns.map((column) => `"${column}"`).join(',');
  return {
    status: 200,
    headers: {
      'content-type': 'text/csv; charset=UTF-8',
      'sforce-numberofrecords': String(rows.length),
      'sforce-locator': isLast ? 'null' : Buffer.from(String(from + max)).toString('base64url'),
    },
    text: `${[header, ...lines].join('\n')}\n`,
  };
}

/**
 * Bulk API 2.0 query jobs: created, worked on for a while, read by `Sforce-Locator`, kept for seven days.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/query_get_job_results.htm (2026-11-20)
 * Source: https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_bulkapi.htm (2026-11-20)
 */
export function createBulkJobs(org: SimulatorOrg, now: () => number, takesMs: (rows: number) => number): BulkJobs {
  const jobs = new Map<string, Job>();

  function create(body: string, basePath: string): SimulatedReply {
    const { operation, query } = JSON.parse(body) as { operation?: string; query?: string };
    if (operation !== 'query' && operation !== 'queryAll') return failure(400, 'INVALIDJOB', 'Invalid operation');
    if ([...jobs.values()].filter((job) => now() - job.createdAtMs < 86_400_000).length >= jobsPerDay) {
      return failure(400, 'EXCEEDEDQUOTA', 'Daily limit of query jobs exceeded');
    }
    const all = operation === 'queryAll';
    // Run first: it says what is wrong with the query.
    const answer = runQuery({ org, nowMs: now(), all, basePath }, query ?? '');
    const parts = columnsOf(query ?? '');
    const id = `750800000${String(jobs.size + 1).padStart(6, '0')}AAA`;
    const version = basePath.split('/v').at(-1) ?? '';
    const times = { createdAtMs: now(), takesMs: takesMs(answer.totalSize) };
    const job = { id, all, query: query ?? '', version, answer, ...parts, ...times, isAborted: false };
    jobs.set(id, job);
    return { status: 200, json: info(job, now(), true) };
  }
  return {
    reply(request, path, basePath) {
      if (path === '/jobs/query') {
        if (request.method !== 'POST') return failure(405, 'METHOD_NOT_ALLOWED', 'only POST is simulated');
        return create(request.body, basePath);
      }
      const [, id = '', tail = ''] = /^\/jobs\/query\/(\w+)(\/results)?$/.exec(path) ?? [];
      if (id === '') return null;
      const job = jobs.get(id);
      if (!job || now() - job.createdAtMs > resultsKeptMs) return failure(404, 'NOT_FOUND', 'The job does not exist');
      if (tail) return results(job, now(), request.query, basePath);
      if (request.method === 'DELETE') {
        jobs.delete(id);
        return { status: 204 };
      }
      if (request.method === 'PATCH') job.isAborted = true;
      return { status: 200, json: info(job, now(), false) };
    },
  };
}
