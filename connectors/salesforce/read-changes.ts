import { AppError } from '../../src/domain/errors.ts';
import type { MirrorRecord, SyncPage } from '../../src/domain/record.ts';
import { encodeCursor } from '../kit/opaque-cursor.ts';
import { readBulkPage, startJobs } from './bulk-pass.ts';
import type { RawPage, SalesforceClient } from './client.ts';
import { type BulkState, decodePassCursor, type PassCursor, type ReadableObject } from './cursor.ts';
import { describePart, fieldsOf, minutesBefore, recordsOf, sinceCondition } from './part-query.ts';
import { countedObjects, type ReadPart, readParts } from './read-parts.ts';
import { parseRows } from './related-rows.ts';
import { isVendorCode } from './salesforce-errors.ts';
import { type DescribedObject, watermarkSchema } from './schema.ts';
import { salesforceLimits } from './settings.ts';
import { buildSoql, type SoqlCondition } from './soql.ts';

/** From so many changed rows on a bulk job costs less than the pages, although the first page was read in vain. */
const switchToBulkAbove = 10_000;

export interface ReadChangesInput {
  readonly object: ReadableObject;
  /** Rows modified since then; null for a full pass. */
  readonly since: string | null;
  readonly cursor: string | null;
  readonly limit: number | null;
}

/** Everything after the last row in the order (SystemModstamp, Id), and at or after the watermark. */
function conditionOf({ since, after }: Pick<PassCursor, 'since' | 'after'>): SoqlCondition {
  const field = 'SystemModstamp';
  if (!after) {
    return { all: sinceCondition(since) };
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

function queryOf(
  client: SalesforceClient,
  part: ReadPart,
  described: DescribedObject,
  state: PassCursor,
  limit: number,
) {
  return buildSoql({
    object: part.object,
    fields: fieldsOf(client, part, described),
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
export function lastOf(page: RawPage, state: PassCursor): PassCursor['after'] {
  let after = state.after;
  for (const row of parseRows(watermarkSchema, page.records, 'a page')) {
    const isLater = !after || row.SystemModstamp > after.at || (row.SystemModstamp === after.at && row.Id > after.id);
    if (isLater && row.SystemModstamp <= state.until) after = { at: row.SystemModstamp, id: row.Id };
  }
  return after;
}

/** Where a pass begins. */
export function startOfPass(client: SalesforceClient, object: ReadableObject, since: string | null): PassCursor {
  return {
    v: 1,
    object,
    since,
    until: minutesBefore(client.vendorInstant()),
    part: 0,
    locator: null,
    after: null,
    total: null,
    bulk: null,
    isRestOnly: false,
  };
}

/** The page that ends in `next`; its quota is what Salesforce said last. */
export function pageOf(
  client: SalesforceClient,
  state: PassCursor,
  next: PassCursor | null,
  records: MirrorRecord[],
): SyncPage {
  const quota = client.quota();
  return {
    records,
    cursor: next && encodeCursor(next),
    done: next === null,
    total: state.total,
    watermark: next === null ? state.until : null,
    ...(quota ? { quota } : {}),
  };
}

/** The next part of the object, or the end of the pass. */
function nextPart(state: PassCursor, partCount: number): PassCursor | null {
  if (state.part + 1 >= partCount) return null;
  return { ...state, part: state.part + 1, locator: null, after: null, bulk: null, isRestOnly: false };
}

function nextState(state: PassCursor, page: RawPage, partCount: number, limit: number): PassCursor | null {
  const isCut = limit < salesforceLimits.smallestPage && page.records.length === limit;
  if (page.locator || isCut) return { ...state, locator: page.locator, after: lastOf(page, state) };
  return nextPart(state, partCount);
}

async function readByRest(
  client: SalesforceClient,
  part: ReadPart,
  state: PassCursor,
  limit: number,
  signal: AbortSignal,
): Promise<SyncPage> {
  const page = await readPage(client, part, state, limit, signal);
  const partCount = readParts[state.object].length;
  const isFirst = !state.after && !state.locator;
  if (isFirst && !state.isRestOnly && page.locator && page.totalSize > switchToBulkAbove) {
    const bulk = await startJobs(client, part, state, page.totalSize, signal);
    return pageOf(client, state, bulk ? { ...state, bulk } : { ...state, isRestOnly: true }, []);
  }
  const described = await describePart(client, part, signal);
  const records = await recordsOf(client, part, described, page.records, signal);
  // Only a whole result set of the only part tells how many rows the pass has.
  const knowsTotal = partCount === 1 && isFirst && limit >= salesforceLimits.smallestPage;
  const known = { ...state, total: knowsTotal ? page.totalSize : state.total };
  return pageOf(client, known, nextState(known, page, partCount, limit), records);
}

async function readByBulk(
  client: SalesforceClient,
  part: ReadPart,
  state: PassCursor & { readonly bulk: BulkState },
  limit: number,
  signal: AbortSignal,
): Promise<SyncPage> {
  const partCount = readParts[state.object].length;
  const read = await readBulkPage(client, part, state, limit, signal);
  if (read.kind === 'rest') {
    return pageOf(client, state, { ...state, bulk: null, isRestOnly: true, locator: null, after: null }, []);
  }
  if (read.kind === 'end') return pageOf(client, state, nextPart(state, partCount), read.records);
  const total = partCount === 1 && state.bulk.afterId === null ? read.bulk.rows : state.total;
  return pageOf(client, { ...state, total }, { ...state, total, bulk: read.bulk }, read.records);
}

/**
 * One page of a full pass (`since` null) or of the changes since a moment, deleted rows included. Small objects follow Salesforce's
 * own cursor and, once that has expired, the order (SystemModstamp, Id); large ones are bulk jobs whose ids stand in the cursor, and a
 * page may be empty while they run.
 * @throws AppError `forbidden` when the object cannot be read, `invalid_input` for a foreign cursor, and the vendor's failures.
 */
export async function readChanges(
  client: SalesforceClient,
  input: ReadChangesInput,
  signal: AbortSignal,
): Promise<SyncPage> {
  const { object, since, cursor } = input;
  const limit = input.limit ?? client.settings.pageSize;
  const [first] = readParts[object];
  // an answer, remembered from then on, that tells what time it is there
  if (cursor === null && first) await client.describe(first.object, signal);
  const state = cursor ? decodePassCursor(cursor, object, since) : startOfPass(client, object, since);
  const part = readParts[object][state.part];
  if (!part) throw new AppError('invalid_input', 'cursor: it points past the end.', { field: 'cursor' });
  if (state.bulk) return readByBulk(client, part, { ...state, bulk: state.bulk }, limit, signal);
  const isFirst = !state.after && !state.locator && !state.isRestOnly;
  if (isFirst && since === null) {
    const count = (await client.recordCounts(countedObjects, signal)).get(part.object) ?? 0;
    if (count > client.settings.bulkAboveRows) {
      const bulk = await startJobs(client, part, state, count, signal);
      return pageOf(client, state, bulk ? { ...state, bulk } : { ...state, isRestOnly: true }, []);
    }
  }
  return readByRest(client, part, state, limit, signal);
}
