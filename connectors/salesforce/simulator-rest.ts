import type { SimulatedReply, SimulatedRequest } from '../kit/simulator.ts';
import { createBulkJobs } from './simulator-bulk.ts';
import { answerComposite } from './simulator-composite.ts';
import { SoqlError } from './simulator-conditions.ts';
import { answerDeleted } from './simulator-deleted.ts';
import type { SimulatorOrg } from './simulator-org.ts';
import { createQueryPages } from './simulator-pages.ts';
import { createRecordWrites } from './simulator-records.ts';
import { describeObject, objectNames, rowsOf } from './simulator-schema.ts';

export interface RestOptions {
  readonly org: SimulatorOrg;
  readonly now: () => number;
  readonly dailyApiRequests: number;
  readonly bulkJobTakesMs: (rows: number) => number;
  readonly idempotentObjects: readonly string[];
  readonly userId: string;
}

const idempotencyKeptMs = 30 * 86_400_000;

/** A REST error body: always an array of `{message, errorCode}`. */
export function failure(status: number, errorCode: string, message: string): SimulatedReply {
  return { status, json: [{ message, errorCode }] };
}

export const notFound = failure(404, 'NOT_FOUND', 'The requested resource does not exist');

function describeGlobal(org: SimulatorOrg, basePath: string): SimulatedReply {
  const sobjects = objectNames(org).map((name) => ({
    name,
    label: name,
    custom: false,
    queryable: true,
    urls: { sobject: `${basePath}/sobjects/${name}`, describe: `${basePath}/sobjects/${name}/describe` },
  }));
  return { status: 200, json: { encoding: 'UTF-8', maxBatchSize: 200, sobjects } };
}

function describeOne(org: SimulatorOrg, name: string): SimulatedReply {
  const object = describeObject(org, name);
  if (!object) return notFound;
  const parentOf = (field: string) => Object.entries(object.parents).find(([, link]) => link.field === field);
  const fields = [...object.fields.values()].map((field) => ({
    name: field.name,
    label: field.label,
    type: field.type,
    custom: field.custom,
    externalId: field.externalId,
    unique: field.unique,
    nillable: field.type !== 'id' && field.type !== 'boolean',
    filterable: field.filterable,
    sortable: field.filterable,
    referenceTo: parentOf(field.name)?.[1].object ? [parentOf(field.name)?.[1].object] : [],
    relationshipName: parentOf(field.name)?.[0] ?? null,
  }));
  const childRelationships = Object.entries(object.children)
    .filter(([, link]) => describeObject(org, link.object) !== null)
    .map(([relationshipName, link]) => ({ relationshipName, childSObject: link.object, field: link.field }));
  const flags = { queryable: true, custom: false, replicateable: object.fields.has('isdeleted') };
  return { status: 200, json: { name: object.name, label: object.name, ...flags, fields, childRelationships } };
}

/** Approximate counts without the recycle bin; objects that do not exist are left out. */
function recordCounts(org: SimulatorOrg, names: string | null): SimulatedReply {
  const wanted = (names ?? '').split(',').filter((name) => describeObject(org, name) !== null);
  const sObjects = wanted.map((name) => ({
    name,
    count: rowsOf(org, name).filter((row) => row['IsDeleted'] !== true).length,
  }));
  return { status: 200, json: { sObjects } };
}

function guarded(run: () => SimulatedReply): SimulatedReply {
  try {
    return run();
  } catch (error) {
    if (error instanceof SoqlError) return failure(400, error.code, error.message);
    if (error instanceof SyntaxError) return failure(400, 'JSON_PARSER_ERROR', error.message);
    throw error;
  }
}

/**
 * `POST /ui-api/records`; the same `Idempotency-Key` (UUID version 4) gives the first answer again for 30 days.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.uiapi.meta/uiapi/ui_api_features_records_idempotent.htm (2026-11-20)
 */
function createUiRecords(options: RestOptions, create: (object: string, body: unknown) => SimulatedReply) {
  const kept = new Map<string, { readonly reply: SimulatedReply; readonly atMs: number; readonly body: string }>();
  return (request: SimulatedRequest): SimulatedReply => {
    const { apiName = '', fields = {} } = JSON.parse(request.body) as { apiName?: string; fields?: unknown };
    const key = request.headers['idempotency-key'];
    if (key === undefined) return create(apiName, fields);
    if (!/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(key)) {
      return failure(400, 'INVALID_IDEMPOTENCY_KEY', 'Idempotency-Key must be a UUID of version 4');
    }
    if (!options.idempotentObjects.includes(apiName)) {
      return failure(400, 'IDEMPOTENCY_NOT_SUPPORTED', 'Idempotency not supported for this resource');
    }
    const known = kept.get(key);
    if (known && options.now() - known.atMs < idempotencyKeptMs) {
      if (known.body !== request.body) {
        return failure(422, 'IDEMPOTENCY_KEY_ALREADY_USED', 'The key was used with another request');
      }
      return known.reply;
    }
    const made = create(apiName, fields);
    const id = (made.json as { id?: string }).id;
    const reply = made.status === 201 ? { status: 201, json: { apiName, id, fields: {} } } : made;
    if (reply.status === 201) kept.set(key, { reply, atMs: options.now(), body: request.body });
    return reply;
  };
}

/** Answers below `/services/data/vNN.0`, behind token, version and limit. `used` are the calls of today. */
export function createRest(options: RestOptions) {
  const { org, now } = options;
  const pages = createQueryPages(org, now);
  const bulk = createBulkJobs(org, now, options.bulkJobTakesMs);
  const writes = createRecordWrites(org, now, options.userId);
  const uiRecords = createUiRecords(options, writes.create);

  function records(request: SimulatedRequest, path: string): SimulatedReply | null {
    const [, object = '', first, second] = /^\/sobjects\/(\w+)(?:\/(\w+))?(?:\/([^/]+))?$/.exec(path) ?? [];
    if (object === '') return null;
    const body = () => JSON.parse(request.body) as unknown;
    if (request.method === 'POST' && !first) return writes.create(object, body());
    if (request.method !== 'PATCH' || !first) return null;
    return second
      ? writes.upsert(object, first, decodeURIComponent(second), body())
      : writes.update(object, first, body());
  }
  function one(request: SimulatedRequest, basePath: string, used: number): SimulatedReply {
    const path = request.path.slice(basePath.length);
    if (path === '/sobjects') return describeGlobal(org, basePath);
    const described = /^\/sobjects\/(\w+)\/describe$/.exec(path)?.[1];
    if (described) return describeOne(org, described);
    if (path === '/limits') {
      const max = options.dailyApiRequests;
      return { status: 200, json: { DailyApiRequests: { Max: max, Remaining: Math.max(0, max - used) } } };
    }
    if (path === '/limits/recordCount') return recordCounts(org, request.query.get('sObjects'));
    if (path === '/query' || path === '/query/' || path === '/queryAll' || path === '/queryAll/') {
      const text = request.query.get('q');
      if (text === null) return failure(400, 'MALFORMED_QUERY', 'SOQL query string is missing');
      const sizeHeader = request.headers['sforce-query-options'];
      return pages.first({ text, all: path.startsWith('/queryAll'), basePath, sizeHeader });
    }
    const locator = /^\/query(?:All)?\/(.+)$/.exec(path)?.[1];
    if (locator) return pages.next(locator, basePath);
    const deleted = /^\/sobjects\/(\w+)\/deleted\/?$/.exec(path)?.[1];
    if (deleted) return answerDeleted(org, deleted, request.query, now());
    if (path === '/ui-api/records' && request.method === 'POST') return uiRecords(request);
    return bulk.reply(request, path, basePath) ?? records(request, path) ?? notFound;
  }
  return (request: SimulatedRequest, basePath: string, used: number): SimulatedReply => {
    if (request.path !== `${basePath}/composite` || request.method !== 'POST') {
      return guarded(() => one(request, basePath, used));
    }
    writes.begin();
    const route = (sub: SimulatedRequest) => {
      const isAllowed = sub.path.startsWith(`${basePath}/`) && !/\/(jobs|ui-api|limits|composite)\b/.test(sub.path);
      return isAllowed ? guarded(() => one(sub, basePath, used)) : failure(400, 'INVALID_INPUT', 'not in composite');
    };
    return guarded(() => answerComposite(request, route, writes.rollBack));
  };
}
