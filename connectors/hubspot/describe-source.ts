import { z } from 'zod';
import { currencySchema } from '../../src/domain/money.ts';
import { type ReadableField, readableFieldSchema, vendorQuotaSchema } from '../../src/domain/record.ts';
import type { HubspotClient } from './client.ts';
import { customPropertiesOf } from './deal-world.ts';
import { toCurrency } from './mapper-values.ts';
import { type ObjectType, readPipelines, readProperties } from './records.ts';

const describedTypes: readonly ObjectType[] = [
  'deals',
  'companies',
  'contacts',
  'tickets',
  'calls',
  'emails',
  'meetings',
  'tasks',
];

export const sourceDescriptionSchema = z.object({
  organisationId: z.string(),
  /** Calendar days are those of this zone. */
  timeZone: z.string(),
  /** The portal's home currency; null when HubSpot does not say. */
  currency: currencySchema.nullable(),
  objects: z.array(
    z.object({
      name: z.string(),
      fields: z.array(z.object({ name: z.string(), label: z.string(), type: z.string(), isCustom: z.boolean() })),
    }),
  ),
  pipelines: z.array(z.object({ id: z.string(), label: z.string() })),
  readable: z.array(readableFieldSchema),
  quota: vendorQuotaSchema,
});
export type SourceDescription = z.infer<typeof sourceDescriptionSchema>;

/** What must be there for each thing that signals ask about: `type.property`. Revisions exist for every property. */
const needs: Readonly<Partial<Record<ReadableField, readonly string[]>>> = {
  stage: ['deals.dealstage'],
  stageHistory: ['deals.dealstage'],
  amount: ['deals.amount'],
  amountHistory: ['deals.amount'],
  closeDate: ['deals.closedate'],
  closeDateHistory: ['deals.closedate'],
  forecastCategory: ['deals.hs_manual_forecast_category'],
  nextStep: ['deals.hs_next_step'],
  nextStepHistory: ['deals.hs_next_step'],
  owner: ['deals.hubspot_owner_id'],
  ownerHistory: ['deals.hubspot_owner_id'],
  contactRoles: ['deals.num_associated_contacts', 'contacts.email'],
  activities: ['calls.hs_timestamp', 'emails.hs_timestamp', 'meetings.hs_timestamp', 'tasks.hs_timestamp'],
  tasks: ['tasks.hs_task_status'],
  meetings: ['meetings.hs_meeting_start_time'],
  emails: ['emails.hs_email_direction'],
  supportTickets: ['tickets.hs_pipeline_stage'],
};

/** What the signals may ask of this portal; pure. */
export function readableOf(
  present: ReadonlySet<string>,
  has: { readonly stages: boolean; readonly owners: boolean; readonly custom: boolean },
): ReadableField[] {
  const found = Object.entries(needs).flatMap(([name, list]) =>
    list.every((need) => present.has(need)) ? [name as ReadableField] : [],
  );
  if (has.stages) found.push('stageOrder');
  if (has.owners) found.push('ownerActive');
  return has.custom ? [...found, 'qualification'] : found;
}

/** Asks HubSpot what this connection may see: objects, properties, pipelines, currency and calls left. */
export async function describeSource(client: HubspotClient, signal: AbortSignal): Promise<SourceDescription> {
  const [account, pipelines, ...described] = await Promise.all([
    client.account(signal),
    readPipelines(client, 'deals', signal),
    ...describedTypes.map(async (type) => ({ type, properties: await readProperties(client, type, signal) })),
  ]);
  const present = new Set(
    described.flatMap(({ type, properties }) => (properties ?? []).map(({ name }) => `${type}.${name}`)),
  );
  const deals = described.find(({ type }) => type === 'deals')?.properties ?? [];
  const custom = customPropertiesOf(client, deals);
  return {
    organisationId: account.portalId,
    timeZone: account.timeZone,
    currency: toCurrency(account.companyCurrency),
    objects: described.flatMap(({ type, properties }) =>
      properties === null
        ? []
        : [
            {
              name: type,
              fields: properties.map((each) => ({
                name: each.name,
                label: each.label,
                type: each.type,
                isCustom: each.hubspotDefined !== true,
              })),
            },
          ],
    ),
    pipelines: pipelines.map(({ id, label }) => ({ id, label })),
    readable: readableOf(present, { stages: pipelines.length > 0, owners: true, custom: custom.length > 0 }),
    quota: client.quota(),
  };
}
