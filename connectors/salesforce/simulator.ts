import type { KeyObject } from 'node:crypto';
import { type SimulatedReply, type SimulatedRequest, type Simulator, startSimulator } from '../kit/simulator.ts';
import { createOAuthServer, type OAuthServer } from './simulator-oauth.ts';
import type { SimulatorOrg } from './simulator-org.ts';
import { createRest, failure, notFound } from './simulator-rest.ts';
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
  /** How long a bulk query job over so many rows is worked on; no time unless said otherwise. */
  readonly bulkJobTakesMs?: (rows: number) => number;
  /** Objects whose UI API records take an `Idempotency-Key`; none unless said otherwise. */
  readonly idempotentObjects?: readonly string[];
}

export interface SalesforceSimulator extends Simulator {
  readonly oauth: OAuthServer;
  /** What a finished authorisation would have stored, as the connector's credentials. */
  readonly credentials: Readonly<Record<string, string>>;
}

const oldestVersion = 31;
const newestVersion = 68;

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
  const dailyApiRequests = options.dailyApiRequests ?? 100_000;
  const rest = createRest({
    org: options.org,
    now,
    dailyApiRequests,
    bulkJobTakesMs: options.bulkJobTakesMs ?? (() => 0),
    idempotentObjects: options.idempotentObjects ?? [],
    userId: options.org.User[0]?.Id ?? '005000000000001AAA',
  });
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
    const reply = rest(request, `/services/data/v${version}.0`, used);
    return {
      ...reply,
      headers: {
        ...reply.headers,
        'sforce-limit-info': `api-usage=${used}/${dailyApiRequests}`,
      },
    };
  }

  const simulator = await startSimulator({
    now,
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
