import { AppError } from '../../src/domain/errors.ts';
import type { MirrorRecord } from '../../src/domain/record.ts';
import { createJob, pollWaitMs, readJob, resultReader, startUpOf } from './bulk-jobs.ts';
import { toRecord, typedCell } from './bulk-rows.ts';
import { type BulkRow, type BulkStream, openBulkStream } from './bulk-stream.ts';
import type { SalesforceClient } from './client.ts';
import type { BulkPosition, BulkState, PassCursor } from './cursor.ts';
import { presentFields, trackedFields } from './opportunity-records.ts';
import { describePart, fieldsOf, recordsOf, sinceCondition } from './part-query.ts';
import { countedObjects, type ReadPart } from './read-parts.ts';
import { groupByLink, parseRows, type ReadRelated, type RelatedSource, relatedByRest } from './related-rows.ts';
import { isVendorCode } from './salesforce-errors.ts';
import type { DescribedObject } from './schema.ts';
import { buildSoql, type SoqlCondition } from './soql.ts';

/** How long one call waits for jobs before it hands back an empty page. */
const patienceMs = 45_000;
const maxOpenStreams = 8;

/** What a page of a bulk pass gave: rows and where to go on, the end of the part, or "read it by REST". */
export type BulkRead =
  | { readonly kind: 'page'; readonly records: MirrorRecord[]; readonly bulk: BulkState }
  | { readonly kind: 'end'; readonly records: MirrorRecord[] }
  | { readonly kind: 'rest' };

function later(field: string, id: string | null): SoqlCondition[] {
  return id === null ? [] : [{ field, operator: '>', value: { text: id } }];
}

async function wantedCompanions(
  client: SalesforceClient,
  part: ReadPart,
  signal: AbortSignal,
): Promise<RelatedSource[]> {
  const wanted: RelatedSource[] = [];
  for (const source of part.related ?? []) {
    const described = await client.describe(source.object, signal);
    if (!described?.fields.some(({ name }) => name === source.link)) continue;
    if (source.object === 'OpportunityFieldHistory') {
      const tracked = await client.remember('tracked', signal, (own) => trackedFields(client, own));
      if (tracked.size === 0) continue;
    }
    wanted.push(source);
  }
  return wanted;
}

async function createCompanion(
  client: SalesforceClient,
  source: RelatedSource,
  afterId: string | null,
  signal: AbortSignal,
): Promise<BulkPosition> {
  const described = await client.describe(source.object, signal);
  const fields = described ? presentFields(described, source.fields) : [];
  // Rows that point nowhere belong to no record.
  const exists = { field: source.link, operator: '!=', value: null } as const;
  const where = { all: afterId === null ? [exists] : later(source.link, afterId) };
  const soql = buildSoql({ object: source.object, fields, where, orderBy: [{ field: source.link }] });
  return { job: (await createJob(client, soql, signal)).id, locator: null, skip: 0 };
}

async function tryStart(
  client: SalesforceClient,
  part: ReadPart,
  state: Pick<PassCursor, 'since'>,
  rows: number,
  signal: AbortSignal,
  afterId: string | null,
): Promise<BulkState> {
  const described = await describePart(client, part, signal);
  const fields = fieldsOf(client, part, described);
  const where = { all: [...sinceCondition(state.since), ...later('Id', afterId)] };
  const soql = buildSoql({ object: part.object, fields, where, orderBy: [{ field: 'Id' }] });
  const driver = { job: (await createJob(client, soql, signal)).id, locator: null, skip: 0 };
  const startedAt = client.nowInstant();
  // Of what changed since a moment only some records' related rows are wanted: they are read by id.
  if (state.since !== null) return { isReady: false, startedAt, rows, driver, companions: null, afterId };
  const companions: Record<string, BulkPosition> = {};
  const counts = await client.recordCounts(countedObjects, signal);
  let largest = rows;
  for (const source of await wantedCompanions(client, part, signal)) {
    largest = Math.max(largest, counts.get(source.object) ?? 0);
    companions[source.object] = await createCompanion(client, source, afterId, signal);
  }
  return { isReady: false, startedAt, rows: largest, driver, companions, afterId };
}

/** Starts the jobs of one part; null when the bulk API does not take them. `afterId`: only records after that one. */
export async function startJobs(
  client: SalesforceClient,
  part: ReadPart,
  state: Pick<PassCursor, 'since'>,
  rows: number,
  signal: AbortSignal,
  afterId: string | null = null,
): Promise<BulkState | null> {
  try {
    return await tryStart(client, part, state, rows, signal, afterId);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid_input') throw error;
    // A field may have gone since describe was asked; what is refused twice the bulk API does not know.
    client.forget();
    try {
      return await tryStart(client, part, state, rows, signal, afterId);
    } catch (again) {
      if (!(again instanceof AppError) || again.code !== 'invalid_input') throw again;
      return null;
    }
  }
}

type JobsState =
  | { readonly kind: 'ready'; readonly rows: number }
  | { readonly kind: 'running' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused' };

/** Waits until every job is done, at most as long as one call should take. */
async function waitForJobs(client: SalesforceClient, bulk: BulkState, signal: AbortSignal): Promise<JobsState> {
  const beganMs = Date.parse(client.nowInstant());
  // The last one made is likely to be the last one done.
  const open = [bulk.driver.job, ...Object.values(bulk.companions ?? {}).map(({ job }) => job)].toReversed();
  let { rows } = bulk;
  for (;;) {
    const nowMs = Date.parse(client.nowInstant());
    if (nowMs - beganMs > patienceMs) return { kind: 'running' };
    const elapsedMs = nowMs - Date.parse(bulk.startedAt);
    await client.sleep(pollWaitMs(bulk.rows, elapsedMs, client.jobPace.startUpMs), signal);
    for (let [id] = open; id !== undefined; [id] = open) {
      const job = await readJob(client, id, signal);
      if (job === null || job.state === 'Aborted') return { kind: 'gone' };
      if (job.state === 'Failed') return { kind: 'refused' };
      if (job.state !== 'JobComplete') break;
      if (id === bulk.driver.job) rows = job.numberRecordsProcessed ?? rows;
      open.shift();
    }
    if (open.length === 0) {
      const tookMs = Date.parse(client.nowInstant()) - Date.parse(bulk.startedAt);
      client.jobPace.startUpMs = startUpOf(tookMs, bulk.rows, client.jobPace.startUpMs);
      return { kind: 'ready', rows };
    }
  }
}

/** Takes the stream that stands at `position`, else opens one there. */
function streamAt(client: SalesforceClient, position: BulkPosition): BulkStream {
  const known = client.bulkStreams.get(position.job);
  client.bulkStreams.delete(position.job);
  const at = known?.position();
  if (known && at?.locator === position.locator && at.skip === position.skip) return known;
  return openBulkStream(resultReader(client), position);
}

function keepStream(client: SalesforceClient, stream: BulkStream): void {
  client.bulkStreams.set(stream.position().job, stream);
  for (const job of [...client.bulkStreams.keys()].slice(0, -maxOpenStreams)) client.bulkStreams.delete(job);
}

async function takeRows(stream: BulkStream, limit: number, signal: AbortSignal): Promise<BulkRow[]> {
  const rows: BulkRow[] = [];
  for (let row = await stream.peek(signal); row && rows.length < limit; row = await stream.peek(signal)) {
    rows.push(row);
    stream.take();
  }
  return rows;
}

/** Rows up to the record `lastId`; null when they do not come in the order of ids. */
async function takeUntil(
  stream: BulkStream,
  link: string,
  lastId: string,
  signal: AbortSignal,
): Promise<BulkRow[] | null> {
  const rows: BulkRow[] = [];
  let before = '';
  for (let row = await stream.peek(signal); row; row = await stream.peek(signal)) {
    const id = row[link] ?? '';
    if (id < before) return null;
    if (id > lastId) return rows;
    before = id;
    rows.push(row);
    stream.take();
  }
  return rows;
}

function historyRow(record: Record<string, unknown>, opportunity: DescribedObject | null): Record<string, unknown> {
  const type = opportunity?.fields.find(({ name }) => name === record['Field'])?.type;
  const typed = (value: unknown) => (typeof value === 'string' ? typedCell(type, value) : value);
  return { ...record, OldValue: typed(record['OldValue']), NewValue: typed(record['NewValue']) };
}

interface Companions {
  readonly rows: ReadonlyMap<string, Record<string, unknown>[]>;
  readonly positions: Record<string, BulkPosition>;
  readonly streams: readonly BulkStream[];
}

async function readCompanions(
  client: SalesforceClient,
  part: ReadPart,
  bulk: BulkState,
  lastId: string,
  signal: AbortSignal,
  use: Use,
): Promise<Companions | null> {
  const rows = new Map<string, Record<string, unknown>[]>();
  const positions: Record<string, BulkPosition> = {};
  const streams: BulkStream[] = [];
  if (!bulk.companions) return null;
  const opportunity = await client.describe('Opportunity', signal);
  for (const source of part.related ?? []) {
    const at = bulk.companions[source.object];
    if (!at) continue;
    const described = await client.describe(source.object, signal);
    const stream = use.open(at);
    const taken = await takeUntil(stream, source.link, lastId, signal);
    if (!taken || !described) return null;
    const records = taken.map((row) => toRecord(row, described));
    const isHistory = source.object === 'OpportunityFieldHistory';
    rows.set(source.object, isHistory ? records.map((row) => historyRow(row, opportunity)) : records);
    positions[source.object] = stream.position();
    streams.push(stream);
  }
  return { rows, positions, streams };
}

function relatedFrom(companions: Companions): ReadRelated {
  return async (source) => {
    const rows = parseRows(source.schema, companions.rows.get(source.object) ?? [], 'results of a bulk job');
    return groupByLink(source.link, rows);
  };
}

/** Streams in use by one page: what was taken is given back when the page fails. */
interface Use {
  readonly open: (position: BulkPosition) => BulkStream;
}

async function readRows(
  client: SalesforceClient,
  part: ReadPart,
  bulk: BulkState,
  limit: number,
  signal: AbortSignal,
): Promise<BulkRead> {
  const used: BulkStream[] = [];
  const open = (position: BulkPosition) => {
    const stream = streamAt(client, position);
    used.push(stream);
    return stream;
  };
  try {
    return await readGroup(client, part, bulk, limit, signal, { open });
  } catch (error) {
    for (const stream of used) {
      stream.giveBack();
      keepStream(client, stream);
    }
    throw error;
  }
}

async function readGroup(
  client: SalesforceClient,
  part: ReadPart,
  bulk: BulkState,
  limit: number,
  signal: AbortSignal,
  use: Use,
): Promise<BulkRead> {
  const described = await describePart(client, part, signal);
  const stream = use.open(bulk.driver);
  const rows = await takeRows(stream, limit, signal);
  const isEnd = (await stream.peek(signal)) === null;
  const last = rows.at(-1)?.['Id'] ?? null;
  if (last === null) return { kind: 'end', records: [] };
  const isOrdered = rows.every((row, at) => at === 0 || (row['Id'] ?? '') > (rows[at - 1]?.['Id'] ?? ''));
  const companions = isOrdered ? await readCompanions(client, part, bulk, last, signal, use) : null;
  const readRelated = companions ? relatedFrom(companions) : relatedByRest(client, signal);
  const raw = rows.map((row) => toRecord(row, described));
  const records = await recordsOf(client, part, described, raw, signal, readRelated);
  if (isEnd) return { kind: 'end', records };
  for (const each of [stream, ...(companions?.streams ?? [])]) {
    each.keep();
    keepStream(client, each);
  }
  const driver = stream.position();
  return {
    kind: 'page',
    records,
    bulk: { ...bulk, driver, companions: companions?.positions ?? null, afterId: last },
  };
}

/** New jobs for what is still to come, once Salesforce has thrown away the results. */
async function startAgain(
  client: SalesforceClient,
  part: ReadPart,
  state: PassCursor & { readonly bulk: BulkState },
  signal: AbortSignal,
): Promise<BulkRead> {
  const bulk = await startJobs(client, part, state, state.bulk.rows, signal, state.bulk.afterId);
  return bulk ? { kind: 'page', records: [], bulk } : { kind: 'rest' };
}

/**
 * Goes on with the jobs of a cursor: waits for them, then gives the next rows in the order of their ids with the rows that belong to
 * them. Results are kept for seven days; after that new jobs begin behind the last record read.
 */
export async function readBulkPage(
  client: SalesforceClient,
  part: ReadPart,
  state: PassCursor & { readonly bulk: BulkState },
  limit: number,
  signal: AbortSignal,
): Promise<BulkRead> {
  const { bulk } = state;
  if (!bulk.isReady) {
    const jobs = await waitForJobs(client, bulk, signal);
    if (jobs.kind === 'refused') return { kind: 'rest' };
    if (jobs.kind === 'gone') return startAgain(client, part, state, signal);
    if (jobs.kind === 'running') return { kind: 'page', records: [], bulk };
    return readReady(client, part, { ...state, bulk: { ...bulk, isReady: true, rows: jobs.rows } }, limit, signal);
  }
  return readReady(client, part, state, limit, signal);
}

async function readReady(
  client: SalesforceClient,
  part: ReadPart,
  state: PassCursor & { readonly bulk: BulkState },
  limit: number,
  signal: AbortSignal,
): Promise<BulkRead> {
  try {
    return await readRows(client, part, state.bulk, limit, signal);
  } catch (error) {
    const isGone = error instanceof AppError && error.code === 'not_found' && !isVendorCode(error, 'INVALID_TYPE');
    if (!isGone) throw error;
    return startAgain(client, part, state, signal);
  }
}
