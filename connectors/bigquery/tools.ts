import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import { defineTool, type ToolDefinition } from '../kit/define-connector.ts';
import type { BigqueryClient } from './client.ts';
import { loadRows, loadRowsSchema } from './load-rows.ts';
import { queryRows, queryRowsSchema } from './query-rows.ts';
import { datasetListSchema, tableListSchema } from './schema.ts';
import { datasetIdSchema } from './settings.ts';

const readonlyScope = 'https://www.googleapis.com/auth/bigquery.readonly';
const fullScope = 'https://www.googleapis.com/auth/bigquery';
const read = { readOnly: true, idempotent: true, riskTier: 0 } as const;
const jsonRow = z.record(z.string(), z.json());

const listTables = defineTool({
  ...read,
  scopes: [readonlyScope],
  name: 'bigquery_list_tables',
  title: 'List datasets and tables',
  description:
    'Use first, to learn which datasets there are (without `datasetId`) and which tables and views one of them holds. Pass the returned cursor until it is null. To read rows use bigquery_query_rows.',
  input: z.object({
    datasetId: datasetIdSchema.nullable().default(null),
    cursor: z.string().min(1).max(2_000).nullable().default(null),
    limit: z.number().int().min(1).max(1_000).default(200),
  }),
  output: z.object({
    datasets: z.array(z.string()),
    tables: z.array(z.object({ tableId: z.string(), type: z.string() })),
    cursor: z.string().nullable(),
  }),
  rows: 'shared',
  cacheTtlMs: 60_000,
  handler: async (client: BigqueryClient, { datasetId, cursor, limit }, { signal }) => {
    const { datasetIds } = client.settings;
    const query = { maxResults: String(limit), pageToken: cursor };
    if (datasetId === null) {
      const page = await client.send(
        { what: 'datasets.list', path: '/datasets', query, schema: datasetListSchema },
        signal,
      );
      const datasets = page.datasets.map(({ datasetReference }) => datasetReference.datasetId);
      const shown = datasets.filter((id) => datasetIds === null || datasetIds.includes(id));
      return { datasets: shown, tables: [], cursor: page.nextPageToken ?? null };
    }
    if (datasetIds !== null && !datasetIds.includes(datasetId)) {
      throw new AppError('forbidden', 'bigquery: this dataset is not one of the connection’s settings.', {
        system: 'bigquery',
      });
    }
    const path = `/datasets/${datasetId}/tables`;
    const page = await client.send({ what: 'tables.list', path, query, schema: tableListSchema }, signal);
    const tables = page.tables.map(({ tableReference, type }) => ({ tableId: tableReference.tableId, type }));
    return { datasets: [datasetId], tables, cursor: page.nextPageToken ?? null };
  },
});

const queryRowsTool = defineTool({
  ...read,
  scopes: [fullScope],
  name: 'bigquery_query_rows',
  title: 'Run a SELECT',
  description:
    'Use to read rows with one SELECT statement and named parameters (@name). Everything else is refused, and so is a query that reads more bytes than the connection allows. Pass the returned cursor with the same sql for the next page. For names of tables use bigquery_list_tables.',
  input: queryRowsSchema,
  output: z.object({
    columns: z.array(z.object({ name: z.string(), type: z.string() })),
    rows: z.array(jsonRow),
    totalRows: z.number().int().nullable(),
    bytesProcessed: z.number().int().nullable(),
    cursor: z.string().nullable(),
    done: z.boolean(),
  }),
  cacheTtlMs: null,
  handler: (client: BigqueryClient, input, { signal }) => queryRows(client, input, signal),
});

const loadRowsTool = defineTool({
  name: 'bigquery_load_rows',
  title: 'Load rows into a table',
  description:
    'Use to add rows to a table that exists, all or none. Repeating it with the same key loads nothing more. To read rows use bigquery_query_rows.',
  input: loadRowsSchema,
  output: z.object({ jobId: z.string(), loadedRows: z.number().int(), isNew: z.boolean() }),
  readOnly: false,
  idempotent: true,
  cacheTtlMs: null,
  riskTier: 2,
  scopes: [fullScope],
  handler: (client: BigqueryClient, input, { signal, idempotencyKey }) =>
    loadRows(client, input, idempotencyKey, signal),
});

/** Everything the BigQuery connector can do. */
export const bigqueryTools: readonly ToolDefinition<BigqueryClient>[] = [listTables, queryRowsTool, loadRowsTool];
