import { z } from 'zod';
import { changedRecordSchema, syncPageSchema } from '../../src/domain/record.ts';
import { instantSchema } from '../../src/domain/time.ts';
import { defineTool, type ToolDefinition } from '../kit/define-connector.ts';
import type { SalesforceClient } from './client.ts';
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

const getOpportunityTool = defineTool({
  ...read,
  name: 'salesforce_get_opportunity',
  title: 'Get one opportunity with its history',
  description:
    'Use when you know the id of one opportunity and need its present values and every dated change of stage, amount, close date and owner. To find an id use salesforce_search_opportunities.',
  input: z.object({ id: recordIdSchema }),
  output: z.object({ record: changedRecordSchema }),
  cacheTtlMs: 30_000,
  handler: async (client: SalesforceClient, { id }, { signal }) => ({
    record: await getOpportunity(client, id, signal),
  }),
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

/** Everything the Salesforce connector can do; all of it reads. */
export const salesforceTools: readonly ToolDefinition<SalesforceClient>[] = [
  describeSourceTool,
  readChangesTool,
  getOpportunityTool,
  searchOpportunitiesTool,
];
