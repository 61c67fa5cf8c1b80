import { z } from 'zod';
import {
  changedRecordSchema,
  idPageSchema,
  recordCountsSchema,
  syncDeltaSchema,
  syncPageSchema,
} from '../../src/domain/record.ts';
import { instantSchema } from '../../src/domain/time.ts';
import { defineTool, type ToolDefinition } from '../kit/define-connector.ts';
import { checkAccess } from './check-access.ts';
import type { SalesforceClient } from './client.ts';
import { countRecords, identifiedObjectSchema, listIds, readRecords } from './compare-records.ts';
import { corporateAmountSchema } from './currency-rates.ts';
import { readableObjectSchema } from './cursor.ts';
import { describeSource, sourceDescriptionSchema } from './describe-source.ts';
import {
  foundOpportunitySchema,
  getOpportunity,
  opportunitySearchSchema,
  recordIdSchema,
  searchOpportunities,
} from './find-opportunities.ts';
import { readChanges } from './read-changes.ts';
import { readDelta } from './read-delta.ts';
import { salesforceWriteTools } from './write-tools.ts';

const read = { readOnly: true, idempotent: true, riskTier: 0, scopes: ['api'] } as const;

const describeSourceTool = defineTool({
  ...read,
  name: 'salesforce_describe_source',
  title: 'Describe the Salesforce organisation',
  description:
    'Use first, to learn which objects and fields this connection can read, which histories exist, the currency and how many API calls are left today. To read records use salesforce_read_changes or salesforce_search_opportunities.',
  input: z.object({}),
  output: sourceDescriptionSchema,
  rows: 'shared',
  cacheTtlMs: 300_000,
  handler: (client: SalesforceClient, _input, { signal }) => describeSource(client, signal),
});

const readChangesTool = defineTool({
  ...read,
  name: 'salesforce_read_changes',
  title: 'Read changed Salesforce records',
  description:
    'Use to copy records of one object page by page: everything when `since` is null, else what changed since then, deletions included. Pass the returned cursor until `done`. To answer one question use salesforce_search_opportunities instead.',
  input: z.object({
    object: readableObjectSchema,
    since: instantSchema.nullable().default(null),
    cursor: z.string().min(1).max(4000).nullable().default(null),
    limit: z.number().int().min(1).max(2000).nullable().default(null),
  }),
  output: syncPageSchema,
  cacheTtlMs: null,
  handler: (client: SalesforceClient, input, { signal }) => readChanges(client, input, signal),
});

const readDeltaTool = defineTool({
  ...read,
  name: 'salesforce_read_delta',
  title: 'Read what changed in several objects at once',
  description:
    'Use on a schedule to keep a copy up to date at the lowest cost: give for each object the watermark of its last complete pass (null: never read). Objects that are not due yet have no page. A page that is not `done` goes on with salesforce_read_changes from its cursor.',
  input: z.object({
    since: z
      .partialRecord(readableObjectSchema, instantSchema.nullable())
      .refine((since) => Object.keys(since).length > 0, 'since: name at least one object'),
  }),
  output: syncDeltaSchema,
  cacheTtlMs: null,
  handler: (client: SalesforceClient, { since }, { signal }) => readDelta(client, since, signal),
});

const countRecordsTool = defineTool({
  ...read,
  name: 'salesforce_count_records',
  title: 'Count Salesforce records',
  description:
    'Use to check whether a copy is complete: how many living records of each object this connection may read, archived ones included; null where it may not. To see which are missing use salesforce_list_ids.',
  input: z.object({ objects: z.array(readableObjectSchema).min(1).max(20) }),
  output: recordCountsSchema,
  rows: 'shared',
  cacheTtlMs: null,
  handler: (client: SalesforceClient, { objects }, { signal }) => countRecords(client, objects, signal),
});

const listIdsTool = defineTool({
  ...read,
  name: 'salesforce_list_ids',
  title: 'List the ids of Salesforce records',
  description:
    'Use to find which records a copy lacks or has too many: the ids of the living records of one object, page by page. Counting with salesforce_count_records costs less; salesforce_read_records reads what is missing.',
  input: z.object({
    object: identifiedObjectSchema,
    cursor: z.string().min(1).max(4000).nullable().default(null),
    limit: z.number().int().min(1).max(10_000).default(10_000),
  }),
  output: idPageSchema,
  cacheTtlMs: null,
  handler: (client: SalesforceClient, input, { signal }) => listIds(client, input, signal),
});

const readRecordsTool = defineTool({
  ...read,
  name: 'salesforce_read_records',
  title: 'Read single Salesforce records by id',
  description:
    'Use to copy single records whose ids are known, as salesforce_read_changes would tell them; ids that are gone are absent. For one opportunity to look at use salesforce_get_opportunity.',
  input: z.object({ object: identifiedObjectSchema, ids: z.array(recordIdSchema).min(1).max(200) }),
  output: syncPageSchema,
  cacheTtlMs: null,
  handler: (client: SalesforceClient, input, { signal }) => readRecords(client, input, signal),
});

const checkAccessTool = defineTool({
  ...read,
  name: 'salesforce_check_access',
  title: 'Check which records a person may read',
  description:
    'Use before showing records to somebody: tells which of them Salesforce itself lets that user read. Up to 1,000 ids cost one call. It says nothing about fields.',
  input: z.object({ userId: recordIdSchema, recordIds: z.array(recordIdSchema).max(1000) }),
  output: z.object({ readable: z.array(z.string()), unreadable: z.array(z.string()) }),
  rows: 'shared',
  cacheTtlMs: null,
  handler: (client: SalesforceClient, input, { signal }) => checkAccess(client, input, signal),
});

const getOpportunityTool = defineTool({
  ...read,
  name: 'salesforce_get_opportunity',
  title: 'Get one opportunity with its history',
  description:
    'Use when you know the id of one opportunity and need its present values and every dated change of stage, amount, close date and owner. To find an id use salesforce_search_opportunities.',
  input: z.object({
    id: recordIdSchema,
    /** Adds the present amount in the corporate currency by the rate of the close date. */
    inCorporateCurrency: z.boolean().default(false),
  }),
  output: z.object({ record: changedRecordSchema, corporate: corporateAmountSchema.nullable() }),
  cacheTtlMs: 30_000,
  handler: (client: SalesforceClient, input, { signal }) => getOpportunity(client, input, signal),
});

const searchOpportunitiesTool = defineTool({
  ...read,
  name: 'salesforce_search_opportunities',
  title: 'Search opportunities',
  description:
    'Use to find opportunities by name, stage, owner, account, close date or amount; every given part must fit. `truncated` says that more fit than `limit`. For the history of one of them use salesforce_get_opportunity; to copy all of them use salesforce_read_changes.',
  input: opportunitySearchSchema,
  output: z.object({ opportunities: z.array(foundOpportunitySchema), truncated: z.boolean() }),
  rows: { list: 'opportunities', owner: 'ownerId' },
  cacheTtlMs: 30_000,
  handler: (client: SalesforceClient, input, { signal }) => searchOpportunities(client, input, signal),
});

/** Everything the Salesforce connector can do. */
export const salesforceTools: readonly ToolDefinition<SalesforceClient>[] = [
  describeSourceTool,
  readChangesTool,
  readDeltaTool,
  countRecordsTool,
  listIdsTool,
  readRecordsTool,
  getOpportunityTool,
  searchOpportunitiesTool,
  checkAccessTool,
  ...salesforceWriteTools,
];
