import {
  type HttpLibrary,
  type RequestContext,
  ResponseContext,
  wrapHttpLibrary,
} from '@hubspot/api-client/lib/codegen/crm/objects/http/http.js';
import { AppError } from '../../src/domain/errors.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import type { CredentialSource } from '../kit/define-connector.ts';
import type { VendorClock } from '../kit/vendor-clock.ts';
import { badVendorResponse, parseVendorJson } from '../kit/vendor-errors.ts';
import { hubspotError } from './hubspot-errors.ts';
import type { Pace, RequestKind } from './pace.ts';

/** One request, and whose wait and limit it counts for. */
export interface RequestOptions {
  readonly what: string;
  readonly kind: RequestKind;
  readonly signal: AbortSignal;
}

export interface PlainRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** `text` is JSON for certain. */
export interface JsonAnswer {
  readonly status: number;
  readonly text: string;
}

/** HubSpot over our outbound client, paced, with the connection's present token on every request. */
export interface HubspotTransport {
  /** A JSON answer. @throws AppError by HubSpot's category, `bad_vendor_response` for anything but JSON. */
  send(request: PlainRequest, options: RequestOptions): Promise<JsonAnswer>;
  /** What the SDK's generated classes take in place of their own fetch. */
  library(options: RequestOptions): HttpLibrary;
}

/** Half a header line must not split a request. */
function bearerOf(secrets: Readonly<Record<string, string>>): string {
  const token = secrets['accessToken'];
  if (token && /^[\x21-\x7e]+$/.test(token)) return `Bearer ${token}`;
  throw new AppError('auth_expired', 'HubSpot: the connection stores no usable access token. Connect HubSpot again.', {
    system: 'hubspot',
  });
}

/**
 * The SDK walks every history as a list and would stop at anything else; ids over 2^53 in associations come as numbers that
 * JSON.parse would round.
 */
function readable(text: string, what: string): string {
  const exact = text.replace(/"toObjectId"\s*:\s*(\d{16,})/g, '"toObjectId":"$1"');
  const json = parseVendorJson('HubSpot', what, exact);
  if (json === null || typeof json !== 'object') throw badVendorResponse('HubSpot', what);
  if (!exact.includes('"propertiesWithHistory"')) return exact;
  const results: unknown = 'results' in json ? json.results : [json];
  for (const row of Array.isArray(results) ? results : []) {
    const histories = (row as { propertiesWithHistory?: unknown } | null)?.propertiesWithHistory;
    if (histories === null || typeof histories !== 'object') continue;
    for (const [name, values] of Object.entries(histories)) {
      if (!Array.isArray(values)) delete (histories as Record<string, unknown>)[name];
    }
  }
  return JSON.stringify(json);
}

export function createTransport(
  ports: ConnectorPorts,
  credentials: CredentialSource,
  pace: Pace,
  clock: VendorClock,
): HubspotTransport {
  async function attempt(request: PlainRequest, options: RequestOptions, secrets: Readonly<Record<string, string>>) {
    await pace.ready(options.kind, options.signal);
    const answer = await ports.http.fetch(request.url, {
      method: request.method,
      headers: { ...request.headers, authorization: bearerOf(secrets) },
      signal: options.signal,
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    pace.learn(answer.headers as unknown as Headers);
    clock.learn(answer.headers as unknown as Headers);
    const text = await answer.text();
    if (answer.ok) {
      if (answer.status === 204) return { status: 200, text: '{}' };
      // The SDK turns a page of HTML with status 200 into an empty object without an error.
      if (!/json/i.test(answer.headers.get('content-type') ?? '')) throw badVendorResponse('HubSpot', options.what);
      return { status: answer.status, text: readable(text, options.what) };
    }
    const error = hubspotError(answer.status, text, answer.headers as unknown as Headers, options.what, ports.now());
    if (error.code === 'rate_limited') pace.block(Math.min(error.data.retryAfterMs ?? 0, 10_000));
    throw error;
  }
  async function send(request: PlainRequest, options: RequestOptions): Promise<JsonAnswer> {
    const secrets = await credentials.read();
    try {
      return await attempt(request, options, secrets);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'auth_expired' || !credentials.renew) throw error;
      return attempt(request, options, await credentials.renew(secrets));
    }
  }
  return {
    send,
    library: (options) =>
      wrapHttpLibrary({
        async send(context: RequestContext) {
          const body = context.getBody();
          const { status, text } = await send(
            {
              url: context.getUrl(),
              method: String(context.getHttpMethod()),
              headers: context.getHeaders(),
              ...(typeof body === 'string' ? { body } : {}),
            },
            options,
          );
          const source = { text: async () => text, binary: async () => Buffer.from(text) };
          return new ResponseContext(status, { 'content-type': 'application/json' }, source);
        },
      }),
  };
}
