import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DeliveryAnswer, RawDelivery } from '../orchestration/events/inbound-kind.ts';
import type { Received } from '../orchestration/events/receive-delivery.ts';
import type { MountedHandler } from './health-server.ts';

const path = '/webhooks/';
const mostBytes = 1_024 * 1_024;
const readTimeoutMs = 10_000;
const mostAtOnce = 64;
const idPattern = /^[\w-]{1,64}$/;

export interface WebhookSurface {
  /** Where senders reach us, with scheme and host: some sign the whole address. */
  readonly origin: string;
  receive(about: { readonly tenantId: string; readonly sourceId: string }, delivery: RawDelivery): Promise<Received>;
  readonly onError: (error: unknown) => void;
}

/**
 * Answers `POST /webhooks/<workspace>/<source>`: 200 once its events are kept, 401 for whatever proves nothing, 400 for a body that is not
 * the sender's, 413 above 1 MiB, 503 when it should be sent again. The body is checked as it came, before anything parses it.
 */
export function receiveWebhooks({ origin, receive, onError }: WebhookSurface): MountedHandler {
  let underWay = 0;
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [tenantId = '', sourceId = '', ...more] =
      (request.url ?? '').slice(path.length).split('?')[0]?.split('/') ?? [];
    const isAddress = idPattern.test(tenantId) && idPattern.test(sourceId) && more.length === 0;
    if (request.method !== 'POST') return say(response, 405, 'Only POST.\n');
    if (!isAddress) return say(response, 401, unproven);
    const body = await readBytes(request);
    if (body === null) return say(response, 413, `A delivery is at most ${mostBytes} bytes.\n`);
    const delivery = { method: 'POST', url: `${origin}${request.url}`, header: headerOf(request), body };
    const received = await receive({ tenantId, sourceId }, delivery);
    if (received.state === 'taken') return sayAnswer(response, received.answer);
    if (received.state === 'unreadable') return say(response, 400, `${received.message}\n`);
    return say(response, 401, unproven);
  }
  return (request, response) => {
    if (!request.url?.startsWith(path)) return false;
    if (underWay >= mostAtOnce) {
      say(response, 503, 'Too many at once; send it again.\n');
      return true;
    }
    underWay += 1;
    answer(request, response)
      .catch((error) => {
        onError(error);
        if (!response.headersSent) say(response, 503, 'Not available just now; send it again.\n');
      })
      .finally(() => {
        underWay -= 1;
      });
    return true;
  };
}

/** The same words for a source that is not there, a wrong signature and one that is too old. */
const unproven = 'This delivery is not signed as this address expects.\n';

/** A header that came twice proves nothing. */
function headerOf({ headersDistinct }: IncomingMessage): RawDelivery['header'] {
  return (name) => {
    const values = headersDistinct[name] ?? [];
    return values.length === 1 ? (values[0] ?? null) : null;
  };
}

function sayAnswer(response: ServerResponse, { mediaType, text }: DeliveryAnswer): void {
  response.writeHead(200, { ...plainHeaders, 'content-type': mediaType }).end(text);
}

function say(response: ServerResponse, status: number, text: string): void {
  // what was not read must not be taken for the next request
  const close = status === 200 ? {} : { connection: 'close' };
  response.writeHead(status, { ...plainHeaders, ...close }).end(text);
}

const plainHeaders = {
  'content-type': 'text/plain; charset=utf-8',
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/** The body's bytes; null when there are too many. @throws when it does not come in time */
function readBytes(request: IncomingMessage): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const late = setTimeout(() => reject(new Error('the body did not come in time')), readTimeoutMs);
    const end = (value: Buffer | null) => {
      clearTimeout(late);
      resolve(value);
    };
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= mostBytes) chunks.push(chunk);
      else {
        request.removeAllListeners('data').resume();
        end(null);
      }
    });
    request.on('end', () => end(Buffer.concat(chunks)));
    request.on('error', (error) => {
      clearTimeout(late);
      reject(error);
    });
  });
}
