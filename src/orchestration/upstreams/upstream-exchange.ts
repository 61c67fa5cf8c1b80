import type { OutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { transportError, vendorError } from '../../../connectors/kit/vendor-errors.ts';
import { AppError } from '../../domain/errors.ts';
import { readEvents } from './server-sent-events.ts';

const maxAnswerBytes = 16 * 1024 * 1024;

/** One JSON-RPC message as far as we look into it. */
export interface RpcMessage {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** What came back for one POST: the response to our id, and the session the server opened, if any. */
export interface UpstreamAnswer {
  readonly status: number;
  readonly message: RpcMessage | null;
  readonly sessionId: string | null;
}

export interface UpstreamPost {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly id: number;
  readonly signal: AbortSignal;
  /** Messages that come before the response. */
  readonly onMessage: (message: RpcMessage) => void;
}

/**
 * Posts one JSON-RPC message and reads its response, as JSON or as events; redirects are not followed.
 * @throws AppError `unavailable`, `rate_limited`, `auth_expired`, `forbidden`, `limit_exceeded`, `bad_vendor_response`
 */
export async function postMessage(
  http: OutboundHttp,
  nowMs: () => number,
  post: UpstreamPost,
): Promise<UpstreamAnswer> {
  try {
    const { statusCode, headers, body } = await http.agent.request({
      origin: post.url.origin,
      path: post.url.pathname + post.url.search,
      method: 'POST',
      headers: post.headers,
      body: post.body,
      signal: post.signal,
    });
    const header = (name: string) => [headers[name]].flat()[0] ?? null;
    const capped = capBytes(body, post.url.host);
    const isEvents = header('content-type')?.startsWith('text/event-stream') === true;
    const message = isEvents ? await readResponse(capped, post) : parse(await readText(capped), post.url.host);
    const isRefusal = statusCode === 401 || statusCode === 403 || statusCode === 429 || statusCode >= 500;
    if (isRefusal && message?.error === undefined) {
      throw vendorError({ system: post.url.host, status: statusCode, retryAfter: header('retry-after') }, nowMs());
    }
    return { status: statusCode, message, sessionId: header('mcp-session-id') };
  } catch (error) {
    // The signal's reason is the gateway's own word on why the call ended.
    if (post.signal.aborted && post.signal.reason instanceof AppError) throw post.signal.reason;
    throw transportError(error, post.url.host);
  }
}

async function* capBytes(body: AsyncIterable<Uint8Array>, host: string): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxAnswerBytes) {
      throw new AppError(
        'limit_exceeded',
        `The answer of ${host} is larger than ${maxAnswerBytes} bytes; ask for less.`,
      );
    }
    yield chunk;
  }
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return (chunks.length === 1 ? Buffer.from(chunks[0] as Uint8Array) : Buffer.concat(chunks)).toString('utf8');
}

async function readResponse(body: AsyncIterable<Uint8Array>, post: UpstreamPost): Promise<RpcMessage | null> {
  for await (const data of readEvents(body)) {
    const message = parse(data, post.url.host);
    if (message?.id === post.id && message.method === undefined) return message;
    if (message) post.onMessage(message);
  }
  throw new AppError('unavailable', `${post.url.host} ended its stream without an answer.`);
}

function parse(text: string, host: string): RpcMessage | null {
  if (text === '') return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as RpcMessage) : null;
  } catch (error) {
    throw new AppError(
      'bad_vendor_response',
      `${host} answered with something that is not JSON.`,
      {},
      { cause: error },
    );
  }
}
