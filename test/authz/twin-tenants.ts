import { z } from 'zod';
import { type AnyConnector, defineConnector, defineTool } from '../../connectors/kit/define-connector.ts';
import { AppError } from '../../src/domain/errors.ts';
import { type MirrorRecord, syncPageSchema } from '../../src/domain/record.ts';

/** Two tenants whose every outside id is the same, and whose every text names its owner. */
export const twins = ['acme', 'globex'] as const;
export type Twin = (typeof twins)[number];

/** A text that only this tenant's data holds. */
export function canaryOf(tenant: string): string {
  return `cnry-${tenant}`;
}

export const dealIds = Array.from({ length: 24 }, (_, index) => `006-${index}`);
const asOf = '2026-11-20T00:00:00.000Z';
const bornAt = '2026-05-01T00:00:00.000Z';

function changed(object: string, id: string, values: Record<string, unknown>): MirrorRecord {
  const changes = [{ effectiveAt: bornAt, knownAt: bornAt, values }];
  return { object, id, changes, undated: {}, isDeleted: false } as MirrorRecord;
}

/** The records of one object as a tenant's CRM has them. */
export function recordsOf(object: string, canary: string): MirrorRecord[] {
  const text = (what: string, index: number) => `${canary} ${what} ${index}`;
  const stage = {
    pipelineId: null,
    isClosed: false,
    isWon: false,
    defaultProbabilityPercent: null,
    forecastCategory: null,
  };
  switch (object) {
    case 'stage':
      return ['a', 'b'].map((id, sortOrder) =>
        changed('stage', id, { ...stage, label: `${canary} stage ${id}`, sortOrder }),
      );
    case 'sales_user':
      return ['u1', 'u2'].map((id, index) =>
        changed('sales_user', id, {
          name: text('rep', index),
          email: `${id}@${canary}.test`,
          isActive: true,
          team: 'north',
        }),
      );
    case 'account':
      return dealIds.map((id, index) => changed('account', `acc-${id}`, { name: text('account', index) }));
    case 'contact':
      return dealIds.map((id, index) =>
        changed('contact', `con-${id}`, { name: text('contact', index), title: canary }),
      );
    case 'opportunity':
      return dealIds.map((id, index) =>
        changed('opportunity', id, {
          ...{ name: text('deal', index), accountId: `acc-${id}`, ownerId: index % 2 ? 'u1' : 'u2', stageId: 'a' },
          ...{ amount: '1000.00', currency: 'EUR', closeDate: '2026-06-01', createdDate: '2026-05-01' },
          ...{ nextStep: text('next step', index), custom: { Note__c: text('note', index) } },
        }),
      );
    case 'contact_role':
      return dealIds.map((id) =>
        changed('contact_role', `role-${id}`, {
          opportunityId: id,
          contactId: `con-${id}`,
          role: canary,
          removed: false,
        }),
      );
    default:
      return dealIds.map((id, index) => ({
        object: 'activity',
        isDeleted: false,
        activity: {
          ...{ id: `act-${id}`, kind: 'email', occurredAt: bornAt, knownAt: bornAt, direction: 'outbound' },
          ...{ opportunityId: id, accountId: `acc-${id}`, contactIds: [`con-${id}`], userIds: ['u1'] },
          ...{ participantCount: 2, threadId: `t-${id}`, status: null, isAutomatic: false },
          ...{ subject: text('mail', index), phrases: [] },
        },
      }));
  }
}

const rowsSchema = z.object({ records: z.array(z.object({ id: z.string(), name: z.string(), ownerId: z.string() })) });
const pageSchema = syncPageSchema;
const asked = z.object({ text: z.string().max(200).optional() });
const readInput = z.object({
  object: z.string(),
  since: z.string().nullable().optional(),
  cursor: z.string().nullable().optional(),
  limit: z.number().int(),
});

/** The CRM both tenants use: every answer and every error names the tenant whose connection was asked. */
export function twinCrm(): AnyConnector {
  const read = { readOnly: true, idempotent: true, cacheTtlMs: null, riskTier: 0, scopes: ['records'] } as const;
  const rows = { list: 'records', owner: 'ownerId' } as const;
  const named = (name: string) => ({ name: `twin_${name}`, title: name, description: `Use it to ${name}.` });
  const list = ({ canary }: TwinClient) => ({
    records: dealIds.map((id, index) => ({ id, name: `${canary} ${index}`, ownerId: index % 2 ? 'u1' : 'u2' })),
  });
  return defineConnector({
    id: 'twin',
    title: 'Twin CRM',
    category: 'crm',
    version: '1.0.0',
    settings: z.object({ canary: z.string() }),
    scopes: { records: 'to read records' },
    open: ({ settings }): TwinClient => settings,
    tools: [
      defineTool({
        ...read,
        ...named('list_deals'),
        cacheTtlMs: 60_000,
        rows,
        input: asked,
        output: rowsSchema,
        handler: later(list),
      }),
      defineTool({ ...read, ...named('search_deals'), rows, input: asked, output: rowsSchema, handler: later(list) }),
      defineTool({
        ...read,
        ...named('describe_source'),
        input: z.object({}),
        output: z.object({ readable: z.array(z.string()) }),
        handler: async () => ({ readable: ['stage', 'closeDate', 'amount', 'nextStep', 'owner', 'activities'] }),
      }),
      defineTool({ ...read, ...named('read_changes'), input: readInput, output: pageSchema, handler: readChanges }),
      defineTool({
        ...read,
        ...named('break_down'),
        input: asked,
        output: rowsSchema,
        handler: async ({ canary }: TwinClient) => {
          throw new AppError('conflict', `${canary} says no.`, { field: canary });
        },
      }),
      defineTool({
        ...named('write_note'),
        ...{ readOnly: false, idempotent: true, cacheTtlMs: null, riskTier: 1, scopes: ['records'] },
        input: z.object({ recordId: z.string(), text: z.string() }),
        output: z.object({ echo: z.string() }),
        handler: async ({ canary }: TwinClient, { recordId }) => ({ echo: `${canary} ${recordId}` }),
      }),
    ],
  }) as unknown as AnyConnector;
}

interface TwinClient {
  readonly canary: string;
}

/** Answers a moment later, so that equal questions of both tenants are under way together. */
function later<Answer>(answer: (client: TwinClient) => Answer) {
  return async (client: TwinClient): Promise<Answer> => {
    await new Promise((resolve) => setImmediate(resolve));
    return answer(client);
  };
}

const pageLength = 10;

async function readChanges({ canary }: TwinClient, { object, cursor }: z.infer<typeof readInput>) {
  const all = recordsOf(object, canary);
  const start = Number(cursor?.split(' ')[1] ?? 0);
  const records = all.slice(start, start + pageLength);
  const next = start + pageLength < all.length ? `${canary} ${start + pageLength}` : null;
  if (cursor && !cursor.startsWith(canary)) throw new AppError('invalid_input', `${canary}: not my cursor.`);
  return { records, cursor: next, done: next === null, total: all.length, watermark: `${canary} ${asOf}` };
}
