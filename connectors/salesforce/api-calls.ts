import { Connection } from 'jsforce';
import { AppError } from '../../src/domain/errors.ts';
import type { VendorQuota } from '../../src/domain/record.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import type { ConnectionDetails } from '../kit/define-connector.ts';
import { createVendorClock } from '../kit/vendor-clock.ts';
import { parseVendorJson, transportError } from '../kit/vendor-errors.ts';
import { answerError, salesforceError } from './salesforce-errors.ts';
import { createSessionSource, type Session } from './session.ts';
import type { SalesforceSettings } from './settings.ts';
import { createTransport } from './transport.ts';

type Use = (link: Connection) => Promise<unknown>;

/** A request below `/services/data/vNN.0`; `path` begins with a slash. */
export interface ApiRequest {
  readonly what: string;
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** The two ways to Salesforce: through jsforce, and plain requests whose headers matter. */
export interface ApiCalls {
  link(what: string, signal: AbortSignal, use: Use): Promise<unknown>;
  /** @throws AppError by Salesforce's own error code, for any status of 300 or more. */
  send(request: ApiRequest, signal: AbortSignal): Promise<ApiAnswer>;
  /** As `send`, for answers that are JSON; null for an empty one. */
  json(request: ApiRequest, signal: AbortSignal): Promise<unknown>;
  /** What `Sforce-Limit-Info` said last; null before the first answer. */
  quota(): VendorQuota | null;
  /** Now by Salesforce's clock; by ours before the first answer. */
  vendorNowMs(): number;
}

/** What is shared goes on; the caller that was cancelled stops waiting for it. */
export function unlessAborted<Value>(value: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(transportError(signal.reason, 'Salesforce'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    value.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/**
 * `api-usage=25/100000`: calls used and allowed in the last 24 hours, which have no moment at which they start anew.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_api_usage.htm (2026-11-20)
 */
export function quotaOf(header: string | null): VendorQuota | null {
  const [, used, limit] = /\bapi-usage=(\d+)\/(\d+)/.exec(header ?? '') ?? [];
  if (used === undefined || limit === undefined) return null;
  return { limit: Number(limit), remaining: Math.max(0, Number(limit) - Number(used)), resetsAt: null };
}

function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // An error page that is not JSON: the status tells what it is.
    return null;
  }
}

/** Opens one connection's calls; a 401 renews the session once and repeats the call. */
export function createApiCalls(
  ports: ConnectorPorts,
  { settings, credentials }: ConnectionDetails<SalesforceSettings>,
): ApiCalls {
  const { instanceUrl, apiVersion } = settings;
  const sessions = createSessionSource(credentials, instanceUrl);
  let quota: VendorQuota | null = null;
  const clock = createVendorClock(ports.now);
  const note = (headers: Headers) => {
    clock.learn(headers);
    quota = quotaOf(headers.get('sforce-limit-info')) ?? quota;
  };

  async function withSession<Value>(signal: AbortSignal, use: (session: Session) => Promise<Value>): Promise<Value> {
    const session = await unlessAborted(sessions.current(), signal);
    try {
      return await use(session);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'auth_expired') throw error;
      return use(await unlessAborted(sessions.renew(session), signal));
    }
  }
  async function request(asked: ApiRequest, session: Session, signal: AbortSignal): Promise<ApiAnswer> {
    const { what, method = 'GET', path, body, headers = {} } = asked;
    const answer = await createTransport(ports, signal, note).httpRequest({
      method,
      url: `${session.instanceUrl.replace(/\/$/, '')}/services/data/v${apiVersion}${path}`,
      headers: {
        authorization: `Bearer ${session.accessToken}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (answer.statusCode >= 300) throw answerError(answer.statusCode, bodyOf(answer.body), what);
    return { status: answer.statusCode, headers: answer.headers ?? {}, text: answer.body };
  }
  const send: ApiCalls['send'] = (asked, signal) => withSession(signal, (session) => request(asked, session, signal));
  return {
    send,
    quota: () => quota,
    vendorNowMs: clock.nowMs,
    async json(asked, signal) {
      const { text } = await send(asked, signal);
      return text === '' ? null : parseVendorJson('Salesforce', asked.what, text);
    },
    link: (what, signal, use) =>
      withSession(signal, async (session) => {
        const link = new Connection({ ...session, version: apiVersion });
        link._transport = createTransport(ports, signal, note);
        try {
          return await use(link);
        } catch (error) {
          throw salesforceError(error, what);
        }
      }),
  };
}
