import { z } from 'zod';
import { syncPageSchema } from '../../src/domain/record.ts';
import { instantSchema } from '../../src/domain/time.ts';
import { tableObjects } from '../csv/mapping-file.ts';
import { rejectionSchema } from '../csv/rejection.ts';
import { defineTool, type ToolDefinition } from '../kit/define-connector.ts';
import type { PostgresClient } from './client.ts';
import { describeSource, sourceDescriptionSchema } from './describe-source.ts';
import { readChanges } from './read-changes.ts';
import { readRows } from './read-rows.ts';

const read = {
  readOnly: true,
  idempotent: true,
  cacheTtlMs: null,
  riskTier: 0,
  scopes: ['tables.select'],
} as const;
const cursor = z.string().min(1).max(8_000).nullable().default(null);

const describeTool = defineTool({
  ...read,
  name: 'postgres_describe_source',
  title: 'Describe the warehouse',
  description:
    'Use first, to learn which tables and columns this connection reads, which field each column fills and what is wrong. To read records use postgres_read_changes.',
  input: z.object({}),
  output: sourceDescriptionSchema,
  rows: 'shared',
  handler: (client: PostgresClient, _input, { signal }) => describeSource(client, signal),
});

const readChangesTool = defineTool({
  ...read,
  name: 'postgres_read_changes',
  title: 'Read changed records of the warehouse',
  description:
    'Use to copy records of one object page by page: everything when `since` is null, else what changed since then where the table has an updated-at column. Pass the cursor until `done`. For rows as they stand use postgres_read_rows.',
  input: z.object({
    object: z.enum([...tableObjects, 'stage']),
    since: instantSchema.nullable().default(null),
    cursor,
    limit: z.number().int().min(1).max(5_000).default(1_000),
  }),
  output: syncPageSchema.extend({ rejected: z.array(rejectionSchema) }),
  handler: (client: PostgresClient, input, { signal }) => readChanges(client, input, signal),
});

const readRowsTool = defineTool({
  ...read,
  name: 'postgres_read_rows',
  title: 'Read rows of the warehouse',
  description:
    'Use to look at rows of a configured table as they stand, as text and in the order of the id; `table` is `schema.table`. For records use postgres_read_changes.',
  input: z.object({
    table: z.string().min(3).max(130),
    cursor,
    limit: z.number().int().min(1).max(1_000).default(100),
  }),
  output: z.object({
    columns: z.array(z.string()),
    rows: z.array(z.array(z.string().nullable())),
    cursor: z.string().nullable(),
  }),
  handler: async (client: PostgresClient, input, { signal }) => ({ ...(await readRows(client, input, signal)) }),
});

/** What a warehouse gives; every tool only reads. */
export const postgresTools: readonly ToolDefinition<PostgresClient>[] = [describeTool, readChangesTool, readRowsTool];
