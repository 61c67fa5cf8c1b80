import { z } from 'zod';
import type { SimulatedReply } from '../kit/simulator.ts';
import { invalid, refusal } from './simulator-errors.ts';
import type { PortalObject } from './simulator-portal.ts';
import type { SimulatedType } from './simulator-properties.ts';
import { firstAfter, type PortalState } from './simulator-state.ts';
import { bodyOf, type Told, wireObject } from './simulator-wire.ts';

/** Source: https://developers.hubspot.com/docs/api-reference/2026-03/crm/using-object-apis (2026-11-20) */
const most = { list: 100, batch: 100, withHistory: 50 } as const;

const propertyValues = z.record(z.string(), z.union([z.string(), z.null()]));
const links = z
  .array(
    z.object({
      to: z.object({ id: z.string() }),
      types: z.array(z.object({ associationCategory: z.string(), associationTypeId: z.number() })),
    }),
  )
  .default([]);

function listParameter(query: URLSearchParams, name: string): string[] | null {
  const values = query.getAll(name).flatMap((value) => value.split(','));
  return values.length > 0 ? values : null;
}

function notFound(type: SimulatedType, id: string): SimulatedReply {
  return refusal(404, 'OBJECT_NOT_FOUND', `resource not found: ${type} ${id}`);
}

function toldBy(query: URLSearchParams): Told {
  return {
    properties: listParameter(query, 'properties'),
    history: listParameter(query, 'propertiesWithHistory') ?? [],
  };
}

/** `GET /crm/v3/objects/{type}`: live or archived records in the order of ids. */
export function listObjects(state: PortalState, type: SimulatedType, query: URLSearchParams): SimulatedReply {
  const told = toldBy(query);
  const limit = Number(query.get('limit') ?? 10);
  const largest = told.history.length > 0 ? most.withHistory : most.list;
  if (!Number.isInteger(limit) || limit < 1) invalid('limit must be a positive integer');
  if (limit > largest) invalid(`limit must be at most ${largest}`);
  const after = query.get('after') ?? '0';
  if (!/^\d+$/.test(after)) invalid('after is not a valid paging cursor');
  const isArchived = query.get('archived') === 'true';
  const objects = state.portal.objects[type];
  const page: PortalObject[] = [];
  let at = firstAfter(objects, after);
  for (; at < objects.length && page.length <= limit; at += 1) {
    const object = objects[at];
    if (object && (object.archivedAt !== null) === isArchived) page.push(object);
  }
  const results = page.slice(0, limit).map((object) => wireObject(state.portal, type, object, told));
  const next = page.length > limit ? { paging: { next: { after: page[limit - 1]?.id, link: '?after' } } } : {};
  return { status: 200, json: { results, ...next } };
}

const batchReadSchema = z.object({
  inputs: z.array(z.object({ id: z.string() })),
  properties: z.array(z.string()).optional(),
  propertiesWithHistory: z.array(z.string()).optional(),
  idProperty: z.string().optional(),
});

/** `POST …/batch/read`: 207 with an error when some ids are not there; nothing is said of an order. */
export function readBatch(state: PortalState, type: SimulatedType, body: string): SimulatedReply {
  const request = bodyOf(batchReadSchema, body);
  const told = { properties: request.properties ?? null, history: request.propertiesWithHistory ?? [] };
  const largest = told.history.length > 0 ? most.withHistory : most.batch;
  if (request.inputs.length > largest)
    invalid(`The maximum number of inputs supported in a batch request is ${largest}`);
  const { idProperty } = request;
  const missing: string[] = [];
  const found = new Set<PortalObject>();
  for (const { id } of request.inputs) {
    const object = idProperty === undefined ? state.find(type, id) : state.findByUnique(type, idProperty, id);
    if (object && object.archivedAt === null) found.add(object);
    else missing.push(id);
  }
  const results = [...found].toReversed().map((object) => wireObject(state.portal, type, object, told));
  const errors = {
    numErrors: 1,
    errors: [
      {
        status: 'error',
        category: 'OBJECT_NOT_FOUND',
        message: 'Could not get some objects, they may be deleted or not exist. Check that ids are valid.',
        context: { ids: missing },
      },
    ],
  };
  return {
    status: missing.length > 0 ? 207 : 200,
    json: { status: 'COMPLETE', results, ...(missing.length > 0 ? errors : {}) },
  };
}

const upsertSchema = z.object({
  inputs: z
    .array(z.object({ id: z.string().min(1), idProperty: z.string(), properties: propertyValues }))
    .min(1)
    .max(most.batch),
});

/**
 * `POST …/batch/upsert`: by a property with unique values only.
 * Source: https://developers.hubspot.com/docs/api-reference/latest/crm/activities/tasks/batch/upsert-tasks (2026-11-20)
 */
export function upsertBatch(state: PortalState, type: SimulatedType, body: string): SimulatedReply {
  const { inputs } = bodyOf(upsertSchema, body);
  const results = inputs.map(({ id, idProperty, properties }) => {
    const definition = state.portal.properties[type].find(({ name }) => name === idProperty);
    if (!definition?.hasUniqueValue) invalid(`${idProperty} is not a property with unique values`);
    const known = state.findByUnique(type, idProperty, id);
    if (known) state.update(known, type, properties);
    const object = known ?? state.create(type, { ...properties, [idProperty]: id });
    return { ...(wireObject(state.portal, type, object, { properties: null, history: [] }) as object), new: !known };
  });
  return { status: 200, json: { status: 'COMPLETE', results } };
}

/** Link types of engagements to deals. Source: https://developers.hubspot.com/docs/api-reference/2026-03/crm/associations/association-details (2026-11-20) */
const typesToDeals: Readonly<Record<number, SimulatedType>> = {
  206: 'calls',
  210: 'emails',
  212: 'meetings',
  214: 'notes',
  216: 'tasks',
};

/** `POST /crm/v3/objects/{type}`: a record with its links, or neither. */
export function createObject(state: PortalState, type: SimulatedType, body: string): SimulatedReply {
  const { properties, associations } = bodyOf(z.object({ properties: propertyValues, associations: links }), body);
  for (const { to, types } of associations) {
    const isKnown = types.every(({ associationTypeId: id }) => typesToDeals[id] === type);
    if (!isKnown || state.find('deals', to.id) === null) invalid('association: no such type or record');
  }
  const object = state.create(type, properties);
  for (const { to } of associations) state.portal.links.add(type, object.id, 'deals', to.id);
  return { status: 201, json: wireObject(state.portal, type, object, { properties: null, history: [] }) };
}

/** `GET`, `PATCH` and `DELETE /crm/v3/objects/{type}/{id}`. */
export function oneObject(
  state: PortalState,
  type: SimulatedType,
  id: string,
  request: { readonly method: string; readonly query: URLSearchParams; readonly body: string },
): SimulatedReply {
  const object = state.find(type, id);
  const wantsArchived = request.query.get('archived') === 'true';
  if (!object || (object.archivedAt !== null) !== wantsArchived) return notFound(type, id);
  if (request.method === 'DELETE') {
    state.archive(object, type);
    return { status: 204 };
  }
  if (request.method === 'PATCH') {
    state.update(object, type, bodyOf(z.object({ properties: propertyValues }), request.body).properties);
    return { status: 200, json: wireObject(state.portal, type, object, { properties: null, history: [] }) };
  }
  return { status: 200, json: wireObject(state.portal, type, object, toldBy(request.query)) };
}

/** `POST …/merge`. Source: https://developers.hubspot.com/changelog/merge-functionality-update (2026-11-20) */
export function mergeObjects(state: PortalState, type: SimulatedType, body: string): SimulatedReply {
  const { primaryObjectId, objectIdToMerge } = bodyOf(
    z.object({ primaryObjectId: z.string(), objectIdToMerge: z.string() }),
    body,
  );
  const [winner, loser] = [state.find(type, primaryObjectId), state.find(type, objectIdToMerge)];
  if (!winner || !loser || winner === loser) return notFound(type, objectIdToMerge);
  const merged = state.merge(type, winner, loser);
  return { status: 200, json: wireObject(state.portal, type, merged, { properties: null, history: [] }) };
}
