import { type Duplex, PassThrough } from 'node:stream';
import type { HttpRequest, HttpResponse, StreamPromise } from 'jsforce';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import { vendorError } from '../kit/vendor-errors.ts';

/** The part of jsforce's transport that its connections call. */
export interface JsforceTransport {
  httpRequest(request: HttpRequest): StreamPromise<HttpResponse>;
  getRequestStreamCreator(): never;
}

/**
 * jsforce's way to the network, replaced: our outbound client, no hidden retries (its own are five, up to 15 s), no 30-minute
 * timeout, no redirects, and the caller's signal on every request. Throttling and outages leave as our errors at once, because
 * jsforce drops the `Retry-After` header; other refusals are left for jsforce to read.
 * Source: https://github.com/jsforce/jsforce/blob/main/src/request.ts (2026-11-20)
 */
export function createTransport(
  ports: ConnectorPorts,
  signal: AbortSignal,
  onHeaders: (headers: Headers) => void = () => {},
): JsforceTransport {
  async function send(request: HttpRequest): Promise<HttpResponse> {
    const answer = await ports.http.fetch(request.url, {
      method: request.method,
      headers: request.headers ?? {},
      signal,
      ...(typeof request.body === 'string' ? { body: request.body } : {}),
    });
    onHeaders(answer.headers as unknown as Headers);
    const isSoapFault = answer.status === 500 && /xml/.test(answer.headers.get('content-type') ?? '');
    if (answer.status === 429 || (answer.status >= 500 && !isSoapFault)) {
      const retryAfter = answer.headers.get('retry-after');
      throw vendorError({ system: 'salesforce', status: answer.status, retryAfter }, ports.now());
    }
    return {
      statusCode: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: await answer.text(),
    };
  }
  return {
    // jsforce pipes a stream beside the promise but takes the answer from the promise alone.
    httpRequest: (request) => Object.assign(send(request), { stream: () => new PassThrough() as Duplex }),
    getRequestStreamCreator() {
      throw new Error('Streams are not used: every request goes through httpRequest.');
    },
  };
}
