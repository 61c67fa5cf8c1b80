import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import type { IdPage, MirrorRecord, RecordCounts, SyncPage } from '../../src/domain/record.ts';
import { decodeCursor, encodeCursor } from '../kit/opaque-cursor.ts';
import type { HubspotClient } from './client.ts';
import type { ReadableObject } from './cursor.ts';
import { activityIdOf, type EngagementType } from './mapper-activity.ts';
import { type IdentifiedObject, type RecordType, recordTypes } from './read-parts.ts';
import { listRows } from './read-rows.ts';
import { type ObjectType, readBatch, readPipelines, searchPage } from './records.ts';

export const identifiedObjectSchema = z.enum(Object.keys(recordTypes) as [IdentifiedObject, ...IdentifiedObject[]]);

const idCursorSchema = z.object({
  v: z.literal(1),
  object: identifiedObjectSchema,
  part: z.number().int().min(0).max(10),
  after: z
    .string()
    .regex(/^[A-Za-z0-9+/=_-]{1,200}$/)
    .nullable(),
});

const typesOf = (object: IdentifiedObject): readonly RecordType[] => recordTypes[object];
const isIdentified = (object: ReadableObject): object is IdentifiedObject => object in recordTypes;

/** The mirror's name of a record: activities of several types share one object. */
const mirrorId = (object: IdentifiedObject, type: ObjectType, id: string) =>
  object === 'activity' ? activityIdOf(type as EngagementType, id) : id;

/** HubSpot's id behind the mirror's name; null: the record is of another type. */
function vendorId(object: IdentifiedObject, type: ObjectType, id: string): string | null {
  const [own] = object === 'activity' ? id.split(`${type}-`).slice(1) : [id];
  return own !== undefined && /^\d{1,20}$/.test(own) && mirrorId(object, type, own) === id ? own : null;
}

/**
 * Counts living records, a call for each of HubSpot's types; the index of searches lags writes by seconds. Null: roles stand on
 * links, which are not counted, and owners are fewer than it costs to ask.
 */
export async function countRecords(
  client: HubspotClient,
  objects: readonly ReadableObject[],
  signal: AbortSignal,
): Promise<RecordCounts> {
  const counts: Record<string, number | null> = {};
  for (const object of objects) counts[object] = await countOf(client, object, signal);
  return { counts };
}

async function countOf(client: HubspotClient, object: ReadableObject, signal: AbortSignal): Promise<number | null> {
  if (object === 'stage') {
    const pipelines = await readPipelines(client, 'deals', signal);
    return pipelines.reduce((sum, { stages }) => sum + stages.length, 0);
  }
  if (!isIdentified(object)) return null;
  let sum = 0;
  for (const { type } of typesOf(object)) {
    const query = { filters: [], afterId: null, properties: ['hs_object_id'], limit: 1 };
    sum += (await searchPage(client, type, query, signal)).total;
  }
  return sum;
}

/** Ids of living records in their order, up to `limit` at once; 100 cost a call. */
export async function listIds(
  client: HubspotClient,
  input: { readonly object: IdentifiedObject; readonly cursor: string | null; readonly limit: number },
  signal: AbortSignal,
): Promise<IdPage> {
  const { object, cursor, limit } = input;
  const belongs = (state: { readonly object: string }) => state.object === object;
  const state = cursor
    ? decodeCursor(cursor, idCursorSchema, { system: 'hubspot', field: 'cursor', belongs })
    : { v: 1 as const, object, part: 0, after: null };
  const types = typesOf(object);
  const type = types[state.part]?.type;
  if (!type) throw new AppError('invalid_input', 'cursor: it points past the end.', { field: 'cursor' });
  const wanted = { properties: ['hs_object_id'], history: [], archived: false };
  const stretch = { after: state.after, since: null, limit };
  const { rows, after } = await listRows(client, type, wanted, stretch, signal);
  const done = after === null && state.part + 1 >= types.length;
  const next = after === null ? { ...state, part: state.part + 1, after } : { ...state, after };
  return { ids: rows.map(({ id }) => mirrorId(object, type, id)), cursor: done ? null : encodeCursor(next), done };
}

/** Single records with all that belongs to them; ids that are gone are absent. */
export async function readRecords(
  client: HubspotClient,
  { object, ids }: { readonly object: IdentifiedObject; readonly ids: readonly string[] },
  signal: AbortSignal,
): Promise<SyncPage> {
  const records: MirrorRecord[] = [];
  for (const { type, wanted, toRecords } of typesOf(object)) {
    const own = ids.map((id) => vendorId(object, type, id)).filter((id) => id !== null);
    if (own.length === 0) continue;
    const rows = await readBatch(client, type, own, await wanted(client, signal), signal);
    records.push(...(await toRecords(client, rows, signal)));
  }
  return { records, cursor: null, done: true, total: null, quota: client.quota() };
}
