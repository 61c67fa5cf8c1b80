import { z } from 'zod';
import { invalid } from './simulator-errors.ts';
import type { PortalObject } from './simulator-portal.ts';
import type { SimulatedType } from './simulator-properties.ts';
import { firstAfter, type PortalState } from './simulator-state.ts';
import { bodyOf, wireObject } from './simulator-wire.ts';

const filterSchema = z.object({
  propertyName: z.string(),
  operator: z.enum([
    'EQ',
    'NEQ',
    'LT',
    'LTE',
    'GT',
    'GTE',
    'BETWEEN',
    'IN',
    'NOT_IN',
    'HAS_PROPERTY',
    'NOT_HAS_PROPERTY',
    'CONTAINS_TOKEN',
  ]),
  value: z.string().optional(),
  highValue: z.string().optional(),
  values: z.array(z.string()).optional(),
});
type Filter = z.infer<typeof filterSchema>;

const searchSchema = z.object({
  filterGroups: z.array(z.object({ filters: z.array(filterSchema) })).default([]),
  sorts: z
    .array(
      z.union([z.string(), z.object({ propertyName: z.string(), direction: z.enum(['ASCENDING', 'DESCENDING']) })]),
    )
    .default([]),
  query: z.string().max(3_000).optional(),
  properties: z.array(z.string()).optional(),
  limit: z.number().int().min(0).default(10),
  after: z.union([z.string(), z.number()]).optional(),
});

/** Source: https://developers.hubspot.com/docs/api-reference/2026-03/crm/search-the-crm (2026-11-20) */
const most = {
  groups: 5,
  filtersInGroup: 6,
  filters: 18,
  rows: 200,
  results: 10_000,
  sorts: 1,
  bodyLength: 3_000,
} as const;

type Kind = 'id' | 'number' | 'text';

function kindOf(state: PortalState, type: SimulatedType, name: string): Kind {
  if (name === 'hs_object_id') return 'id';
  const definition = state.portal.properties[type].find((each) => each.name === name);
  if (!definition) invalid(`There was a problem with the request: property ${name} does not exist on ${type}`);
  return definition.type === 'number' || definition.type === 'datetime' ? 'number' : 'text';
}

/** Date-times compare as milliseconds, however they are written. */
function comparable(kind: Kind, value: string): bigint | number | string {
  if (kind === 'id') return /^\d+$/.test(value) ? BigInt(value) : -1n;
  if (kind === 'text') return value.toLowerCase();
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : Date.parse(value);
}

function compare(kind: Kind, a: string, b: string): number {
  const [left, right] = [comparable(kind, a), comparable(kind, b)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

type Test = (object: PortalObject) => boolean;

function linkTest(state: PortalState, type: SimulatedType, filter: Filter): Test | null {
  const to = /^associations\.(company|contact|deal)$/.exec(filter.propertyName)?.[1];
  if (to === undefined) return null;
  const target = ({ company: 'companies', contact: 'contacts', deal: 'deals' } as const)[to];
  if (!target || filter.operator !== 'EQ') invalid('associations are searched with EQ alone');
  return (object) => state.portal.links.of(type, object.id, target).some(({ id }) => id === filter.value);
}

function words(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

function testOf(state: PortalState, type: SimulatedType, filter: Filter): Test {
  const linked = linkTest(state, type, filter);
  if (linked) return linked;
  const { propertyName: name, operator, value = '', highValue = '', values = [] } = filter;
  const kind = kindOf(state, type, name);
  const read = (object: PortalObject) => state.valueOf(object, name);
  if (operator === 'HAS_PROPERTY') return (object) => (read(object) ?? '') !== '';
  if (operator === 'NOT_HAS_PROPERTY') return (object) => (read(object) ?? '') === '';
  if (operator === 'IN' || operator === 'NOT_IN') {
    if (values.length === 0) invalid(`${operator} needs values`);
    return (object) => values.some((each) => compare(kind, read(object) ?? '', each) === 0) === (operator === 'IN');
  }
  if (value === '') invalid(`the filter on ${name} needs a value`);
  if (operator === 'CONTAINS_TOKEN') {
    const wanted = words(value.replaceAll('*', ''));
    return (object) => wanted.every((word) => words(read(object) ?? '').includes(word));
  }
  const passes: Readonly<Record<string, (order: number) => boolean>> = {
    EQ: (order) => order === 0,
    NEQ: (order) => order !== 0,
    LT: (order) => order < 0,
    LTE: (order) => order <= 0,
    GT: (order) => order > 0,
    GTE: (order) => order >= 0,
  };
  const pass = passes[operator];
  const against = comparable(kind, value);
  return (object) => {
    const own = read(object);
    // What has no value fits no comparison.
    if (own === null || own === '') return false;
    if (!pass) return compare(kind, own, value) >= 0 && compare(kind, own, highValue) <= 0;
    const mine = comparable(kind, own);
    return pass(mine === against ? 0 : mine < against ? -1 : 1);
  };
}

function checkSize(request: z.infer<typeof searchSchema>): void {
  const groups = request.filterGroups;
  const counts = groups.map(({ filters }) => filters.length);
  if (groups.length > most.groups) invalid(`maximum of ${most.groups} filterGroups`);
  if (counts.some((count) => count === 0)) invalid('a filterGroup has no filters');
  if (counts.some((count) => count > most.filtersInGroup))
    invalid(`maximum of ${most.filtersInGroup} filters in a group`);
  if (counts.reduce((sum, count) => sum + count, 0) > most.filters) invalid(`maximum of ${most.filters} filters`);
  if (request.limit > most.rows) invalid(`limit must be at most ${most.rows}`);
  if (request.sorts.length > most.sorts) invalid('only one sort is allowed');
}

/** Where the list begins that the ids ask for, so that paging by id does not look at everything again. */
function startOf(state: PortalState, type: SimulatedType, groups: readonly { filters: Filter[] }[]): number {
  const filters = groups.length === 1 ? (groups[0]?.filters ?? []) : [];
  const floor = filters.find((each) => each.propertyName === 'hs_object_id' && each.operator === 'GT')?.value;
  return floor !== undefined && /^\d+$/.test(floor) ? firstAfter(state.portal.objects[type], floor) : 0;
}

/** Every record that fits, from `start` on; counting goes on past `keep`, keeping does not. */
function collect(
  state: PortalState,
  type: SimulatedType,
  fits: Test,
  { start, keep }: { readonly start: number; readonly keep: number },
): { readonly hits: PortalObject[]; readonly total: number } {
  const objects = state.portal.objects[type];
  const hits: PortalObject[] = [];
  let total = 0;
  for (let at = start; at < objects.length; at += 1) {
    const object = objects[at];
    const seen = object ? state.indexed(type, object) : null;
    if (!seen || !fits(seen)) continue;
    total += 1;
    if (hits.length < keep) hits.push(seen);
  }
  return { hits, total };
}

/** True for a record that fits any group wholly, and the words of a query. */
function testOfAll(state: PortalState, type: SimulatedType, request: z.infer<typeof searchSchema>): Test {
  // A floor of ids alone is kept by where the list begins.
  const isFloorOnly = ({ filters }: { filters: Filter[] }) =>
    filters.length === 1 && filters[0]?.propertyName === 'hs_object_id' && filters[0].operator === 'GT';
  const isFloor = request.filterGroups.length === 1 && request.filterGroups.every(isFloorOnly);
  const groups = request.filterGroups.map(({ filters }) => filters.map((filter) => testOf(state, type, filter)));
  const wanted = words(request.query ?? '');
  return (seen) => {
    if (!isFloor && groups.length > 0 && !groups.some((tests) => tests.every((test) => test(seen)))) return false;
    if (wanted.length === 0) return true;
    const text = words(Object.values(seen.properties).join(' '));
    return wanted.every((word) => text.some((each) => each.startsWith(word)));
  };
}

/**
 * One page of a search over the index: live records that fit any group wholly, at most 200, never past the 10,000th.
 * @throws Refused 400 for a search that HubSpot does not take.
 */
export function search(state: PortalState, type: SimulatedType, body: string): unknown {
  if (body.length > most.bodyLength * 4) invalid('the request body is too long');
  const request = bodyOf(searchSchema, body);
  checkSize(request);
  const offset = Number(request.after ?? 0);
  if (!Number.isInteger(offset) || offset < 0) invalid('after is not an integer');
  if (offset + request.limit > most.results) invalid(`Paging through results is limited to ${most.results} results`);
  const fits = testOfAll(state, type, request);
  const isById = isSortedById(request.sorts);
  const keep = isById ? offset + request.limit : Number.POSITIVE_INFINITY;
  const start = startOf(state, type, request.filterGroups);
  const { hits, total } = collect(state, type, fits, { start, keep });
  if (!isById) sort(state, type, hits, request.sorts);
  const page = hits.slice(offset, offset + request.limit);
  const next = offset + page.length;
  const told = { properties: request.properties ?? null, history: [] };
  return {
    total,
    results: page.map((object) => wireObject(state.portal, type, object, told)),
    ...(page.length > 0 && next < total ? { paging: { next: { after: String(next) } } } : {}),
  };
}

type Sorts = z.infer<typeof searchSchema>['sorts'];

function nameAndOrder(sorts: Sorts): { readonly name: string; readonly descends: boolean } {
  const [first] = sorts;
  // Without a sort the oldest come first.
  if (first === undefined) return { name: 'hs_object_id', descends: false };
  if (typeof first !== 'string') return { name: first.propertyName, descends: first.direction === 'DESCENDING' };
  return { name: first.replace(/^-/, ''), descends: first.startsWith('-') };
}

/** The order in which records are kept. */
function isSortedById(sorts: Sorts): boolean {
  const { name, descends } = nameAndOrder(sorts);
  return name === 'hs_object_id' && !descends;
}

function sort(state: PortalState, type: SimulatedType, hits: PortalObject[], sorts: Sorts): void {
  const { name, descends } = nameAndOrder(sorts);
  const kind = kindOf(state, type, name);
  hits.sort((a, b) => compare(kind, state.valueOf(a, name) ?? '', state.valueOf(b, name) ?? '') * (descends ? -1 : 1));
}
