import { z } from 'zod';
import { changedRecordSchema, idPageSchema, recordCountsSchema, syncPageSchema } from '../../src/domain/record.ts';
import { instantSchema } from '../../src/domain/time.ts';
import { defineTool, type ToolDefinition } from '../kit/define-connector.ts';
import type { HubspotClient } from './client.ts';
import { countRecords, identifiedObjectSchema, listIds, readRecords } from './compare-records.ts';
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
import { writeTools } from './write-tools.ts';

const deals = ['crm.objects.deals.read', 'crm.schemas.deals.read'];
const everything = [
  ...deals,
  'crm.objects.companies.read',
  'crm.objects.contacts.read',
  'crm.objects.owners.read',
  'sales-email-read',
  'tickets',
];
const read = { readOnly: true, idempotent: true, riskTier: 0 } as const;

const describeSourceTool = defineTool({
  ...read,
  name: 'hubspot_describe_source',
  title: 'Describe the HubSpot portal',
  description:
    'Use first, to learn which objects and properties this connection can read, the pipelines, the time zone, the currency and how many API calls are left today. To read records use hubspot_read_changes or hubspot_search_opportunities.',
  input: z.object({}),
  output: sourceDescriptionSchema,
  rows: 'shared',
  scopes: everything,
  cacheTtlMs: 300_000,
  handler: (client: HubspotClient, _input, { signal }) => describeSource(client, signal),
});

const readChangesTool = defineTool({
  ...read,
  name: 'hubspot_read_changes',
  title: 'Read changed HubSpot records',
  description:
    'Use to copy records of one object page by page: everything when `since` is null, else what changed since then, deletions and merges included. Pass the returned cursor until `done`. To answer one question use hubspot_search_opportunities instead.',
  input: z.object({
    object: readableObjectSchema,
    since: instantSchema.nullable().default(null),
    cursor: z.string().min(1).max(4000).nullable().default(null),
    limit: z.number().int().min(1).max(2000).nullable().default(null),
  }),
  output: syncPageSchema,
  scopes: everything,
  cacheTtlMs: null,
  handler: (client: HubspotClient, input, { signal }) => readChanges(client, input, signal),
});

const countRecordsTool = defineTool({
  ...read,
  name: 'hubspot_count_records',
  title: 'Count HubSpot records',
  description:
    'Use to check whether a copy is complete: how many living records of each object there are; null where HubSpot does not count them. To see which are missing use hubspot_list_ids.',
  input: z.object({ objects: z.array(readableObjectSchema).min(1).max(20) }),
  output: recordCountsSchema,
  rows: 'shared',
  scopes: everything,
  cacheTtlMs: null,
  handler: (client: HubspotClient, { objects }, { signal }) => countRecords(client, objects, signal),
});

const listIdsTool = defineTool({
  ...read,
  name: 'hubspot_list_ids',
  title: 'List the ids of HubSpot records',
  description:
    'Use to find which records a copy lacks or has too many: the ids of the living records of one object, page by page. Counting with hubspot_count_records costs less; hubspot_read_records reads what is missing.',
  input: z.object({
    object: identifiedObjectSchema,
    cursor: z.string().min(1).max(4000).nullable().default(null),
    limit: z.number().int().min(1).max(10_000).default(10_000),
  }),
  output: idPageSchema,
  scopes: everything,
  cacheTtlMs: null,
  handler: (client: HubspotClient, input, { signal }) => listIds(client, input, signal),
});

const mirrorIdSchema = z.string().regex(/^([a-z]{1,20}-)?\d{1,20}$/, 'an id as hubspot_list_ids gives it');

const readRecordsTool = defineTool({
  ...read,
  name: 'hubspot_read_records',
  title: 'Read single HubSpot records by id',
  description:
    'Use to copy single records whose ids are known, as hubspot_read_changes would tell them; ids that are gone are absent. For one deal to look at use hubspot_get_opportunity.',
  input: z.object({ object: identifiedObjectSchema, ids: z.array(mirrorIdSchema).min(1).max(200) }),
  output: syncPageSchema,
  scopes: everything,
  cacheTtlMs: null,
  handler: (client: HubspotClient, input, { signal }) => readRecords(client, input, signal),
});

const getOpportunityTool = defineTool({
  ...read,
  name: 'hubspot_get_opportunity',
  title: 'Get one opportunity with its history',
  description:
    'Use when you know the id of one deal and need its present values and every dated change of stage, amount, close date, owner and next step. To find an id use hubspot_search_opportunities.',
  input: z.object({ id: recordIdSchema }),
  output: z.object({ record: changedRecordSchema }),
  scopes: deals,
  cacheTtlMs: 30_000,
  handler: async (client: HubspotClient, { id }, { signal }) => ({ record: await getOpportunity(client, id, signal) }),
});

const searchOpportunitiesTool = defineTool({
  ...read,
  name: 'hubspot_search_opportunities',
  title: 'Search opportunities',
  description:
    'Use to find deals by name, stage, owner, account, close date or amount; every given part must fit. `truncated` says that more may fit. For the history of one of them use hubspot_get_opportunity; to copy all of them use hubspot_read_changes.',
  input: opportunitySearchSchema,
  output: z.object({ opportunities: z.array(foundOpportunitySchema), truncated: z.boolean() }),
  rows: { list: 'opportunities', owner: 'ownerId' },
  scopes: deals,
  cacheTtlMs: 30_000,
  handler: (client: HubspotClient, input, { signal }) => searchOpportunities(client, input, signal),
});

/** Everything the HubSpot connector can do. */
export const hubspotTools: readonly ToolDefinition<HubspotClient>[] = [
  describeSourceTool,
  readChangesTool,
  countRecordsTool,
  listIdsTool,
  readRecordsTool,
  getOpportunityTool,
  searchOpportunitiesTool,
  ...writeTools,
];
