import { type SimulatedReply, type SimulatedRequest, type Simulator, startSimulator } from '../kit/simulator.ts';
import { simulatedDocument } from './simulator-document.ts';

/** One deal of the simulated API. */
export interface SimulatedDeal {
  readonly id: string;
  name: string;
  stage: string;
}

export interface RestSimulatorOptions {
  readonly deals?: readonly SimulatedDeal[];
  /** What the requests must show; the API accepts a key in a header, or a bearer token of its own token endpoint. */
  readonly apiKey?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly tokenLifeSecs?: number;
}

/** A REST API with an OpenAPI document at `/openapi.json`. */
export interface RestSimulator extends Simulator {
  readonly documentUrl: string;
  /** The document as it is served; a test may change it and have it read again. */
  document: Record<string, unknown>;
  readonly deals: SimulatedDeal[];
  readonly notes: { readonly dealId: string; readonly text: string }[];
  readonly credentials: Readonly<Record<string, string>>;
  /** Ends every access token. */
  expireTokens(): void;
}

/** RFC 9457. */
function problem(status: number, title: string, headers: Record<string, string> = {}): SimulatedReply {
  return { status, headers: { 'content-type': 'application/problem+json', ...headers }, json: { title, status } };
}

function bodyOf(request: SimulatedRequest): Record<string, unknown> | SimulatedReply {
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? ''))
    return problem(415, 'Unsupported media type');
  try {
    const body: unknown = JSON.parse(request.body);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
  } catch {
    return problem(400, 'Malformed JSON');
  }
  return problem(422, 'An object is expected');
}

function isReply(value: Record<string, unknown> | SimulatedReply): value is SimulatedReply {
  return typeof value['status'] === 'number';
}

function createTokens(options: RestSimulatorOptions) {
  const issued = new Map<string, number>();
  const { clientId = 'client-1', clientSecret = 'simulated-client-secret', tokenLifeSecs = 3_600 } = options;
  return {
    secrets: { clientId, clientSecret },
    accepts: (token: string) => (issued.get(token) ?? 0) > Date.now(),
    clear: () => issued.clear(),
    issue(request: SimulatedRequest): SimulatedReply {
      const form = new URLSearchParams(request.body);
      const expected = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
      if (request.headers['authorization'] !== expected) return { status: 401, json: { error: 'invalid_client' } };
      if (form.get('grant_type') !== 'client_credentials')
        return { status: 400, json: { error: 'unsupported_grant_type' } };
      const token = `simulated-token-${issued.size + 1}`;
      issued.set(token, Date.now() + tokenLifeSecs * 1000);
      return { status: 200, json: { access_token: token, token_type: 'Bearer', expires_in: tokenLifeSecs } };
    },
  };
}

interface State {
  readonly deals: SimulatedDeal[];
  readonly notes: { readonly dealId: string; readonly text: string }[];
  readonly answered: Map<string, SimulatedReply>;
}

function addNote(state: State, dealId: string, request: SimulatedRequest): SimulatedReply {
  const body = bodyOf(request);
  if (isReply(body)) return body;
  if (typeof body['text'] !== 'string') return problem(422, 'text is missing');
  const key = request.headers['idempotency-key'];
  const before = key === undefined ? undefined : state.answered.get(key);
  if (before) return before;
  state.notes.push({ dealId, text: body['text'] });
  const reply = { status: 201, json: { id: `note-${state.notes.length}`, dealId, text: body['text'] } };
  if (key !== undefined) state.answered.set(key, reply);
  return reply;
}

function changeDeal(deal: SimulatedDeal, request: SimulatedRequest): SimulatedReply {
  const body = bodyOf(request);
  if (isReply(body)) return body;
  if (typeof body['name'] !== 'string' || typeof body['stage'] !== 'string')
    return problem(422, 'name and stage are needed');
  deal.name = body['name'];
  deal.stage = body['stage'];
  return { status: 200, json: { ...deal } };
}

function listDeals(state: State, query: URLSearchParams): SimulatedReply {
  const limit = Number(query.get('limit') ?? 50);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) return problem(422, 'limit is out of range');
  const stages = query.getAll('stage');
  const found = state.deals.filter(({ stage }) => stages.length === 0 || stages.includes(stage));
  return { status: 200, json: { deals: found.slice(0, limit), total: found.length } };
}

function answer(state: State, request: SimulatedRequest): SimulatedReply {
  const { method, path } = request;
  if (path === '/v1/deals')
    return method === 'GET' ? listDeals(state, request.query) : problem(405, 'Method not allowed');
  const [, id = '', tail = ''] = /^\/v1\/deals\/([^/]+)(\/notes)?$/.exec(path) ?? [];
  const deal = state.deals.find((one) => one.id === decodeURIComponent(id));
  if (!deal) return problem(404, 'Not found');
  if (tail !== '') return method === 'POST' ? addNote(state, deal.id, request) : problem(405, 'Method not allowed');
  if (method === 'GET') return { status: 200, json: { ...deal } };
  if (method === 'PUT') return changeDeal(deal, request);
  if (method !== 'DELETE') return problem(405, 'Method not allowed');
  state.deals.splice(state.deals.indexOf(deal), 1);
  return { status: 200, json: { id: deal.id, name: deal.name } };
}

/** Starts a simulated REST API on a free loopback port. */
export async function startRestSimulator(options: RestSimulatorOptions = {}): Promise<RestSimulator> {
  const apiKey = options.apiKey ?? 'simulated-api-key';
  const tokens = createTokens(options);
  const state: State = { deals: (options.deals ?? []).map((deal) => ({ ...deal })), notes: [], answered: new Map() };
  const served = { document: simulatedDocument() };
  const simulator = await startSimulator({
    handle(request) {
      if (request.path === '/openapi.json') return { status: 200, json: served.document };
      if (request.path === '/oauth/token' && request.method === 'POST') return tokens.issue(request);
      const bearer = /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1] ?? '';
      const isKnown = request.headers['x-api-key'] === apiKey || tokens.accepts(bearer);
      if (!isKnown) return problem(401, 'Unauthorized', { 'www-authenticate': 'Bearer' });
      return answer(state, request);
    },
  });
  return {
    ...simulator,
    documentUrl: `${simulator.baseUrl}/openapi.json`,
    get document() {
      return served.document;
    },
    set document(next) {
      served.document = next;
    },
    deals: state.deals,
    notes: state.notes,
    credentials: { apiKey, ...tokens.secrets },
    expireTokens: tokens.clear,
  };
}
