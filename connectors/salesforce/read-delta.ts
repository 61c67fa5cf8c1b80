import { AppError } from '../../src/domain/errors.ts';
import type { MirrorRecord, SyncDelta } from '../../src/domain/record.ts';
import { parsed, type RawPage, type SalesforceClient, type Subrequest, toPage } from './client.ts';
import { type PassCursor, type ReadableObject, readableObjects } from './cursor.ts';
import { fieldsOf, minutesBefore, recordsOf, sinceCondition } from './part-query.ts';
import { lastOf, pageOf, startOfPass } from './read-changes.ts';
import { type ReadPart, readParts } from './read-parts.ts';
import { groupByLink, parseRows, type ReadRelated, type RelatedSource, relatedByRest } from './related-rows.ts';
import { type DescribedObject, deletedSchema } from './schema.ts';
import { salesforceLimits } from './settings.ts';
import { buildSoql } from './soql.ts';

/** Where each wanted object's last pass ended; null: it has never been read. */
export type SinceByObject = Readonly<Partial<Record<ReadableObject, string | null>>>;

/**
 * Minutes after which an object is due again. What a deal's risk hangs on is read every time; what changes rarely rides along in a
 * second call now and then, which keeps a day of passes every five minutes under 600 requests.
 */
const dueAfterMinutes: Readonly<Record<ReadableObject, number>> = {
  opportunity: 0,
  contact_role: 0,
  activity: 0,
  account: 14,
  contact: 14,
  support_ticket: 14,
  sales_user: 59,
  stage: 59,
};
const firstCall: readonly ReadableObject[] = ['opportunity', 'contact_role', 'activity'];

interface Slot {
  readonly object: ReadableObject;
  readonly part: number;
  readonly source: ReadPart;
  readonly described: DescribedObject;
  readonly nested: readonly {
    readonly source: RelatedSource;
    readonly relationship: string;
    readonly fields: string[];
  }[];
  readonly ref: string;
}

function isDue(client: SalesforceClient, object: ReadableObject, since: string, wanted: SinceByObject): boolean {
  // Asked for by itself an object is always due.
  if (!firstCall.some((name) => wanted[name] !== undefined)) return true;
  const minutes = (Date.parse(client.vendorInstant()) - Date.parse(since)) / 60_000;
  return minutes >= dueAfterMinutes[object];
}

/** Related rows that can come inside the record's own row, by the relationship that describe names. */
async function nestedOf(client: SalesforceClient, part: ReadPart, described: DescribedObject, signal: AbortSignal) {
  const nested: Slot['nested'][number][] = [];
  for (const source of part.related ?? []) {
    const link = described.childRelationships.find(
      (each) => each.childSObject === source.object && each.field === source.link && each.relationshipName !== null,
    );
    const child = link?.relationshipName ? await client.describe(source.object, signal) : null;
    if (!child || !link?.relationshipName) continue;
    const present = new Set(child.fields.map(({ name }) => name));
    const fields = source.fields.filter((field) => present.has(field));
    nested.push({ source, relationship: link.relationshipName, fields });
  }
  return nested;
}

async function slotsOf(
  client: SalesforceClient,
  objects: readonly ReadableObject[],
  signal: AbortSignal,
): Promise<Slot[]> {
  const slots: Slot[] = [];
  for (const object of objects) {
    for (const [part, source] of readParts[object].entries()) {
      const described = await client.describe(source.object, signal);
      if (!described) continue;
      const nested = await nestedOf(client, source, described, signal);
      slots.push({ object, part, source, described, nested, ref: source.object });
    }
  }
  return slots;
}

function queryUrl(client: SalesforceClient, slot: Slot, since: string): string {
  const soql = buildSoql({
    object: slot.source.object,
    fields: fieldsOf(client, slot.source, slot.described),
    nested: slot.nested,
    where: { all: sinceCondition(since) },
    orderBy: [{ field: 'SystemModstamp' }, { field: 'Id' }],
  });
  return `${client.basePath}/queryAll/?q=${encodeURIComponent(soql)}`;
}

/** Salesforce tells deletions of the last 15 days, whole minutes, also of what has left the recycle bin. */
function deletedUrl(client: SalesforceClient, slot: Slot, since: string): string | null {
  if (!slot.described.replicateable || !slot.source.toTombstone) return null;
  const oldestMs = Date.parse(client.vendorInstant()) - (salesforceLimits.deletionReachDays * 24 - 1) * 3_600_000;
  const start = new Date(Math.max(Date.parse(minutesBefore(since)), oldestMs)).toISOString();
  const query = new URLSearchParams({
    start,
    end: new Date(Date.parse(client.vendorInstant()) + 60_000).toISOString(),
  });
  return `${client.basePath}/sobjects/${slot.source.object}/deleted/?${query}`;
}

function requestsOf(client: SalesforceClient, slots: readonly Slot[], since: SinceByObject): Subrequest[] {
  return slots.flatMap((slot): Subrequest[] => {
    const from = since[slot.object] ?? client.vendorInstant();
    const deleted = deletedUrl(client, slot, from);
    return [
      { referenceId: slot.ref, method: 'GET', url: queryUrl(client, slot, from) },
      ...(deleted ? [{ referenceId: `${slot.ref}_deleted`, method: 'GET' as const, url: deleted }] : []),
    ];
  });
}

interface NestedRows {
  readonly done?: boolean;
  readonly records?: readonly unknown[];
}

/** Related rows out of the rows themselves; what did not come along, or not whole, by REST. */
function relatedInside(client: SalesforceClient, slot: Slot, page: RawPage, signal: AbortSignal): ReadRelated {
  const byRest = relatedByRest(client, signal);
  return async (source, ids) => {
    const inside = slot.nested.find((each) => each.source.object === source.object);
    if (!inside) return byRest(source, ids);
    const lists = page.records.map((row) => (row as Record<string, NestedRows | null>)[inside.relationship] ?? null);
    if (lists.some((list) => list?.done === false)) return byRest(source, ids);
    const rows = lists.flatMap((list) => list?.records ?? []);
    return groupByLink(source.link, parseRows(source.schema, rows, 'rows inside a query'));
  };
}

type Answers = Awaited<ReturnType<SalesforceClient['composite']>>;

function idOf(record: MirrorRecord): string {
  return record.object === 'activity' ? record.activity.id : record.id;
}

function tombstonesOf(slot: Slot, page: RawPage, answers: Answers): MirrorRecord[] {
  const answer = answers.get(`${slot.ref}_deleted`);
  const { toTombstone } = slot.source;
  if (!toTombstone || !answer || answer.status >= 300) return [];
  const known = new Set(page.records.map((row) => String((row as { Id?: unknown }).Id).slice(0, 15)));
  return parsed(deletedSchema, answer.body, 'deleted records')
    .deletedRecords.filter(({ id }) => !known.has(id.slice(0, 15)))
    .map(({ id, deletedDate }) => toTombstone(id, deletedDate));
}

async function objectPage(
  client: SalesforceClient,
  slots: readonly Slot[],
  answers: Answers,
  start: PassCursor,
  signal: AbortSignal,
): Promise<SyncDelta['pages'][number]> {
  const records: MirrorRecord[] = [];
  const readObject = start.object;
  for (const slot of slots) {
    const answer = answers.get(slot.ref);
    // A refused query goes on alone, where the reason is found out and told.
    if (!answer || answer.status >= 300) {
      return { ...pageOf(client, start, { ...start, part: slot.part }, records), readObject };
    }
    const page = toPage(answer.body);
    const readRelated = relatedInside(client, slot, page, signal);
    records.push(...(await recordsOf(client, slot.source, slot.described, page.records, signal, readRelated)));
    records.push(...tombstonesOf(slot, page, answers));
    if (page.locator) {
      const next = { ...start, part: slot.part, locator: page.locator, after: lastOf(page, start) };
      return { ...pageOf(client, start, next, records), readObject };
    }
  }
  const unique = [...new Map(records.map((record) => [idOf(record), record])).values()];
  return { ...pageOf(client, start, null, unique), readObject };
}

async function readTogether(
  client: SalesforceClient,
  objects: readonly ReadableObject[],
  since: SinceByObject,
  signal: AbortSignal,
): Promise<SyncDelta['pages']> {
  const slots = await slotsOf(client, objects, signal);
  const readable = objects.filter((object) => slots.some((slot) => slot.object === object));
  if (readable.length === 0) return [];
  const starts = new Map(readable.map((object) => [object, startOfPass(client, object, since[object] ?? null)]));
  let answers: Answers = new Map();
  try {
    answers = await client.composite(requestsOf(client, slots, since), signal, { what: 'what changed' });
  } catch (error) {
    // Too much for one answer: each object is read alone.
    if (!(error instanceof AppError) || error.code !== 'limit_exceeded') throw error;
  }
  // A field may have gone since describe was asked.
  if ([...answers.values()].some(({ status }) => status === 400)) client.forget();
  const pages: SyncDelta['pages'] = [];
  for (const [object, start] of starts) {
    const own = slots.filter((slot) => slot.object === object);
    pages.push(await objectPage(client, own, answers, start, signal));
  }
  if (pages.some(({ readObject, records }) => readObject === 'stage' && records.length > 0)) client.forget();
  return pages;
}

/**
 * What changed in several objects, in at most two calls. An object that is not due yet, or that this connection cannot read, has no
 * page; one that was never read has an empty page whose cursor begins its full pass.
 */
export async function readDelta(
  client: SalesforceClient,
  since: SinceByObject,
  signal: AbortSignal,
): Promise<SyncDelta> {
  const pages: SyncDelta['pages'] = [];
  const wanted: ReadableObject[] = [];
  for (const object of readableObjects) {
    const from = since[object];
    if (from === undefined) continue;
    if (from === null) {
      const start = startOfPass(client, object, null);
      pages.push({ ...pageOf(client, start, start, []), readObject: object });
    } else if (isDue(client, object, from, since)) wanted.push(object);
  }
  for (const group of [
    wanted.filter((object) => firstCall.includes(object)),
    wanted.filter((object) => !firstCall.includes(object)),
  ]) {
    if (group.length > 0) pages.push(...(await readTogether(client, group, since, signal)));
  }
  return { pages };
}
