import type { OutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { transportError, vendorError } from '../../../connectors/kit/vendor-errors.ts';
import { AppError } from '../../domain/errors.ts';
import { exchange } from './upstream-reply.ts';

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

/** An address in the parts that a request needs, taken apart once. */
export interface PostAddress {
  readonly origin: string;
  readonly host: string;
  /** With the query. */
  readonly path: string;
}

export interface UpstreamPost {
  readonly to: PostAddress;
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
  const { headers, body, signal } = post;
  const { origin, path, host } = post.to;
  const request = { origin, path, method: 'POST', headers, body } as const;
  try {
    const reply = await exchange(http.agent, request, { host, signal, onEvent: (data) => answerIn(data, post) });
    const { status } = reply;
    const message = 'message' in reply ? reply.message : parse(reply.text, host);
    const isRefusal = status === 401 || status === 403 || status === 429 || status >= 500;
    if (isRefusal && message?.error === undefined) {
      throw vendorError({ system: host, status, retryAfter: first(reply.headers['retry-after']) }, nowMs());
    }
    return { status, message, sessionId: first(reply.headers['mcp-session-id']) };
  } catch (error) {
    // The signal's reason is the gateway's own word on why the call ended.
    if (signal.aborted && signal.reason instanceof AppError) throw signal.reason;
    throw transportError(error, host);
  }
}

function first(header: string | string[] | undefined): string | null {
  return (Array.isArray(header) ? header[0] : header) ?? null;
}

/** The response to our id, or null for whatever else an event holds, which is passed on. */
function answerIn(data: string, post: UpstreamPost): RpcMessage | null {
  const message = parse(data, post.to.host);
  if (message?.id === post.id && message.method === undefined) return message;
  if (message) post.onMessage(message);
  return null;
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
