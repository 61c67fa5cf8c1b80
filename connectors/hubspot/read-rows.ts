import { refusedCursor } from '../kit/opaque-cursor.ts';
import { refuseRepeatedPage } from '../kit/repeated-page.ts';
import { badVendorResponse } from '../kit/vendor-errors.ts';
import type { HubspotClient } from './client.ts';
import { listPage, type ObjectType, readBatch, searchPage, type WantedProperties } from './records.ts';
import type { RawObject } from './schema.ts';
import { hubspotLimits } from './settings.ts';

/** A stretch of one type: what follows `after`, at most about `limit` records. `since` null: everything. */
export interface Stretch {
  readonly after: string | null;
  readonly since: string | null;
  readonly limit: number;
  /** What the list's last page held, as a digest; null or left out: none came before. */
  readonly lastPage?: string | null;
}

/** `after` null: there is no more. `total` is told on the first stretch of a search, null otherwise. */
export interface Rows {
  readonly rows: RawObject[];
  readonly after: string | null;
  readonly total: number | null;
  /** As in the stretch; lists only. */
  readonly lastPage?: string | null;
}

/**
 * The index of searches follows writes by seconds, and clocks differ, so each incremental pass reads this much again; records are
 * the same by id and change nothing the second time.
 * Source: https://developers.hubspot.com/docs/api-reference/2026-03/crm/search-the-crm (2026-11-20)
 */
const overlapMs = 5 * 60_000;

/** Since when records count as changed, in milliseconds. */
export function sinceMs(since: string): number {
  return Date.parse(since) - overlapMs;
}

function modifiedProperty(type: ObjectType): string {
  return type === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate';
}

function checkOrder(type: ObjectType, rows: readonly RawObject[], after: string | null): void {
  let last = after === null ? -1n : BigInt(after);
  for (const { id } of rows) {
    if (BigInt(id) <= last) throw badVendorResponse('HubSpot', `searching ${type}: its pages lead in a circle`);
    last = BigInt(id);
  }
}

/** Records by search, 200 a request, in the order of ids, so that no offset reaches the wall of 10,000. */
export async function searchRows(
  client: HubspotClient,
  type: ObjectType,
  properties: readonly string[],
  stretch: Stretch,
  signal: AbortSignal,
): Promise<Rows> {
  const rows: RawObject[] = [];
  let { after } = stretch;
  let total: number | null = null;
  const filters =
    stretch.since === null
      ? []
      : [{ propertyName: modifiedProperty(type), operator: 'GTE' as const, value: String(sinceMs(stretch.since)) }];
  while (rows.length < stretch.limit) {
    const limit = Math.min(hubspotLimits.searchRows, stretch.limit - rows.length);
    const page = await searchPage(client, type, { filters, afterId: after, properties, limit }, signal);
    checkOrder(type, page.rows, after);
    if (after === null) total = page.total;
    rows.push(...page.rows);
    after = page.rows.at(-1)?.id ?? after;
    if (page.rows.length < limit) return { rows, after: null, total };
  }
  return { rows, after, total };
}

/** Live records by list, or archived ones, in the order of ids. */
export async function listRows(
  client: HubspotClient,
  type: ObjectType,
  wanted: WantedProperties & { readonly archived: boolean },
  stretch: Stretch,
  signal: AbortSignal,
): Promise<Rows> {
  const rows: RawObject[] = [];
  let { after, lastPage = null } = stretch;
  do {
    const limit = stretch.limit - rows.length;
    const page = await listPage(client, type, { ...wanted, after, limit }, signal).catch((error: unknown) => {
      throw after === null ? error : refusedCursor(error, 'hubspot');
    });
    const listed = { ids: page.rows.map(({ id }) => id), token: after, nextToken: page.after };
    lastPage = refuseRepeatedPage('hubspot', listed, lastPage);
    rows.push(...page.rows);
    after = page.after;
  } while (after !== null && rows.length < stretch.limit);
  return { rows, after, total: null, lastPage: after === null ? null : lastPage };
}

/** Records with revisions: a full pass lists them, which never lags; an incremental one searches ids and reads those. */
export async function rowsWithHistory(
  client: HubspotClient,
  type: ObjectType,
  wanted: WantedProperties,
  stretch: Stretch,
  signal: AbortSignal,
): Promise<Rows> {
  if (stretch.since === null) return listRows(client, type, { ...wanted, archived: false }, stretch, signal);
  const found = await searchRows(client, type, ['hs_object_id'], stretch, signal);
  const ids = found.rows.map(({ id }) => id);
  return { ...found, rows: await readBatch(client, type, ids, wanted, signal) };
}

/** Archived records, in a later pass only those archived since; HubSpot keeps them for 90 days and cannot filter them. */
export async function archivedRows(
  client: HubspotClient,
  type: ObjectType,
  properties: readonly string[],
  stretch: Stretch,
  signal: AbortSignal,
): Promise<Rows> {
  const listed = await listRows(client, type, { properties, history: [], archived: true }, stretch, signal);
  const from = stretch.since === null ? null : sinceMs(stretch.since);
  const rows = listed.rows
    .filter((row) => from === null || row.archivedAt === null || Date.parse(row.archivedAt) >= from)
    .map((row) => ({ ...row, archived: true }));
  return { ...listed, rows };
}
