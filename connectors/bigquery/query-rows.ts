import { hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import { decodeCursor, encodeCursor } from '../kit/opaque-cursor.ts';
import type { BigqueryClient } from './client.ts';
import { type BigqueryValue, toRow } from './mapper.ts';
import { jobSchema, type RawResults, resultsSchema } from './schema.ts';

const valueSchema = z.union([z.string().max(10_000), z.number(), z.boolean()]);

export const queryRowsSchema = z.object({
  sql: z.string().trim().min(1).max(100_000).describe('One SELECT statement in GoogleSQL; name its values @name.'),
  parameters: z
    .record(z.string().regex(/^[A-Za-z_]\w{0,127}$/), valueSchema)
    .default({})
    .describe('Values of the named parameters.'),
  cursor: z.string().min(1).max(4_000).nullable().default(null),
  limit: z.number().int().min(1).max(5_000).default(500),
});
export type QueryRows = z.infer<typeof queryRowsSchema>;

const cursorSchema = z.object({
  v: z.literal(1),
  jobId: z.string().regex(/^[\w-]{1,1024}$/),
  location: z
    .string()
    .regex(/^[A-Za-z0-9-]{2,40}$/)
    .nullable(),
  pageToken: z.string().max(3_000),
  sql: z.string(),
});

function queryParameters(parameters: QueryRows['parameters']) {
  return Object.entries(parameters).map(([name, value]) => {
    const type =
      typeof value === 'boolean'
        ? 'BOOL'
        : typeof value === 'string'
          ? 'STRING'
          : Number.isSafeInteger(value)
            ? 'INT64'
            : 'FLOAT64';
    return { name, parameterType: { type }, parameterValue: { value: String(value) } };
  });
}

function base(client: BigqueryClient, input: QueryRows) {
  const { location, maximumBytesBilled } = client.settings;
  return {
    location,
    query: {
      query: input.sql,
      useLegacySql: false,
      parameterMode: 'NAMED',
      queryParameters: queryParameters(input.parameters),
      maximumBytesBilled: String(maximumBytesBilled),
    },
  };
}

/**
 * Asks BigQuery what the statement is and what it reads, without running it: the text of SQL does not tell.
 * @throws AppError `invalid_input` for anything but SELECT, `limit_exceeded` when it reads more than the connection allows
 * Source: https://docs.cloud.google.com/bigquery/docs/reference/rest/v2/Job#jobstatistics2 (2026-11-20)
 */
async function checkStatement(client: BigqueryClient, input: QueryRows, signal: AbortSignal): Promise<number> {
  const { location, query } = base(client, input);
  const { maximumBytesBilled: _limit, ...dry } = query;
  const body = { configuration: { dryRun: true, query: dry }, ...(location ? { jobReference: { location } } : {}) };
  const job = await client.send({ what: 'the dry run', path: '/jobs', body, schema: jobSchema }, signal);
  const type = job.statistics.query?.statementType ?? 'unknown';
  if (type !== 'SELECT') {
    throw new AppError('invalid_input', `sql: it is ${type}; only SELECT is run here.`, {
      system: 'bigquery',
      field: 'sql',
    });
  }
  const bytes = Number(job.statistics.totalBytesProcessed ?? job.statistics.query?.totalBytesProcessed ?? Number.NaN);
  const limit = client.settings.maximumBytesBilled;
  if (!(bytes <= limit)) {
    throw new AppError('limit_exceeded', `bigquery: the query reads ${bytes} bytes; this connection allows ${limit}.`, {
      system: 'bigquery',
      hint: 'Select fewer columns or partitions, or raise maximumBytesBilled in the connection’s settings.',
    });
  }
  return bytes;
}

function resultsOf(
  client: BigqueryClient,
  job: { jobId: string; location: string | null },
  pageToken: string | null,
  limit: number,
  signal: AbortSignal,
) {
  const query = {
    location: job.location,
    maxResults: String(limit),
    timeoutMs: '10000',
    pageToken,
    'formatOptions.useInt64Timestamp': 'true',
  };
  const path = `/queries/${encodeURIComponent(job.jobId)}`;
  return client.send({ what: 'getQueryResults', path, query, schema: resultsSchema }, signal);
}

async function start(client: BigqueryClient, input: QueryRows, signal: AbortSignal): Promise<RawResults> {
  const { location, query } = base(client, input);
  const body = {
    ...query,
    ...(location ? { location } : {}),
    maxResults: input.limit,
    timeoutMs: 10_000,
    formatOptions: { useInt64Timestamp: true },
  };
  return client.send({ what: 'jobs.query', path: '/queries', body, schema: resultsSchema }, signal);
}

export interface QueryPage {
  readonly columns: { readonly name: string; readonly type: string }[];
  readonly rows: { [name: string]: BigqueryValue }[];
  readonly totalRows: number | null;
  readonly bytesProcessed: number | null;
  readonly cursor: string | null;
  readonly done: boolean;
}

/**
 * One page of a SELECT: a dry run first, then the query within the connection's cost limit; further pages come from its result.
 * @throws AppError `invalid_input` for other statements and wrong SQL, `limit_exceeded`, `not_found` for a result that expired (24 hours)
 */
export async function queryRows(client: BigqueryClient, input: QueryRows, signal: AbortSignal): Promise<QueryPage> {
  const belongs = (cursor: z.infer<typeof cursorSchema>) => cursor.sql === fingerprint(input);
  const options = { system: 'bigquery', field: 'cursor', belongs };
  const begun = input.cursor === null ? null : decodeCursor(input.cursor, cursorSchema, options);
  const bytesProcessed = begun ? null : await checkStatement(client, input, signal);
  let page = begun
    ? await resultsOf(client, begun, begun.pageToken, input.limit, signal)
    : await start(client, input, signal);
  const job = { jobId: page.jobReference.jobId, location: page.jobReference.location ?? begun?.location ?? null };
  while (!page.jobComplete) {
    await sleep(250, undefined, { signal }).catch((cause: unknown) => {
      throw new AppError('unavailable', 'bigquery: the query was not waited for.', { system: 'bigquery' }, { cause });
    });
    page = await resultsOf(client, job, begun?.pageToken ?? null, input.limit, signal);
  }
  const fields = page.schema?.fields ?? [];
  const cursor = page.pageToken
    ? encodeCursor({ v: 1, ...job, pageToken: page.pageToken, sql: fingerprint(input) })
    : null;
  return {
    columns: fields.map(({ name, type, mode }) => ({ name, type: mode === 'REPEATED' ? `${type}[]` : type })),
    rows: page.rows.map((row) => toRow(fields, row)),
    totalRows: page.totalRows === undefined ? null : Number(page.totalRows),
    bytesProcessed,
    cursor,
    done: cursor === null,
  };
}

function fingerprint({ sql, parameters }: QueryRows): string {
  return hash('sha256', JSON.stringify([sql, parameters])).slice(0, 16);
}
