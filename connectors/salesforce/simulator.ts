import type { KeyObject } from 'node:crypto';
import { type SimulatedReply, type SimulatedRequest, type Simulator, startSimulator } from '../kit/simulator.ts';
import { SoqlError } from './simulator-conditions.ts';
import { createOAuthServer, type OAuthServer } from './simulator-oauth.ts';
import type { SimulatorOrg } from './simulator-org.ts';
import { createQueryPages } from './simulator-pages.ts';
import { describeObject, objectNames } from './simulator-schema.ts';
import { userInfoEnvelope } from './simulator-soap.ts';

export interface SalesforceSimulatorOptions {
  readonly org: SimulatorOrg;
  /** The vendor's clock in milliseconds; tokens, cursors and date literals follow it. */
  readonly now?: () => number;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly username?: string;
  readonly publicKey?: KeyObject;
  /** Two hours unless said otherwise. */
  readonly accessTokenTtlMs?: number;
  /** Calls a day; 100,000 unless said otherwise. */
  readonly dailyApiRequests?: number;
}

export interface SalesforceSimulator extends Simulator {
  readonly oauth: OAuthServer;
  /** What a finished authorisation would have stored, as the connector's credentials. */
  readonly credentials: Readonly<Record<string, string>>;
}

const oldestVersion = 31;
const newestVersion = 68;

/** A REST error body: always an array of `{message, errorCode}`. */
function failure(status: number, errorCode: string, message: string): SimulatedReply {
  return { status, json: [{ message, errorCode }] };
}

const notFound = failure(404, 'NOT_FOUND', 'The requested resource does not exist');

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
    nillable: field.type !== 'id' && field.type !== 'boolean',
    filterable: field.filterable,
    sortable: field.filterable,
    referenceTo: parentOf(field.name)?.[1].object ? [parentOf(field.name)?.[1].object] : [],
    relationshipName: parentOf(field.name)?.[0] ?? null,
  }));
  return { status: 200, json: { name: object.name, label: object.name, queryable: true, custom: false, fields } };
}

/** Routes below `/services/data/vNN.0`, behind token, version and limit. */
function rest(
  options: SalesforceSimulatorOptions,
  pages: ReturnType<typeof createQueryPages>,
  basePath: string,
  request: SimulatedRequest,
  used: number,
): SimulatedReply {
  const path = request.path.slice(basePath.length);
  if (path === '/sobjects') return describeGlobal(options.org, basePath);
  const described = /^\/sobjects\/(\w+)\/describe$/.exec(path)?.[1];
  if (described) return describeOne(options.org, described);
  if (path === '/limits') {
    const max = options.dailyApiRequests ?? 100_000;
    return { status: 200, json: { DailyApiRequests: { Max: max, Remaining: Math.max(0, max - used) } } };
  }
  if (path === '/query' || path === '/queryAll') {
    const text = request.query.get('q');
    if (text === null) return failure(400, 'MALFORMED_QUERY', 'SOQL query string is missing');
    return pages.first({
      text,
      all: path === '/queryAll',
      basePath,
      sizeHeader: request.headers['sforce-query-options'],
    });
  }
  const locator = /^\/query(?:All)?\/(.+)$/.exec(path)?.[1];
  return locator ? pages.next(locator, basePath) : notFound;
}

function guarded(run: () => SimulatedReply): SimulatedReply {
  try {
    return run();
  } catch (error) {
    if (error instanceof SoqlError) return failure(400, error.code, error.message);
    throw error;
  }
}

/**
 * Starts Salesforce's side of the wire over the rows of `org` on a loopback port. Login and instance share one address.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/ (2026-11-20)
 */
export async function startSalesforceSimulator(options: SalesforceSimulatorOptions): Promise<SalesforceSimulator> {
  const now = options.now ?? Date.now;
  const app = {
    clientId: options.clientId ?? 'simulated-client',
    clientSecret: options.clientSecret ?? 'simulated-secret',
    username: options.username ?? 'integration@example.com',
    publicKey: options.publicKey ?? null,
    accessTokenTtlMs: options.accessTokenTtlMs ?? 7_200_000,
  };
  const oauth = createOAuthServer(app, now);
  const pages = createQueryPages(options.org, now);
  const dailyApiRequests = options.dailyApiRequests ?? 100_000;
  let used = 0;
  let baseUrl = '';

  function api(request: SimulatedRequest): SimulatedReply {
    const version = Number(/^\/services\/data\/v(\d+)\.0(?=\/|$)/.exec(request.path)?.[1]);
    if (!(version <= newestVersion)) return notFound;
    if (version < oldestVersion) {
      return failure(410, 'UNSUPPORTED_API_VERSION', 'The requested API version has been retired.');
    }
    const token = /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1] ?? '';
    if (!oauth.accepts(token)) return failure(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
    if (used >= dailyApiRequests) return failure(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
    used += 1;
    const reply = guarded(() => rest(options, pages, `/services/data/v${version}.0`, request, used));
    return { ...reply, headers: { ...reply.headers, 'sforce-limit-info': `api-usage=${used}/${dailyApiRequests}` } };
  }

  const simulator = await startSimulator({
    handle(request) {
      if (request.path === '/services/oauth2/token') return oauth.token(request, baseUrl);
      if (request.path.startsWith('/services/Soap/u/')) {
        return userInfoEnvelope(options.org, request.body, (token) => oauth.accepts(token));
      }
      if (request.path === '/services/data') {
        return {
          status: 200,
          json: [{ label: "Winter '27", url: `/services/data/v${newestVersion}.0`, version: `${newestVersion}.0` }],
        };
      }
      return api(request);
    },
  });
  baseUrl = simulator.baseUrl;
  return {
    ...simulator,
    oauth,
    credentials: {
      clientId: app.clientId,
      clientSecret: app.clientSecret,
      instanceUrl: baseUrl,
      ...oauth.issue(),
    },
  };
}
