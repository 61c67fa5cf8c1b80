import { AppError } from '../../src/domain/errors.ts';
import type { SyncPage } from '../../src/domain/record.ts';
import type { RawPage, SalesforceClient } from './client.ts';
import { decodeCursor, encodeCursor, type PassCursor, type ReadableObject } from './cursor.ts';
import { presentFields } from './opportunity-records.ts';
import { type ReadPart, readParts } from './read-parts.ts';
import { parseRows } from './related-rows.ts';
import { isVendorCode } from './salesforce-errors.ts';
import { type DescribedObject, watermarkSchema } from './schema.ts';
import { salesforceLimits } from './settings.ts';
import { buildSoql, type SoqlCondition } from './soql.ts';

/**
 * Rows become visible up to some minutes after their stamp, so each incremental pass reads this much again; records are the same
 * by id and change nothing the second time.
 */
const overlapMs = 5 * 60_000;

export interface ReadChangesInput {
  readonly object: ReadableObject;
  /** Rows modified since then; null for a full pass. */
  readonly since: string | null;
  readonly cursor: string | null;
  readonly limit: number | null;
}

function minutesBefore(instant: string): string {
  return new Date(Date.parse(instant) - overlapMs).toISOString();
}

/** Everything after the last row in the order (SystemModstamp, Id), and at or after the watermark. */
function conditionOf({ since, after }: Pick<PassCursor, 'since' | 'after'>): SoqlCondition {
  const field = 'SystemModstamp';
  if (!after) {
    return { all: since ? [{ field, operator: '>=', value: { instant: minutesBefore(since) } }] : [] };
  }
  const at = { instant: after.at };
  return {
    any: [
      { field, operator: '>', value: at },
      {
        all: [
          { field, operator: '=', value: at },
          { field: 'Id', operator: '>', value: { text: after.id } },
        ],
      },
    ],
  };
}

async function describePart(client: SalesforceClient, part: ReadPart, signal: AbortSignal): Promise<DescribedObject> {
  const described = await client.describe(part.object, signal);
  if (described) return described;
  throw new AppError(
    'forbidden',
    `The Salesforce user of this connection cannot read ${part.object}. Give it a permission set with read access.`,
    { system: 'salesforce', object: part.object },
  );
}

function queryOf(
  client: SalesforceClient,
  part: ReadPart,
  described: DescribedObject,
  state: PassCursor,
  limit: number,
) {
  const fields = presentFields(described, part.fields);
  for (const [needed, path] of Object.entries(part.overRelationships ?? {})) {
    if (fields.includes(needed)) fields.push(path);
  }
  fields.push(...(part.extraFields?.(client, described) ?? []));
  return buildSoql({
    object: part.object,
    fields,
    where: conditionOf(state),
    orderBy: [{ field: 'SystemModstamp' }, { field: 'Id' }],
    // Salesforce makes no pages under 200 rows, so smaller ones are cut by the query and resumed by key.
    ...(limit < salesforceLimits.smallestPage ? { limit } : {}),
  });
}

async function readPage(
  client: SalesforceClient,
  part: ReadPart,
  state: PassCursor,
  limit: number,
  signal: AbortSignal,
): Promise<RawPage> {
  if (state.locator) {
    try {
      return await client.queryMore(state.locator, signal);
    } catch (error) {
      // The cursor is over two days old: the pass goes on from the last row it read.
      if (!isVendorCode(error, 'INVALID_QUERY_LOCATOR')) throw error;
    }
  }
  const run = async () => {
    const described = await describePart(client, part, signal);
    return client.query(queryOf(client, part, described, state, limit), signal, { all: true, pageSize: limit });
  };
  try {
    return await run();
  } catch (error) {
    // A field was removed or hidden since describe was asked: ask again once.
    if (!isVendorCode(error, 'INVALID_FIELD')) throw error;
    client.forget();
    return run();
  }
}

/** The last row in the pass's order; rows modified after the pass began stand out of order and do not count. */
function lastOf(page: RawPage, state: PassCursor): PassCursor['after'] {
  let after = state.after;
  for (const row of parseRows(watermarkSchema, page.records, 'a page')) {
    const isLater = !after || row.SystemModstamp > after.at || (row.SystemModstamp === after.at && row.Id > after.id);
    if (isLater && row.SystemModstamp <= state.until) after = { at: row.SystemModstamp, id: row.Id };
  }
  return after;
}

function nextState(state: PassCursor, page: RawPage, partCount: number, limit: number): PassCursor | null {
  const isCut = limit < salesforceLimits.smallestPage && page.records.length === limit;
  if (page.locator || isCut) return { ...state, locator: page.locator, after: lastOf(page, state) };
  return state.part + 1 < partCount ? { ...state, part: state.part + 1, locator: null, after: null } : null;
}

/**
 * One page of a full pass (`since` null) or of the changes since a moment, deleted rows included. Pages follow Salesforce's own
 * cursor and, once that has expired, the order (SystemModstamp, Id).
 * @throws AppError `forbidden` when the object cannot be read, `invalid_input` for a foreign cursor, and the vendor's failures.
 */
export async function readChanges(
  client: SalesforceClient,
  input: ReadChangesInput,
  signal: AbortSignal,
): Promise<SyncPage> {
  const { object, since, cursor } = input;
  const limit = input.limit ?? client.settings.pageSize;
  const parts = readParts[object];
  const state: PassCursor = cursor
    ? decodeCursor(cursor, object, since)
    : {
        v: 1,
        object,
        since,
        until: minutesBefore(client.nowInstant()),
        part: 0,
        locator: null,
        after: null,
        total: null,
      };
  const part = parts[state.part];
  if (!part) throw new AppError('invalid_input', 'cursor: it points past the end.', { field: 'cursor' });
  const page = await readPage(client, part, state, limit, signal);
  const described = await describePart(client, part, signal);
  const records = await part.toRecords(page.records, described, client, signal);
  // Only a whole result set of the only part tells how many rows the pass has.
  const knowsTotal = parts.length === 1 && !state.after && !state.locator && limit >= salesforceLimits.smallestPage;
  const total = knowsTotal ? page.totalSize : state.total;
  const next = nextState({ ...state, total }, page, parts.length, limit);
  const watermark = next === null ? state.until : null;
  return { records, cursor: next && encodeCursor(next), done: next === null, total, watermark };
}
