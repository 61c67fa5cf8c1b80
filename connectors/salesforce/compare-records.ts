import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import type { IdPage, MirrorRecord, RecordCounts, SyncPage } from '../../src/domain/record.ts';
import { decodeCursor, encodeCursor } from '../kit/opaque-cursor.ts';
import { type SalesforceClient, toPage } from './client.ts';
import { type ReadableObject, readableObjectSchema } from './cursor.ts';
import { describePart, fieldsOf, recordsOf } from './part-query.ts';
import { type ReadPart, readParts } from './read-parts.ts';
import { queryRows } from './related-rows.ts';
import type { DescribedObject } from './schema.ts';
import { salesforceLimits } from './settings.ts';
import { buildSoql, type SoqlCondition } from './soql.ts';

/** Objects that the mirror names by Salesforce's ids; stages go by their labels. */
export const identifiedObjectSchema = readableObjectSchema.exclude(['stage']);
export type IdentifiedObject = z.infer<typeof identifiedObjectSchema>;

/** Key prefixes of objects that share one of ours: a query refuses ids of another object. */
const prefixes: Readonly<Record<string, string>> = { Task: '00T', Event: '00U' };

const idRowSchema = z.looseObject({ Id: z.string().length(18) });

const idCursorSchema = z.object({
  v: z.literal(1),
  object: identifiedObjectSchema,
  part: z.number().int().min(0).max(5),
  afterId: z
    .string()
    .regex(/^[A-Za-z0-9]{18}$/)
    .nullable(),
});

/** What the mirror holds as living: not deleted, and no copies of events that invited users have. */
function livingRows(described: DescribedObject): SoqlCondition[] {
  const names = new Set(described.fields.map(({ name }) => name));
  return ['IsDeleted', 'IsChild']
    .filter((field) => names.has(field))
    .map((field) => ({ field, operator: '=', value: false }));
}

/** Counts living records, archived ones included, five objects in one call; null for what this connection cannot read. */
export async function countRecords(
  client: SalesforceClient,
  objects: readonly ReadableObject[],
  signal: AbortSignal,
): Promise<RecordCounts> {
  const counts: Record<string, number | null> = Object.fromEntries(objects.map((object) => [object, 0]));
  const questions: { readonly object: ReadableObject; readonly ref: string; readonly url: string }[] = [];
  for (const object of objects) {
    for (const { object: source } of readParts[object]) {
      const described = await client.describe(source, signal);
      if (!described) counts[object] = null;
      else {
        const soql = buildSoql({ object: source, fields: ['COUNT()'], where: { all: livingRows(described) } });
        questions.push({ object, ref: source, url: `${client.basePath}/queryAll/?q=${encodeURIComponent(soql)}` });
      }
    }
  }
  for (let at = 0; at < questions.length; at += salesforceLimits.queriesPerComposite) {
    const asked = questions.slice(at, at + salesforceLimits.queriesPerComposite);
    const requests = asked.map(({ ref, url }) => ({ referenceId: ref, method: 'GET' as const, url }));
    const answers = await client.composite(requests, signal, { what: 'counting records' });
    for (const { object, ref } of asked) {
      const answer = answers.get(ref);
      const known = counts[object];
      const isCounted = known != null && answer !== undefined && answer.status < 300;
      counts[object] = isCounted ? known + toPage(answer.body).totalSize : null;
    }
  }
  return { counts };
}

/** Ids of living records in their order, up to `limit` at once; 2,000 cost a call. */
export async function listIds(
  client: SalesforceClient,
  input: { readonly object: IdentifiedObject; readonly cursor: string | null; readonly limit: number },
  signal: AbortSignal,
): Promise<IdPage> {
  const { object, cursor, limit } = input;
  const belongs = (state: { readonly object: string }) => state.object === object;
  const state = cursor
    ? decodeCursor(cursor, idCursorSchema, { system: 'salesforce', field: 'cursor', belongs })
    : { v: 1 as const, object, part: 0, afterId: null };
  const parts = readParts[object];
  const part = parts[state.part];
  if (!part) throw new AppError('invalid_input', 'cursor: it points past the end.', { field: 'cursor' });
  const where = livingRows(await describePart(client, part, signal));
  if (state.afterId !== null) where.push({ field: 'Id', operator: '>', value: { text: state.afterId } });
  const soql = buildSoql({
    object: part.object,
    fields: ['Id'],
    where: { all: where },
    orderBy: [{ field: 'Id' }],
    limit,
  });
  const ids = (await queryRows(client, idRowSchema, soql, signal, { all: true })).map(({ Id }) => Id);
  const isPartOver = ids.length < limit;
  const done = isPartOver && state.part + 1 >= parts.length;
  const next = isPartOver ? { ...state, part: state.part + 1, afterId: null } : { ...state, afterId: ids.at(-1) };
  return { ids, cursor: done ? null : encodeCursor(next), done };
}

/** Single records with all that belongs to them, deleted ones too; ids that are gone are absent. */
export async function readRecords(
  client: SalesforceClient,
  { object, ids }: { readonly object: IdentifiedObject; readonly ids: readonly string[] },
  signal: AbortSignal,
): Promise<SyncPage> {
  const records: MirrorRecord[] = [];
  for (const part of readParts[object]) records.push(...(await readPartById(client, part, ids, signal)));
  const quota = client.quota();
  return { records, cursor: null, done: true, total: null, ...(quota ? { quota } : {}) };
}

async function readPartById(
  client: SalesforceClient,
  part: ReadPart,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<MirrorRecord[]> {
  const prefix = prefixes[part.object];
  const own = ids.filter((id) => prefix === undefined || id.startsWith(prefix));
  if (own.length === 0) return [];
  const described = await describePart(client, part, signal);
  const where: SoqlCondition = { field: 'Id', in: own.map((text) => ({ text })) };
  const soql = buildSoql({ object: part.object, fields: fieldsOf(client, part, described), where });
  const page = await client.query(soql, signal, { all: true });
  return recordsOf(client, part, described, page.records, signal);
}
