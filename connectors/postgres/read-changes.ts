import type { SyncPage } from '../../src/domain/record.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { Rejection } from '../csv/rejection.ts';
import { StageCounter } from '../csv/stage-counter.ts';
import { OutcomeLabels } from '../csv/stage-labels.ts';
import type { PostgresClient, RunStatement, TextRow } from './client.ts';
import { mapRows } from './map-rows.ts';
import { type PagePlace, readPlace, writePlace } from './page-cursor.ts';
import { type PlannedTable, planSource } from './planned-table.ts';
import type { PostgresSettings } from './settings.ts';
import { columnText, pageStatement, quoteIdentifier } from './sql.ts';

/** What to read: all rows of an object, or those changed since an instant where its tables have an `updatedAt`. */
export interface ChangeSearch {
  readonly object: string;
  readonly since: Instant | null;
  readonly cursor: string | null;
  readonly limit: number;
}

export type ChangePage = SyncPage & { readonly rejected: Rejection[] };

const mostStages = 1_000;

/**
 * Reads one page by keyset. The watermark is the newest `updatedAt` at the start of the pass less the overlap: rows whose
 * transaction or load ends later are read again rather than missed.
 * @throws AppError as the client does, and `invalid_input` for a foreign cursor.
 */
export async function readChanges(
  client: PostgresClient,
  search: ChangeSearch,
  signal: AbortSignal,
): Promise<ChangePage> {
  const { settings } = client;
  if (search.object === 'stage') return client.read(signal, (run) => readStages(run, settings));
  const tables = settings.tables.filter(({ object }) => object === search.object);
  const started = search.cursor === null ? null : readPlace(search.cursor, search.object);
  if (tables.length === 0) return { records: [], cursor: null, done: true, total: null, rejected: [] };
  return client.read(signal, async (run) => {
    const place = started ?? (await begin(run, settings, search));
    const wanted = tables[place.table] ?? tables[0];
    if (!wanted) return { records: [], cursor: null, done: true, total: null, rejected: [] };
    const table = await planSource(run, settings, wanted);
    const { key, since } = orderOf(table, place);
    const { schema, table: name } = table.settings;
    const { columns } = table;
    const statement = pageStatement({
      schema,
      table: name,
      columns,
      key,
      after: place.after,
      since,
      limit: search.limit + 1,
    });
    const rows = await run(statement.text, statement.values);
    const page = rows.slice(0, search.limit);
    const next = nextPlace(place, page, rows.length > search.limit, key.length, tables.length);
    const isDone = next === null;
    return {
      ...mapRows(settings, table, page),
      cursor: next === null ? null : writePlace(next),
      done: isDone,
      total: null,
      ...(isDone && place.watermark !== null ? { watermark: place.watermark } : {}),
    };
  });
}

/** An incremental pass goes by time and id; a complete one by id alone, which does not change while it runs. */
function orderOf(table: PlannedTable, { since }: PagePlace) {
  const isIncremental = since !== null && table.updatedAt !== null;
  return isIncremental
    ? { key: [table.updatedAt, ...table.id].filter((each) => each !== null), since }
    : { key: table.id, since: null };
}

function nextPlace(
  place: PagePlace,
  page: readonly TextRow[],
  hasMore: boolean,
  keyLength: number,
  tableCount: number,
): PagePlace | null {
  const last = page.at(-1);
  if (hasMore && last) return { ...place, after: Array.from({ length: keyLength }, (_, at) => last[`k${at}`] ?? '') };
  return place.table + 1 < tableCount ? { ...place, table: place.table + 1, after: null } : null;
}

/** The oldest of the tables' newest changes decides; null when one of them cannot tell. */
async function begin(run: RunStatement, settings: PostgresSettings, search: ChangeSearch): Promise<PagePlace> {
  let watermark: string | null = null;
  let isTold = true;
  for (const wanted of settings.tables.filter(({ object }) => object === search.object)) {
    const { updatedAt } = await planSource(run, settings, wanted);
    if (updatedAt === null) {
      isTold = false;
      continue;
    }
    const from = `${quoteIdentifier(wanted.schema)}.${quoteIdentifier(wanted.table)}`;
    const latest = `max(${quoteIdentifier(updatedAt.name)})::timestamptz - interval '${settings.overlapMinutes} minutes'`;
    const [row] = await run(
      `select to_char((${latest}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as latest from ${from}`,
    );
    const told = row?.['latest'] ?? null;
    if (told !== null && (watermark === null || told < watermark)) watermark = told;
  }
  const { object: name, since } = search;
  return { v: 1, name, table: 0, after: null, since, watermark: isTold ? (watermark ?? since) : null };
}

/** The stages that the deals stand in; their order is the settings'. */
async function readStages(run: RunStatement, settings: PostgresSettings): Promise<ChangePage> {
  const counter = new StageCounter(new OutcomeLabels(settings.outcomes));
  for (const wanted of settings.tables.filter(({ object }) => object === 'opportunity')) {
    const { columns, plan } = await planSource(run, settings, wanted);
    const textOf = (field: string) => {
      const column = columns[plan.fields.get(field) ?? -1];
      return column ? `btrim(${columnText(column)})` : 'null::text';
    };
    const from = `${quoteIdentifier(wanted.schema)}.${quoteIdentifier(wanted.table)}`;
    const rows = await run(
      `select distinct ${textOf('pipelineId')} as pipeline, ${textOf('stageId')} as stage from ${from} order by 1, 2 limit ${mostStages}`,
    );
    for (const { pipeline, stage } of rows) {
      if (!stage || plan.blank.has(stage)) continue;
      const pipelineId = pipeline || null;
      const stageId = pipelineId === null ? stage : `${pipelineId}/${stage}`;
      counter.add({ stageId, entries: [], undated: { pipelineId } });
    }
  }
  return { records: counter.records(settings.stages), cursor: null, done: true, total: null, rejected: [] };
}
