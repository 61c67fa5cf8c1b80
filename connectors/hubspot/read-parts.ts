import type { ChangedRecord, MirrorRecord } from '../../src/domain/record.ts';
import { refusedCursor } from '../kit/opaque-cursor.ts';
import type { HubspotClient } from './client.ts';
import type { ReadableObject } from './cursor.ts';
import { dealWorld } from './deal-world.ts';
import { type EngagementType, engagementProperties, engagementTypes, mapEngagement } from './mapper-activity.ts';
import { dealHistory, dealProperties, mapDeal } from './mapper-deal.ts';
import {
  companyProperties,
  contactProperties,
  mapCompany,
  mapContact,
  mapContactRoles,
  mapOwner,
  mapStages,
  mapTicket,
  ticketProperties,
} from './mapper-organisation.ts';
import { archivedRows, type Rows, rowsWithHistory, type Stretch, searchRows } from './read-rows.ts';
import {
  mergedIdsOf,
  type ObjectType,
  ownersPage,
  readAssociations,
  readPipelines,
  type WantedProperties,
} from './records.ts';
import type { RawObject } from './schema.ts';

/** What one stretch gives: our records, and where the next begins (null: the part is over). */
export interface PartPage {
  readonly records: readonly MirrorRecord[];
  readonly after: string | null;
  readonly total: number | null;
}

/** One of HubSpot's types, live or archived, as a part of one of our objects. */
export type ReadPart = (client: HubspotClient, stretch: Stretch, signal: AbortSignal) => Promise<PartPage>;

type ToRecords = (client: HubspotClient, rows: readonly RawObject[], signal: AbortSignal) => Promise<MirrorRecord[]>;

async function pageOf(
  client: HubspotClient,
  found: Rows,
  toRecords: ToRecords,
  signal: AbortSignal,
): Promise<PartPage> {
  const records = await toRecords(client, found.rows, signal);
  return { records, after: found.after, total: found.total };
}

/** Ids that a merge made others take over answer nowhere any more: they are told as deleted, with the one that lives on. */
function tombstonesOf(object: ChangedRecord['object'], rows: readonly RawObject[]): ChangedRecord[] {
  return rows.flatMap((row) =>
    mergedIdsOf(row).map((id) => ({ object, id, changes: [], undated: {}, isDeleted: true, mergedIntoId: row.id })),
  );
}

/** The primary company of each record. */
async function companyOf(client: HubspotClient, type: ObjectType, rows: readonly RawObject[], signal: AbortSignal) {
  const ids = rows.map(({ id }) => id);
  const links = await readAssociations(client, type, 'companies', ids, signal);
  return (id: string): string | null => {
    const companies = links.get(id) ?? [];
    return (companies.find(({ isPrimary }) => isPrimary) ?? companies[0])?.id ?? null;
  };
}

/** Deals with their revisions as mirror records, merged ones included. */
export async function dealRecords(
  client: HubspotClient,
  rows: readonly RawObject[],
  signal: AbortSignal,
): Promise<ChangedRecord[]> {
  const world = await dealWorld(client, signal);
  const accountOf = await companyOf(client, 'deals', rows, signal);
  return [...rows.map((row) => mapDeal(row, accountOf(row.id), world)), ...tombstonesOf('opportunity', rows)];
}

/** The properties and revisions of deals to ask for. */
export async function wantedOfDeals(client: HubspotClient, signal: AbortSignal) {
  const { customProperties } = await dealWorld(client, signal);
  return { properties: [...dealProperties, ...customProperties], history: dealHistory };
}

const deals: ReadPart = async (client, stretch, signal) => {
  const found = await rowsWithHistory(client, 'deals', await wantedOfDeals(client, signal), stretch, signal);
  return pageOf(client, found, dealRecords, signal);
};

const roles: ReadPart = async (client, stretch, signal) => {
  const wanted = { properties: ['createdate', 'hs_lastmodifieddate'], history: ['num_associated_contacts'] };
  const found = await rowsWithHistory(client, 'deals', wanted, stretch, signal);
  const ids = found.rows.map(({ id }) => id);
  const links = await readAssociations(client, 'deals', 'contacts', ids, signal);
  return { ...found, records: found.rows.flatMap((deal) => mapContactRoles(deal, links.get(deal.id) ?? [])) };
};

function searched(type: ObjectType, properties: readonly string[], toRecords: ToRecords): ReadPart {
  return async (client, stretch, signal) =>
    pageOf(client, await searchRows(client, type, properties, stretch, signal), toRecords, signal);
}

function archived(type: ObjectType, properties: readonly string[], toRecords: ToRecords): ReadPart {
  return async (client, stretch, signal) =>
    pageOf(client, await archivedRows(client, type, properties, stretch, signal), toRecords, signal);
}

/** Live records by search and then the archived ones. */
function both(type: ObjectType, properties: readonly string[], toRecords: ToRecords): ReadPart[] {
  return [searched(type, properties, toRecords), archived(type, properties, toRecords)];
}

const companyRecords: ToRecords = async (_client, rows) => [...rows.map(mapCompany), ...tombstonesOf('account', rows)];
const contactRecords: ToRecords = async (_client, rows) => [...rows.map(mapContact), ...tombstonesOf('contact', rows)];

const ticketRecords: ToRecords = async (client, rows, signal) => {
  const pipelines = await readPipelines(client, 'tickets', signal);
  const labels = new Map(pipelines.flatMap(({ stages }) => stages.map(({ id, label }) => [id, label] as const)));
  const accountOf = await companyOf(client, 'tickets', rows, signal);
  return [...rows.map((row) => mapTicket(row, accountOf(row.id), labels)), ...tombstonesOf('support_ticket', rows)];
};

function engagementRecords(type: EngagementType): ToRecords {
  return async (client, rows, signal) => {
    const ids = rows.map(({ id }) => id);
    const [toDeals, toCompanies, toContacts] = await Promise.all([
      readAssociations(client, type, 'deals', ids, signal),
      readAssociations(client, type, 'companies', ids, signal),
      readAssociations(client, type, 'contacts', ids, signal),
    ]);
    return rows.map((row) =>
      mapEngagement(type, row, {
        deals: toDeals.get(row.id) ?? [],
        companies: toCompanies.get(row.id) ?? [],
        contacts: toContacts.get(row.id) ?? [],
      }),
    );
  };
}

function owners(isArchived: boolean): ReadPart {
  return async (client, { after, limit }, signal) => {
    const page = await ownersPage(client, { after, archived: isArchived, limit }, signal).catch((error: unknown) => {
      throw after === null ? error : refusedCursor(error, 'hubspot');
    });
    return { records: page.rows.map(mapOwner), after: page.after, total: null };
  };
}

const stages: ReadPart = async (client, _stretch, signal) => {
  const records = mapStages(await readPipelines(client, 'deals', signal));
  return { records, after: null, total: records.length };
};

/** How single records of one of HubSpot's types are asked for and become ours. */
export interface RecordType {
  readonly type: ObjectType;
  readonly wanted: (client: HubspotClient, signal: AbortSignal) => Promise<WantedProperties>;
  readonly toRecords: ToRecords;
}

const plain = (properties: readonly string[]) => async () => ({ properties, history: [] });

/** The types behind the objects that the mirror names by HubSpot's ids. */
export const recordTypes = {
  account: [{ type: 'companies', wanted: plain(companyProperties), toRecords: companyRecords }],
  contact: [{ type: 'contacts', wanted: plain(contactProperties), toRecords: contactRecords }],
  opportunity: [{ type: 'deals', wanted: wantedOfDeals, toRecords: dealRecords }],
  activity: engagementTypes.map((type) => ({
    type,
    wanted: plain(engagementProperties[type]),
    toRecords: engagementRecords(type),
  })),
  support_ticket: [{ type: 'tickets', wanted: plain(ticketProperties), toRecords: ticketRecords }],
} as const satisfies Partial<Record<ReadableObject, readonly RecordType[]>>;
export type IdentifiedObject = keyof typeof recordTypes;

/** Which of HubSpot's types make up each of our objects, in the order they are read. */
export const readParts: Readonly<Record<ReadableObject, readonly ReadPart[]>> = {
  stage: [stages],
  sales_user: [owners(false), owners(true)],
  account: both('companies', companyProperties, companyRecords),
  contact: both('contacts', contactProperties, contactRecords),
  opportunity: [deals, archived('deals', dealProperties, dealRecords)],
  contact_role: [roles],
  activity: engagementTypes.flatMap((type) => both(type, engagementProperties[type], engagementRecords(type))),
  support_ticket: both('tickets', ticketProperties, ticketRecords),
};
