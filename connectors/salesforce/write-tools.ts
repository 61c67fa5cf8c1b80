import { z } from 'zod';
import { calendarDateSchema } from '../../src/domain/time.ts';
import { defineTool, type ToolDefinition } from '../kit/define-connector.ts';
import { checkedId } from './check-access.ts';
import type { SalesforceClient } from './client.ts';
import { recordIdSchema } from './find-opportunities.ts';
import { updateInputSchema, updateOpportunity, updateOutputSchema } from './update-opportunity.ts';
import { type NewRecord, writeMeans, writeOnce } from './write-once.ts';

const write = { readOnly: false, idempotent: true, cacheTtlMs: null, scopes: ['api'] } as const;

const writtenSchema = z.object({
  id: z.string(),
  object: z.string(),
  /** Null: Salesforce does not tell whether this call or an earlier one with the same key made it. */
  created: z.boolean().nullable(),
  /** How a repeat is recognised. */
  means: z.enum(writeMeans),
  /** The fields as they were written; before there was no record. */
  changes: z.array(
    z.object({ field: z.string(), before: z.null(), after: z.union([z.string(), z.number(), z.boolean(), z.null()]) }),
  ),
  undo: z.object({ kind: z.literal('delete_record'), object: z.string(), id: z.string() }),
});

const subject = z.string().min(1).max(255);
const longText = z.string().max(30_000).nullable().default(null);
const optionalId = recordIdSchema.nullable().default(null);

function idOrNull(id: string | null, field: string): string | null {
  return id === null ? null : checkedId(id, field);
}

async function make(client: SalesforceClient, record: NewRecord, key: string | null, signal: AbortSignal) {
  const written = await writeOnce(client, record, key, signal);
  const changes = Object.entries(record.fields).map(([field, after]) => ({ field, before: null, after }));
  const undo = { kind: 'delete_record' as const, object: record.object, id: written.id };
  return { ...written, object: record.object, changes, undo };
}

/** Fields with a value; what is null is left to Salesforce's defaults. */
function filled(fields: NewRecord['fields']): NewRecord['fields'] {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

const createTaskTool = defineTool({
  ...write,
  name: 'salesforce_create_task',
  title: 'Create a task',
  description:
    'Use to put a to-do on somebody’s list about a deal or account. For something that already happened use salesforce_log_activity; for text without a due day use salesforce_create_note.',
  riskTier: 1,
  input: z.object({
    relatedToId: recordIdSchema,
    subject,
    dueDate: calendarDateSchema.nullable().default(null),
    ownerId: optionalId,
    contactId: optionalId,
    priority: z.enum(['High', 'Normal', 'Low']).default('Normal'),
    description: longText,
  }),
  output: writtenSchema,
  handler: (client: SalesforceClient, input, { signal, idempotencyKey }) => {
    const fields = filled({
      WhatId: checkedId(input.relatedToId, 'relatedToId'),
      WhoId: idOrNull(input.contactId, 'contactId'),
      OwnerId: idOrNull(input.ownerId, 'ownerId'),
      Subject: input.subject,
      ActivityDate: input.dueDate,
      Priority: input.priority,
      Status: 'Not Started',
      Description: input.description,
    });
    return make(client, { object: 'Task', fields, link: 'WhatId', text: 'Description' }, idempotencyKey, signal);
  },
});

const subtypes = { call: 'Call', email: 'Email', task: 'Task' } as const;

const logActivityTool = defineTool({
  ...write,
  name: 'salesforce_log_activity',
  title: 'Log a finished activity',
  description:
    'Use to record a call, e-mail or piece of work that already happened with a deal or account. For something still to be done use salesforce_create_task.',
  riskTier: 1,
  input: z.object({
    relatedToId: recordIdSchema,
    kind: z.enum(['call', 'email', 'task']),
    subject,
    occurredDate: calendarDateSchema,
    direction: z.enum(['inbound', 'outbound']).nullable().default(null),
    ownerId: optionalId,
    contactId: optionalId,
    description: longText,
  }),
  output: writtenSchema,
  handler: (client: SalesforceClient, input, { signal, idempotencyKey }) => {
    const isCall = input.kind === 'call' && input.direction !== null;
    const fields = filled({
      WhatId: checkedId(input.relatedToId, 'relatedToId'),
      WhoId: idOrNull(input.contactId, 'contactId'),
      OwnerId: idOrNull(input.ownerId, 'ownerId'),
      Subject: input.subject,
      ActivityDate: input.occurredDate,
      TaskSubtype: subtypes[input.kind],
      CallType: isCall ? (input.direction === 'inbound' ? 'Inbound' : 'Outbound') : null,
      Status: 'Completed',
      Description: input.description,
    });
    return make(client, { object: 'Task', fields, link: 'WhatId', text: 'Description' }, idempotencyKey, signal);
  },
});

const createNoteTool = defineTool({
  ...write,
  name: 'salesforce_create_note',
  title: 'Attach a note',
  description:
    'Use to keep a piece of text with a deal, account or contact. For something to be done use salesforce_create_task.',
  riskTier: 1,
  input: z.object({ parentId: recordIdSchema, title: z.string().min(1).max(80), body: z.string().min(1).max(30_000) }),
  output: writtenSchema,
  handler: (client: SalesforceClient, { parentId, title, body }, { signal, idempotencyKey }) => {
    const fields = { ParentId: checkedId(parentId, 'parentId'), Title: title, Body: body };
    return make(client, { object: 'Note', fields, link: 'ParentId', text: 'Body' }, idempotencyKey, signal);
  },
});

const updateOpportunityTool = defineTool({
  ...write,
  name: 'salesforce_update_opportunity',
  title: 'Change fields of a deal',
  description:
    'Use to change stage, amount, close date, next step, owner or a custom field of one deal. Give for each field the value you saw as `expected`: when it is another by now nothing is written and the answer says what it is. Read it first with salesforce_get_opportunity.',
  riskTier: 2,
  input: updateInputSchema,
  output: updateOutputSchema,
  handler: (client: SalesforceClient, input, { signal }) => updateOpportunity(client, input, signal),
});

/** What the Salesforce connector can write; each has one effect for one idempotency key. */
export const salesforceWriteTools: readonly ToolDefinition<SalesforceClient>[] = [
  createTaskTool,
  logActivityTool,
  createNoteTool,
  updateOpportunityTool,
];
