import { z } from 'zod';
import { currencySchema } from '../../src/domain/money.ts';
import { type ReadableField, readableFieldSchema, type VendorQuota } from '../../src/domain/record.ts';
import type { SalesforceClient } from './client.ts';
import { organisationCurrency, trackedFields } from './opportunity-records.ts';
import { readParts } from './read-parts.ts';

/** Objects whose fields decide what can be read, beside those that passes read. */
const furtherObjects = ['OpportunityHistory', 'OpportunityFieldHistory', 'EventRelation', 'EmailMessage'];

export const sourceDescriptionSchema = z.object({
  organisationId: z.string(),
  organisationName: z.string(),
  /** The only currency or, with several, the corporate one; null when Salesforce does not say. */
  currency: currencySchema.nullable(),
  isMultiCurrency: z.boolean(),
  apiVersion: z.string(),
  objects: z.array(
    z.object({
      name: z.string(),
      fields: z.array(z.object({ name: z.string(), label: z.string(), type: z.string(), isCustom: z.boolean() })),
    }),
  ),
  trackedFields: z.array(z.string()),
  readable: z.array(readableFieldSchema),
  dailyApiRequests: z.object({ max: z.number().int(), remaining: z.number().int() }),
});
export type SourceDescription = z.infer<typeof sourceDescriptionSchema>;

type FieldsByObject = ReadonlyMap<string, ReadonlySet<string>>;

/** What must be there for each thing that signals ask about: `Object.Field`, or `tracked:Field` for field history. */
const needs: Readonly<Partial<Record<ReadableField, readonly string[]>>> = {
  stage: ['Opportunity.StageName'],
  stageHistory: ['Opportunity.StageName', 'OpportunityHistory.StageName'],
  stageOrder: ['OpportunityStage.SortOrder'],
  amount: ['Opportunity.Amount'],
  amountHistory: ['Opportunity.Amount', 'OpportunityHistory.Amount'],
  closeDate: ['Opportunity.CloseDate'],
  closeDateHistory: ['Opportunity.CloseDate', 'OpportunityHistory.CloseDate'],
  forecastCategory: ['Opportunity.ForecastCategoryName'],
  nextStep: ['Opportunity.NextStep'],
  nextStepHistory: ['Opportunity.NextStep', 'tracked:NextStep'],
  owner: ['Opportunity.OwnerId'],
  ownerHistory: ['Opportunity.OwnerId', 'tracked:OwnerId'],
  ownerActive: ['User.IsActive'],
  contactRoles: ['OpportunityContactRole.ContactId'],
  activities: ['Task.WhatId'],
  tasks: ['Task.WhatId', 'Task.ActivityDate'],
  meetings: ['Event.WhatId', 'Event.StartDateTime'],
  // Without EmailMessage an e-mail is a task whose direction nobody knows.
  emails: ['Task.TaskSubtype', 'EmailMessage.Incoming'],
  supportTickets: ['Case.AccountId', 'Case.Priority'],
};

/** What the signals may ask of this organisation; pure. */
export function readableOf(
  fields: FieldsByObject,
  tracked: ReadonlySet<string>,
  hasCustomFields: boolean,
): ReadableField[] {
  const has = (need: string) => {
    const [object = '', field = ''] = need.split(/[.:]/);
    return object === 'tracked' ? tracked.has(field) : (fields.get(object)?.has(field) ?? false);
  };
  const found = Object.entries(needs).flatMap(([name, list]) => (list.every(has) ? [name as ReadableField] : []));
  return hasCustomFields ? [...found, 'qualification'] : found;
}

async function quotaOfLimits(client: SalesforceClient, signal: AbortSignal): Promise<VendorQuota> {
  const { DailyApiRequests } = await client.limits(signal);
  return { limit: DailyApiRequests.Max, remaining: DailyApiRequests.Remaining, resetsAt: null };
}

/** Asks Salesforce what this connection may see: objects, fields, history tracking, currency and calls left. */
export async function describeSource(client: SalesforceClient, signal: AbortSignal): Promise<SourceDescription> {
  const visible = new Set(await client.objectNames(signal));
  const wanted = [...Object.values(readParts).flatMap((parts) => parts.map(({ object }) => object)), ...furtherObjects];
  const [described, user, tracked, quota] = await Promise.all([
    Promise.all(wanted.filter((name) => visible.has(name)).map((name) => client.describe(name, signal))),
    client.userInfo(signal),
    client.remember('tracked', signal, (own) => trackedFields(client, own)),
    client.quota() ?? quotaOfLimits(client, signal),
  ]);
  const money = await client.remember('money', signal, (own) => organisationCurrency(client, user, own));
  const objects = described.flatMap((object) => (object ? [object] : []));
  const fields = new Map(objects.map((object) => [object.name, new Set(object.fields.map(({ name }) => name))]));
  const opportunity = objects.find(({ name }) => name === 'Opportunity');
  return {
    organisationId: user.organizationId,
    organisationName: user.organizationName,
    currency: money.currency,
    isMultiCurrency: money.isMultiCurrency,
    apiVersion: client.settings.apiVersion,
    objects: objects.map(({ name, fields: all }) => ({
      name,
      fields: all.map((field) => ({ name: field.name, label: field.label, type: field.type, isCustom: field.custom })),
    })),
    trackedFields: [...tracked].sort(),
    readable: readableOf(fields, tracked, opportunity?.fields.some((field) => field.custom) ?? false),
    dailyApiRequests: { max: quota.limit ?? 0, remaining: quota.remaining ?? 0 },
  };
}
