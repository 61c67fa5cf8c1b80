import { z } from 'zod';
import { type SimulatedReply, type SimulatedRequest, type Simulator, startSimulator } from '../kit/simulator.ts';
import { linkByDefault, readLinks } from './simulator-associations.ts';
import { Refused, refusal } from './simulator-errors.ts';
import { createLimits } from './simulator-limits.ts';
import { createOAuthTokens, type OAuthTokens } from './simulator-oauth.ts';
import { createObject, listObjects, mergeObjects, oneObject, readBatch, upsertBatch } from './simulator-objects.ts';
import type { PortalPipeline, SimulatorPortal } from './simulator-portal.ts';
import { type SimulatedType, simulatedTypes } from './simulator-properties.ts';
import { search } from './simulator-search.ts';
import { createState, type PortalState } from './simulator-state.ts';
import { bodyOf } from './simulator-wire.ts';

export interface HubspotSimulatorOptions {
  readonly portal: SimulatorPortal;
  /** The vendor's clock in milliseconds; stamps, tokens and the index follow it. */
  readonly now?: () => number;
  /** A forward-going clock for the rate limits. */
  readonly limitClock?: () => number;
  readonly perTenSeconds?: number;
  readonly perDay?: number;
  readonly searchesPerSecond?: number;
  /** How long the index of searches lags behind writes; 5 s unless said otherwise. */
  readonly indexLagMs?: number;
  /** Scopes that the app was not given. */
  readonly withheldScopes?: readonly string[];
}

export interface HubspotSimulator extends Simulator {
  readonly state: PortalState;
  readonly oauth: OAuthTokens;
  /** A private app's credentials, as the connector stores them. */
  readonly credentials: Readonly<Record<string, string>>;
}

const app = {
  clientId: 'simulated-client',
  clientSecret: 'simulated-secret',
  privateToken: 'pat-na1-00000000-0000-0000-0000-000000000000',
};

function typeOf(name: string | undefined): SimulatedType | null {
  return simulatedTypes.find((type) => type === name) ?? null;
}

const nowhere: SimulatedReply = { status: 404, text: '<html><body><h2>HTTP ERROR 404</h2></body></html>' };

function wirePipeline(pipeline: PortalPipeline): unknown {
  const at = pipeline.stages[0]?.createdAt;
  return {
    id: pipeline.id,
    label: pipeline.label,
    displayOrder: 0,
    archived: false,
    createdAt: at,
    updatedAt: at,
    stages: pipeline.stages.map((stage) => ({
      id: stage.id,
      label: stage.label,
      displayOrder: stage.displayOrder,
      archived: false,
      createdAt: stage.createdAt,
      updatedAt: stage.createdAt,
      metadata: { isClosed: String(stage.isClosed), probability: stage.probability },
      writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
    })),
  };
}

function listOwners(portal: SimulatorPortal, query: URLSearchParams): SimulatedReply {
  const limit = Number(query.get('limit') ?? 100);
  if (!(limit >= 1 && limit <= 500)) return refusal(400, 'VALIDATION_ERROR', 'limit must be between 1 and 500');
  const after = Number(query.get('after') ?? 0);
  const isArchived = query.get('archived') === 'true';
  const owners = portal.owners.filter((owner) => owner.archived === isArchived);
  const results = owners
    .slice(after, after + limit)
    .map((owner) => ({ ...owner, userId: Number(owner.id), type: 'PERSON' }));
  const next = after + results.length;
  const paging = next < owners.length ? { paging: { next: { after: String(next) } } } : {};
  return { status: 200, json: { results, ...paging } };
}

const newPropertySchema = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  label: z.string(),
  type: z.enum(['string', 'number', 'datetime', 'enumeration', 'bool']),
  fieldType: z.string(),
  groupName: z.string(),
  hasUniqueValue: z.boolean().default(false),
});

function propertiesOf(portal: SimulatorPortal, type: SimulatedType, request: SimulatedRequest): SimulatedReply {
  const known = portal.properties[type];
  if (request.method === 'GET')
    return { status: 200, json: { results: known.map((each) => ({ ...each, archived: false })) } };
  const property = bodyOf(newPropertySchema, request.body);
  if (known.some(({ name }) => name === property.name)) {
    return refusal(409, 'OBJECT_ALREADY_EXISTS', `A property named '${property.name}' already exists.`);
  }
  if (!known.some(({ groupName }) => groupName === property.groupName)) {
    return refusal(400, 'VALIDATION_ERROR', `property group ${property.groupName} does not exist`);
  }
  known.push({ ...property, hubspotDefined: false });
  return { status: 201, json: { ...property, hubspotDefined: false, archived: false } };
}

/** The scope that guards a route. Source: https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/scopes (2026-11-20) */
function scopeOf(request: SimulatedRequest): string {
  const [, , , group = '', type = ''] = request.path.split('/');
  const isRead = request.method === 'GET' || /\/(search|batch\/read)$/.test(request.path);
  if (group === 'owners') return 'crm.objects.owners.read';
  if (group === 'properties' && !isRead) return `crm.schemas.${type}.write`;
  if (type === 'tickets') return 'tickets';
  if (type === 'emails' && isRead && group === 'objects') return 'sales-email-read';
  const guarded = type === 'deals' || type === 'companies' ? type : 'contacts';
  return `crm.objects.${guarded}.${isRead ? 'read' : 'write'}`;
}

function objects(
  state: PortalState,
  type: SimulatedType,
  rest: readonly string[],
  request: SimulatedRequest,
): SimulatedReply {
  const { method, body, query } = request;
  const action = rest.join('/');
  if (method === 'POST') {
    if (action === 'search') return { status: 200, json: search(state, type, body) };
    if (action === 'batch/read') return readBatch(state, type, body);
    if (action === 'batch/upsert') return upsertBatch(state, type, body);
    if (action === 'merge') return mergeObjects(state, type, body);
    return action === '' ? createObject(state, type, body) : nowhere;
  }
  if (action === '') return method === 'GET' ? listObjects(state, type, query) : nowhere;
  return rest.length === 1 ? oneObject(state, type, action, request) : nowhere;
}

function route(state: PortalState, request: SimulatedRequest): SimulatedReply {
  const { portal } = state;
  if (request.path === '/account-info/v3/details')
    return { status: 200, json: { ...portal.account, accountType: 'STANDARD' } };
  const [, , version, group, first, second, ...rest] = request.path.split('/');
  const type = typeOf(first);
  if (version === 'v4' && group === 'associations') {
    const to = typeOf(second);
    if (!type || !to || request.method !== 'POST') return nowhere;
    if (rest.join('/') === 'batch/read') return readLinks(state, type, to, request.body);
    return rest.join('/') === 'batch/associate/default' ? linkByDefault(state, type, to, request.body) : nowhere;
  }
  if (version !== 'v3') return nowhere;
  if (group === 'owners' && request.method === 'GET') return listOwners(portal, request.query);
  if (group === 'pipelines' && (first === 'deals' || first === 'tickets')) {
    return { status: 200, json: { results: portal.pipelines[first].map(wirePipeline) } };
  }
  if (!type) return nowhere;
  if (group === 'properties') return propertiesOf(portal, type, request);
  return group === 'objects' ? objects(state, type, second === undefined ? [] : [second, ...rest], request) : nowhere;
}

/**
 * Starts HubSpot's side of the wire over the records of `portal` on a loopback port.
 * Source: https://developers.hubspot.com/docs/api-reference (2026-11-20)
 */
export async function startHubspotSimulator(options: HubspotSimulatorOptions): Promise<HubspotSimulator> {
  const now = options.now ?? Date.now;
  const state = createState(options.portal, now, options.indexLagMs ?? 5_000);
  const oauth = createOAuthTokens(app, now);
  const limits = createLimits({
    nowMs: options.limitClock ?? (() => performance.now()),
    perTenSeconds: options.perTenSeconds ?? 190,
    perDay: options.perDay ?? 650_000,
    searchesPerSecond: options.searchesPerSecond ?? 5,
  });

  function refuseCaller(request: SimulatedRequest): SimulatedReply | null {
    const token = /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1] ?? '';
    const standing = oauth.check(token);
    if (standing === 'expired')
      return refusal(401, 'EXPIRED_AUTHENTICATION', 'The OAuth token used to make this call expired.');
    if (standing === 'unknown') return refusal(401, 'INVALID_AUTHENTICATION', 'Authentication credentials not found.');
    const scope = scopeOf(request);
    if (!options.withheldScopes?.includes(scope)) return null;
    const message = 'This app hasn’t been granted all required scopes to make this call.';
    return refusal(403, 'MISSING_SCOPES', message, {
      errors: [{ message, context: { requiredGranularScopes: [scope] } }],
    });
  }
  function api(request: SimulatedRequest): SimulatedReply {
    const isSearch = request.path.endsWith('/search');
    const refused = refuseCaller(request) ?? limits.refuse(isSearch);
    if (refused) return refused;
    let reply: SimulatedReply;
    try {
      reply = route(state, request);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      reply = error.reply;
    }
    return {
      ...reply,
      headers: { ...limits.headers(isSearch), ...reply.headers },
    };
  }

  const simulator = await startSimulator({
    now,
    handle: (request) => (request.path === '/oauth/v1/token' ? oauth.token(request) : api(request)),
  });
  return { ...simulator, state, oauth, credentials: { accessToken: app.privateToken } };
}
