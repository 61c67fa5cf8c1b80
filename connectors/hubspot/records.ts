import { AppError } from '../../src/domain/errors.ts';
import { badVendorResponse } from '../kit/vendor-errors.ts';
import type { HubspotClient } from './client.ts';
import {
  associationsSchema,
  batchSchema,
  listSchema,
  ownerListSchema,
  pipelineListSchema,
  propertyListSchema,
  type RawAssociation,
  type RawObject,
  type RawOwner,
  type RawPipeline,
  type RawProperty,
  searchResultSchema,
} from './schema.ts';
import { hubspotLimits } from './settings.ts';

/** HubSpot's object types that are read or written here. */
export type ObjectType =
  | 'deals'
  | 'companies'
  | 'contacts'
  | 'tickets'
  | 'calls'
  | 'emails'
  | 'meetings'
  | 'notes'
  | 'tasks';

export interface WantedProperties {
  readonly properties: readonly string[];
  /** Properties whose revisions are told too; they halve what fits in a page. */
  readonly history: readonly string[];
}

export interface SearchFilter {
  readonly propertyName: string;
  readonly operator: 'EQ' | 'GT' | 'GTE' | 'LTE' | 'LT' | 'CONTAINS_TOKEN' | 'IN';
  readonly value?: string;
  readonly values?: readonly string[];
}

function chunksOf<Item>(items: readonly Item[], size: number): (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}

/** One page of the list endpoint, in the order of ids. `after` null on the last one. */
export async function listPage(
  client: HubspotClient,
  type: ObjectType,
  wanted: WantedProperties & { readonly after: string | null; readonly archived: boolean; readonly limit: number },
  signal: AbortSignal,
): Promise<{ readonly rows: RawObject[]; readonly after: string | null }> {
  const largest = wanted.history.length > 0 ? hubspotLimits.historyRows : hubspotLimits.listRows;
  const page = await client.ask(`listing ${type}`, listSchema, signal, (sdk) =>
    sdk
      .records()
      .getPage(
        type,
        Math.min(largest, wanted.limit),
        wanted.after ?? undefined,
        [...wanted.properties],
        wanted.history.length > 0 ? [...wanted.history] : undefined,
        undefined,
        wanted.archived,
      ),
  );
  return { rows: page.results, after: page.paging?.next?.after ?? null };
}

/** One page of a search in the order of ids; `afterId` goes on after that record, past the 10,000 that offsets reach. */
export async function searchPage(
  client: HubspotClient,
  type: ObjectType,
  query: {
    readonly filters: readonly SearchFilter[];
    readonly afterId: string | null;
    readonly properties: readonly string[];
    readonly limit: number;
  },
  signal: AbortSignal,
): Promise<{ readonly total: number; readonly rows: RawObject[] }> {
  const keyed: SearchFilter[] =
    query.afterId === null ? [] : [{ propertyName: 'hs_object_id', operator: 'GT', value: query.afterId }];
  const filters = [...query.filters, ...keyed];
  const request = {
    filterGroups: filters.length > 0 ? [{ filters }] : [],
    sorts: ['hs_object_id'],
    properties: [...query.properties],
    limit: Math.min(hubspotLimits.searchRows, query.limit),
  };
  const page = await client.ask(
    `searching ${type}`,
    searchResultSchema,
    signal,
    (sdk) => sdk.search().doSearch(type, request as never),
    'search',
  );
  return { total: page.total, rows: page.results };
}

/** Records by id, in no order; ids that are gone are left out. @throws AppError `bad_vendor_response` for records not asked for. */
export async function readBatch(
  client: HubspotClient,
  type: ObjectType,
  ids: readonly string[],
  wanted: WantedProperties,
  signal: AbortSignal,
): Promise<RawObject[]> {
  const size = wanted.history.length > 0 ? hubspotLimits.historyRows : hubspotLimits.batchRows;
  const asked = new Set(ids);
  const rows: RawObject[] = [];
  for (const chunk of chunksOf(ids, size)) {
    const request = {
      inputs: chunk.map((id) => ({ id })),
      properties: [...wanted.properties],
      propertiesWithHistory: [...wanted.history],
    };
    const batch = await client.ask(`reading ${type}`, batchSchema, signal, (sdk) =>
      sdk.batches().read(type, request as never),
    );
    rows.push(...batch.results);
  }
  // A merged record answers under the id that took it over.
  const stranger = rows.find((row) => !asked.has(row.id) && !mergedIdsOf(row).some((id) => asked.has(id)));
  if (stranger)
    throw badVendorResponse('HubSpot', `reading ${type}: it holds record ${stranger.id}, which was not asked for`);
  return rows;
}

/** The ids that this record took over. */
export function mergedIdsOf(row: Pick<RawObject, 'id' | 'properties'>): string[] {
  const merged = row.properties['hs_merged_object_ids'] ?? '';
  return merged.split(';').filter((id) => /^\d+$/.test(id) && id !== row.id);
}

/** Links from `ids` to records of another type, all of them; ids without links are absent. */
export async function readAssociations(
  client: HubspotClient,
  from: ObjectType,
  to: ObjectType,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, RawAssociation[]>> {
  const links = new Map<string, RawAssociation[]>();
  let waiting: { readonly id: string; readonly after?: string }[] = ids.map((id) => ({ id }));
  for (let rounds = 0; waiting.length > 0; rounds += 1) {
    if (rounds > ids.length + 10_000) {
      throw new AppError('bad_vendor_response', `HubSpot: the links of ${from} to ${to} do not end.`, {
        system: 'hubspot',
      });
    }
    const inputs = waiting.slice(0, hubspotLimits.associationInputs);
    waiting = waiting.slice(hubspotLimits.associationInputs);
    const page = await client.ask(`reading links of ${from} to ${to}`, associationsSchema, signal, (sdk) =>
      sdk.associations().getPage(from, to, { inputs } as never),
    );
    for (const { _from, to: targets, paging } of page.results) {
      const known = links.get(_from.id) ?? [];
      known.push(...targets.map(toAssociation));
      links.set(_from.id, known);
      if (paging?.next) waiting.push({ id: _from.id, after: paging.next.after });
    }
  }
  return links;
}

function toAssociation(target: {
  readonly toObjectId: string;
  readonly associationTypes: readonly { readonly category: string; readonly label: string | null }[];
}): RawAssociation {
  const labelled = target.associationTypes.filter(({ label }) => label !== null && label !== '');
  return {
    id: target.toObjectId,
    labels: labelled.filter(({ category }) => category !== 'HUBSPOT_DEFINED').map(({ label }) => label ?? ''),
    isPrimary: labelled.some(({ category, label }) => category === 'HUBSPOT_DEFINED' && label === 'Primary'),
  };
}

export async function ownersPage(
  client: HubspotClient,
  query: { readonly after: string | null; readonly archived: boolean; readonly limit: number },
  signal: AbortSignal,
): Promise<{ readonly rows: RawOwner[]; readonly after: string | null }> {
  const page = await client.ask('listing owners', ownerListSchema, signal, (sdk) =>
    sdk.owners().getPage(undefined, query.after ?? undefined, Math.min(500, query.limit), query.archived),
  );
  return { rows: page.results, after: page.paging?.next?.after ?? null };
}

/** Pipelines of deals or tickets with their stages, remembered. */
export function readPipelines(
  client: HubspotClient,
  type: 'deals' | 'tickets',
  signal: AbortSignal,
): Promise<RawPipeline[]> {
  return client.remember(`pipelines ${type}`, signal, async (own) => {
    const all = await client.ask(`listing pipelines of ${type}`, pipelineListSchema, own, (sdk) =>
      sdk.pipelines().getAll(type),
    );
    return all.results;
  });
}

/** The properties that this app may read, remembered; null when it may not read the object at all. */
export function readProperties(
  client: HubspotClient,
  type: ObjectType,
  signal: AbortSignal,
): Promise<RawProperty[] | null> {
  return client.remember(`properties ${type}`, signal, async (own) => {
    try {
      const all = await client.ask(`describing ${type}`, propertyListSchema, own, (sdk) =>
        sdk.properties().getAll(type, false),
      );
      return all.results.filter((property) => property.archived !== true);
    } catch (error) {
      if (error instanceof AppError && (error.code === 'forbidden' || error.code === 'not_found')) return null;
      throw error;
    }
  });
}
