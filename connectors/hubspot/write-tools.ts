import { z } from 'zod';
import { instantSchema } from '../../src/domain/time.ts';
import { defineTool, type ToolDefinition } from '../kit/define-connector.ts';
import type { HubspotClient } from './client.ts';
import { recordIdSchema } from './find-opportunities.ts';
import { activityIdOf } from './mapper-activity.ts';
import { updateInputSchema, updateOpportunity, updateOutputSchema } from './update-opportunity.ts';
import { type NewEngagement, writeEngagement } from './write-engagement.ts';
import { keyOfWrite } from './write-key.ts';

const write = { readOnly: false, idempotent: true, cacheTtlMs: null } as const;
const subject = z.string().min(1).max(255);
const body = z.string().max(20_000).nullable().default(null);
const written = z.object({ id: z.string(), activityId: z.string(), how: z.enum(['unique_key', 'read_back']) });
/** HubSpot guards calls, mails, meetings, notes and tasks by the contacts scope. */
const engagementScopes = ['crm.objects.contacts.write', 'crm.objects.deals.read'];

function filled(values: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null));
}

/** Bodies are HTML in HubSpot: text from anywhere comes out letter by letter. */
function asHtml(text: string | null): string | null {
  if (text === null) return null;
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped.toWellFormed().replaceAll('\n', '<br>');
}

async function writtenOf(client: HubspotClient, wanted: NewEngagement, signal: AbortSignal) {
  const { id, how } = await writeEngagement(client, wanted, signal);
  return { id, activityId: activityIdOf(wanted.type, id), how };
}

const createTask = defineTool({
  ...write,
  name: 'hubspot_create_task',
  title: 'Create a task on a deal',
  description:
    'Use to give a sales user something to do on one deal; the same idempotency key makes it once. To record something that has happened use hubspot_log_activity, to write text down hubspot_create_note.',
  input: z.object({
    opportunityId: recordIdSchema,
    subject,
    body,
    ownerId: recordIdSchema.nullable().default(null),
    dueAt: instantSchema,
    priority: z.enum(['LOW', 'MEDIUM', 'HIGH']).default('MEDIUM'),
  }),
  output: written,
  riskTier: 1,
  scopes: engagementScopes,
  handler: (client: HubspotClient, input, context) =>
    writtenOf(
      client,
      {
        type: 'tasks',
        key: keyOfWrite('hubspot_create_task', context),
        opportunityId: input.opportunityId,
        bodyProperty: 'hs_task_body',
        properties: filled({
          hs_task_subject: input.subject.toWellFormed(),
          hs_task_body: asHtml(input.body),
          hs_task_status: 'NOT_STARTED',
          hs_task_type: 'TODO',
          hs_task_priority: input.priority,
          hs_timestamp: input.dueAt,
          hubspot_owner_id: input.ownerId,
        }),
      },
      context.signal,
    ),
});

const activityKinds = {
  call: { type: 'calls', subject: 'hs_call_title', body: 'hs_call_body' },
  email: { type: 'emails', subject: 'hs_email_subject', body: 'hs_email_html' },
  meeting: { type: 'meetings', subject: 'hs_meeting_title', body: 'hs_meeting_body' },
} as const;

function kindProperties(
  kind: keyof typeof activityKinds,
  direction: 'inbound' | 'outbound' | null,
  occurredAt: string,
) {
  if (kind === 'call') return { hs_call_direction: direction?.toUpperCase() ?? null, hs_call_status: 'COMPLETED' };
  if (kind === 'meeting') return { hs_meeting_start_time: occurredAt, hs_meeting_outcome: 'COMPLETED' };
  return { hs_email_direction: direction === 'inbound' ? 'INCOMING_EMAIL' : 'EMAIL', hs_email_status: 'SENT' };
}

const logActivity = defineTool({
  ...write,
  name: 'hubspot_log_activity',
  title: 'Log an activity on a deal',
  description:
    'Use to record a call, mail or meeting that has happened on one deal; sends nothing to anyone. The same idempotency key logs it once. For something still to be done use hubspot_create_task.',
  input: z.object({
    opportunityId: recordIdSchema,
    kind: z.enum(['call', 'email', 'meeting']),
    subject,
    body,
    occurredAt: instantSchema,
    direction: z.enum(['inbound', 'outbound']).nullable().default(null),
    ownerId: recordIdSchema.nullable().default(null),
  }),
  output: written,
  riskTier: 1,
  scopes: engagementScopes,
  handler: (client: HubspotClient, input, context) => {
    const kind = activityKinds[input.kind];
    return writtenOf(
      client,
      {
        type: kind.type,
        key: keyOfWrite('hubspot_log_activity', context),
        opportunityId: input.opportunityId,
        bodyProperty: kind.body,
        properties: filled({
          [kind.subject]: input.subject.toWellFormed(),
          [kind.body]: asHtml(input.body),
          hs_timestamp: input.occurredAt,
          hubspot_owner_id: input.ownerId,
          ...kindProperties(input.kind, input.direction, input.occurredAt),
        }),
      },
      context.signal,
    );
  },
});

const createNote = defineTool({
  ...write,
  name: 'hubspot_create_note',
  title: 'Write a note on a deal',
  description:
    'Use to write text down on one deal for the people who work on it; the same idempotency key writes it once. For something to be done use hubspot_create_task.',
  input: z.object({
    opportunityId: recordIdSchema,
    text: z.string().min(1).max(20_000),
    at: instantSchema,
    ownerId: recordIdSchema.nullable().default(null),
  }),
  output: written,
  riskTier: 1,
  scopes: engagementScopes,
  handler: (client: HubspotClient, input, context) =>
    writtenOf(
      client,
      {
        type: 'notes',
        key: keyOfWrite('hubspot_create_note', context),
        opportunityId: input.opportunityId,
        bodyProperty: 'hs_note_body',
        properties: filled({
          hs_note_body: asHtml(input.text),
          hs_timestamp: input.at,
          hubspot_owner_id: input.ownerId,
        }),
      },
      context.signal,
    ),
});

const updateOpportunityTool = defineTool({
  ...write,
  name: 'hubspot_update_opportunity',
  title: 'Change one field of a deal',
  description:
    'Use to set next step, close date, amount, stage, owner or forecast category of one deal, naming the value it replaces; `before` undoes it. `conflict`: the deal holds something else by now. To leave a remark use hubspot_create_note.',
  input: updateInputSchema,
  output: updateOutputSchema,
  riskTier: 2,
  scopes: ['crm.objects.deals.read', 'crm.objects.deals.write'],
  handler: (client: HubspotClient, input, { signal }) => updateOpportunity(client, input, signal),
});

/** What the connector can write, each once for its idempotency key or its expected value. */
export const writeTools: readonly ToolDefinition<HubspotClient>[] = [
  createTask,
  logActivity,
  createNote,
  updateOpportunityTool,
];
