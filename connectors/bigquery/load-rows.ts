import { hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import type { BigqueryClient } from './client.ts';
import { jobSchema, type RawJob } from './schema.ts';
import { bigqueryLimits, datasetIdSchema } from './settings.ts';

export const loadRowsSchema = z.object({
  datasetId: datasetIdSchema,
  tableId: z.string().regex(/^[\p{L}\p{M}\p{N}_ -]{1,1024}$/u, 'a table id'),
  rows: z
    .array(z.record(z.string().max(300), z.json()))
    .min(1)
    .max(bigqueryLimits.rowsPerLoad)
    .describe('Objects under the table’s column names.'),
});
export type LoadRows = z.infer<typeof loadRowsSchema>;

const pollMs = 250;
/** A job id stands for ever, also of a job that failed: so many tries of one load are told apart. */
const maxTries = 3;

function jobIdOf(key: string, input: LoadRows, attempt: number): string {
  return `bellwether_${hash('sha256', JSON.stringify([key, input])).slice(0, 40)}_${attempt}`;
}

function jobState(client: BigqueryClient, jobId: string, signal: AbortSignal): Promise<RawJob> {
  const query = { location: client.settings.location };
  return client.send({ what: 'jobs.get', path: `/jobs/${jobId}`, query, schema: jobSchema }, signal);
}

async function startOrFind(client: BigqueryClient, input: LoadRows, jobId: string, signal: AbortSignal) {
  const { projectId, location } = client.settings;
  const { datasetId, tableId } = input;
  const load = {
    destinationTable: { projectId, datasetId, tableId },
    sourceFormat: 'NEWLINE_DELIMITED_JSON',
    writeDisposition: 'WRITE_APPEND',
    createDisposition: 'CREATE_NEVER',
    ignoreUnknownValues: false,
    maxBadRecords: 0,
  };
  const body = { jobReference: { projectId, jobId, ...(location ? { location } : {}) }, configuration: { load } };
  const media = input.rows.map((row) => JSON.stringify(row)).join('\n');
  try {
    return {
      job: await client.send({ what: 'the load', path: '/jobs', body, media, schema: jobSchema }, signal),
      isNew: true,
    };
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'conflict')) throw error;
    return { job: await jobState(client, jobId, signal), isNew: false };
  }
}

async function finished(client: BigqueryClient, job: RawJob, jobId: string, signal: AbortSignal): Promise<RawJob> {
  let current = job;
  while (current.status.state !== 'DONE') {
    await sleep(pollMs, undefined, { signal }).catch((cause: unknown) => {
      throw new AppError(
        'unavailable',
        'bigquery: the load was not waited for; repeat it with the same key.',
        { system: 'bigquery' },
        { cause },
      );
    });
    current = await jobState(client, jobId, signal);
  }
  return current;
}

/**
 * Loads rows into a table that exists, all of them or none, once for a key: the job's id is ours, BigQuery takes each id once, and a
 * repeat finds the job. `insertAll` would de-duplicate for about a minute and by best effort only.
 * @throws AppError `invalid_input` when the rows do not fit the table, `not_found` for an unknown table
 * Source: https://docs.cloud.google.com/bigquery/docs/managing-jobs#generate-jobid (2026-11-20)
 */
export async function loadRows(client: BigqueryClient, input: LoadRows, key: string | null, signal: AbortSignal) {
  const { datasetIds } = client.settings;
  if (datasetIds !== null && !datasetIds.includes(input.datasetId)) {
    throw new AppError('forbidden', 'bigquery: this dataset is not one of the connection’s settings.', {
      system: 'bigquery',
    });
  }
  for (let attempt = 1; attempt <= maxTries; attempt += 1) {
    const jobId = jobIdOf(key ?? client.connectionId, input, attempt);
    const { job, isNew } = await startOrFind(client, input, jobId, signal);
    const { status, statistics } = await finished(client, job, jobId, signal);
    if (!status.errorResult) return { jobId, loadedRows: Number(statistics.load?.outputRows ?? 0), isNew };
    // A job that failed before this call has loaded nothing: the load is tried anew under the next id.
    if (!isNew) continue;
    const { reason = 'unknown', message = '' } = status.errorResult;
    const code =
      reason === 'notFound' ? 'not_found' : /backend|internal/i.test(reason) ? 'unavailable' : 'invalid_input';
    throw new AppError(code, `bigquery refused the rows (${reason}): ${message.slice(0, 300)}`, {
      system: 'bigquery',
      reason,
    });
  }
  throw new AppError('conflict', 'bigquery: this load has failed three times; correct the rows.', {
    system: 'bigquery',
  });
}
