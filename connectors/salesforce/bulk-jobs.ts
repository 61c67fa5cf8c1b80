import { AppError } from '../../src/domain/errors.ts';
import type { ReadResult } from './bulk-stream.ts';
import type { SalesforceClient } from './client.ts';
import { parsed } from './client.ts';
import { type BulkJob, bulkJobSchema } from './schema.ts';

/**
 * Bulk API 2.0 query jobs by hand, because jsforce's `bulk2.query` garbles rows from the second result page on.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/query_create_job.htm (2026-11-20)
 */
export async function createJob(client: SalesforceClient, soql: string, signal: AbortSignal): Promise<BulkJob> {
  const body = { operation: 'queryAll', query: soql, contentType: 'CSV', columnDelimiter: 'COMMA', lineEnding: 'LF' };
  const what = 'a bulk job';
  return parsed(bulkJobSchema, await client.json({ what, method: 'POST', path: '/jobs/query', body }, signal), what);
}

/** Where a job stands; null when Salesforce no longer knows it. */
export async function readJob(client: SalesforceClient, id: string, signal: AbortSignal): Promise<BulkJob | null> {
  const what = 'a bulk job';
  try {
    return parsed(bulkJobSchema, await client.json({ what, path: `/jobs/query/${id}` }, signal), what);
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return null;
    throw error;
  }
}

/**
 * Reads one result page by `Sforce-Locator`, which is the word `null` on the last one.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/query_get_job_results.htm (2026-11-20)
 */
export function resultReader(client: SalesforceClient): ReadResult {
  return async ({ job, locator }, maxRecords, signal) => {
    const at = locator === null ? '' : `&locator=${encodeURIComponent(locator)}`;
    const path = `/jobs/query/${job}/results?maxRecords=${maxRecords}${at}`;
    const answer = await client.send({ what: 'results of a bulk job', path, headers: { accept: 'text/csv' } }, signal);
    const type = answer.headers['content-type'] ?? '';
    const next = answer.headers['sforce-locator'];
    if (!type.startsWith('text/csv') || next === undefined) {
      throw new AppError(
        'bad_vendor_response',
        'Salesforce: the results of a bulk job are not CSV; nothing was stored.',
        {
          system: 'salesforce',
        },
      );
    }
    return { csv: answer.text, next: next === 'null' ? null : next };
  };
}

const rowsPerMs = 20;
const shortestStartUpMs = 250;
const mostFirstMs = 40_000;
const laterPollMs = { least: 500, most: 20_000 };

/**
 * How long to wait before asking about jobs again: until they should be done by their size and by how long this organisation's jobs
 * take to begin, afterwards by how long they have taken already.
 */
export function pollWaitMs(rows: number, elapsedMs: number, startUpMs: number): number {
  const expected = Math.min(mostFirstMs, startUpMs + rows / rowsPerMs);
  if (elapsedMs < expected) return expected - elapsedMs;
  return Math.min(laterPollMs.most, Math.max(laterPollMs.least, elapsedMs / 2));
}

/** What to expect of the next job's beginning after one took `tookMs`; it is forgotten slowly. */
export function startUpOf(tookMs: number, rows: number, beforeMs: number): number {
  const seen = Math.min(15_000, Math.max(shortestStartUpMs, tookMs - rows / rowsPerMs));
  return Math.max(seen, beforeMs * 0.9);
}
