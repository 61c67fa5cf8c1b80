import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import { checkedId } from './check-access.ts';
import type { SalesforceClient } from './client.ts';
import { recordIdSchema } from './find-opportunities.ts';
import { toDecimal } from './mapper-values.ts';
import { parseRows } from './related-rows.ts';
import { answerError } from './salesforce-errors.ts';
import { type DescribedObject, opportunitySchema } from './schema.ts';
import { buildSoql } from './soql.ts';

const vendorFields = {
  name: 'Name',
  stageId: 'StageName',
  amount: 'Amount',
  closeDate: 'CloseDate',
  probabilityPercent: 'Probability',
  forecastCategory: 'ForecastCategoryName',
  nextStep: 'NextStep',
  ownerId: 'OwnerId',
  type: 'Type',
} as const;

const valueSchema = z.union([z.string().max(255), z.number(), z.boolean(), z.null()]);
const fieldSchema = z.union([
  z.enum(Object.keys(vendorFields) as [keyof typeof vendorFields, ...(keyof typeof vendorFields)[]]),
  z.string().regex(/^\w{1,40}__c$/, 'one of our fields or a custom field like Champion__c'),
]);
const changeSchema = z.object({ field: fieldSchema, expected: valueSchema, value: valueSchema });

export const updateInputSchema = z.object({ id: recordIdSchema, changes: z.array(changeSchema).min(1).max(10) });
export type UpdateInput = z.infer<typeof updateInputSchema>;

export const updateOutputSchema = z.object({
  id: z.string(),
  /** False: the deal had these values already, as after an earlier call with the same arguments. */
  changed: z.boolean(),
  changes: z.array(z.object({ field: z.string(), before: valueSchema, after: valueSchema })),
  /** Arguments of the same tool that put everything back, unless somebody changed it since. */
  undo: updateInputSchema,
});
export type UpdateOutput = z.infer<typeof updateOutputSchema>;

type Value = z.infer<typeof valueSchema>;
const labels: Readonly<Record<string, string>> = {
  omitted: 'Omitted',
  pipeline: 'Pipeline',
  best_case: 'Best Case',
  commit: 'Commit',
  closed: 'Closed',
};

function vendorField(field: string): string {
  return vendorFields[field as keyof typeof vendorFields] ?? field;
}

/** Decimals are text with us and numbers in Salesforce; forecast categories have labels there. */
function toVendor(field: string, value: Value): Value {
  if (field === 'amount' && typeof value === 'string') {
    if (!/^-?\d{1,16}(\.\d{1,4})?$/.test(value)) {
      throw new AppError('invalid_input', `changes: "${value}" is not an amount like 1234.50.`, { field: 'changes' });
    }
    return Number(value);
  }
  if (field === 'forecastCategory' && typeof value === 'string') return labels[value] ?? value;
  return field === 'ownerId' && typeof value === 'string' ? checkedId(value, 'changes') : value;
}

function fromVendor(field: string, value: Value): Value {
  if (field === 'amount') return typeof value === 'number' ? toDecimal(value) : null;
  if (field !== 'forecastCategory' || typeof value !== 'string') return value;
  return Object.keys(labels).find((name) => labels[name] === value) ?? value;
}

interface Present {
  readonly stamp: string;
  readonly values: ReadonlyMap<string, Value>;
}

async function readPresent(
  client: SalesforceClient,
  id: string,
  fields: readonly string[],
  signal: AbortSignal,
): Promise<Present> {
  const names = [...new Set(['Id', 'CreatedDate', 'SystemModstamp', ...fields.map(vendorField)])];
  const where = { field: 'Id', operator: '=', value: { text: id } } as const;
  const page = await client.query(buildSoql({ object: 'Opportunity', fields: names, where, limit: 1 }), signal);
  const [row] = parseRows(opportunitySchema, page.records, 'one opportunity');
  if (!row) {
    throw new AppError('not_found', `Salesforce has no opportunity ${id} that this connection may see.`, {
      system: 'salesforce',
    });
  }
  const values = fields.map((field): [string, Value] => [field, (row[vendorField(field)] ?? null) as Value]);
  return { stamp: row.SystemModstamp, values: new Map(values) };
}

function checkFields(described: DescribedObject | null, input: UpdateInput): void {
  const known = new Set(described?.fields.map(({ name }) => name));
  const fields = input.changes.map(({ field }) => field);
  const unknown = fields.find((field) => !known.has(vendorField(field)));
  if (unknown !== undefined) {
    throw new AppError('invalid_input', `changes: this connection cannot see the field ${unknown} of Opportunity.`, {
      field: 'changes',
    });
  }
  if (new Set(fields).size < fields.length) {
    throw new AppError('invalid_input', 'changes: each field may stand once.', { field: 'changes' });
  }
}

function conflict(id: string, input: UpdateInput, present: Present): AppError {
  const current = input.changes.map(({ field, expected }) => ({
    field,
    expected,
    current: fromVendor(field, present.values.get(field) ?? null),
  }));
  const text = current
    .filter((each) => toVendor(each.field, each.expected) !== toVendor(each.field, each.current))
    .map(({ field, expected, current: now }) => `${field} is ${JSON.stringify(now)}, not ${JSON.stringify(expected)}`);
  return new AppError(
    'conflict',
    `Opportunity ${id} changed meanwhile: ${text.join('; ') || 'it was saved by somebody else'}. Look again and decide.`,
    { system: 'salesforce', current },
  );
}

function outputOf(id: string, input: UpdateInput, changed: boolean): UpdateOutput {
  const changes = input.changes.map(({ field, expected, value }) => ({ field, before: expected, after: value }));
  const back = changes.map(({ field, before, after }) => ({ field, expected: after, value: before }));
  return { id, changed, changes, undo: { id, changes: back } };
}

/**
 * Writes in one call that does nothing when the deal was saved since it was read: the update's address comes from a query for this id
 * and modification stamp. True when it was written.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite.htm (2026-11-20)
 */
async function writeIfUnchanged(
  client: SalesforceClient,
  id: string,
  stamp: string,
  body: Readonly<Record<string, Value>>,
  signal: AbortSignal,
): Promise<boolean> {
  const same = { field: 'SystemModstamp', operator: '=', value: { instant: stamp } } as const;
  const where = { all: [{ field: 'Id', operator: '=', value: { text: id } } as const, same] };
  const soql = buildSoql({ object: 'Opportunity', fields: ['Id'], where, limit: 1 });
  const what = 'the update';
  const answers = await client.composite(
    [
      { referenceId: 'guard', method: 'GET', url: `${client.basePath}/query/?q=${encodeURIComponent(soql)}` },
      {
        referenceId: 'write',
        method: 'PATCH',
        url: `${client.basePath}/sobjects/Opportunity/@{guard.records[0].Id}`,
        body,
      },
    ],
    signal,
    { allOrNone: true, what },
  );
  const [guard, write] = [answers.get('guard'), answers.get('write')];
  if (write && write.status < 300) return true;
  const isHalted = JSON.stringify(write?.body ?? '').includes('PROCESSING_HALTED');
  if (isHalted) {
    const guardFailed = guard && guard.status >= 300 && !JSON.stringify(guard.body).includes('PROCESSING_HALTED');
    if (guardFailed) throw answerError(guard.status, guard.body, what);
    return false;
  }
  throw answerError(write?.status ?? 500, write?.body, what);
}

/**
 * Changes fields of one deal that still have the expected values.
 * @throws AppError `conflict` with `data.current` when one of them has another value now or the deal was saved in between.
 */
export async function updateOpportunity(
  client: SalesforceClient,
  input: UpdateInput,
  signal: AbortSignal,
): Promise<UpdateOutput> {
  const id = checkedId(input.id, 'id');
  checkFields(await client.describe('Opportunity', signal), input);
  const fields = input.changes.map(({ field }) => field);
  const has = (present: Present, side: 'expected' | 'value') =>
    input.changes.every((change) => present.values.get(change.field) === toVendor(change.field, change[side]));
  const before = await readPresent(client, id, fields, signal);
  if (has(before, 'value')) return outputOf(id, input, false);
  if (!has(before, 'expected')) throw conflict(id, input, before);
  const body = Object.fromEntries(
    input.changes.map(({ field, value }) => [vendorField(field), toVendor(field, value)]),
  );
  if (await writeIfUnchanged(client, id, before.stamp, body, signal)) return outputOf(id, input, true);
  const after = await readPresent(client, id, fields, signal);
  if (has(after, 'value')) return outputOf(id, input, false);
  throw conflict(id, input, after);
}
