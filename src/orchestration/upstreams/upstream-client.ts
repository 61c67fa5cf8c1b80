import type { CredentialSource } from '../../../connectors/kit/define-connector.ts';
import type { OutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { AppError } from '../../domain/errors.ts';
import type { CallExchange } from '../../domain/tool.ts';
import { describeRpcError } from './rpc-error.ts';
import { type PostAddress, postMessage, type RpcMessage, type UpstreamAnswer } from './upstream-exchange.ts';

export const modernVersion = '2026-07-28';
const legacyVersion = '2025-11-25';
/** A verdict on a server's era is asked for again after this: a server that was updated must not be spoken to as before forever. */
const verdictTtlMs = 10 * 60_000;
const clientInfo = { name: 'bellwether', version: '1' };
const metaPrefix = 'io.modelcontextprotocol/';

/** Which revision a server speaks to us, as found at `atMs`; `sessionId` is a 2025-era server's, null where it keeps none. */
interface Era {
  readonly kind: 'modern' | 'legacy';
  readonly version: string;
  readonly sessionId: string | null;
  readonly atMs: number;
}

export interface UpstreamClientOptions {
  readonly url: URL;
  readonly http: OutboundHttp;
  readonly credentials: CredentialSource;
  readonly nowMs: () => number;
}

export interface UpstreamRequestOptions {
  readonly signal: AbortSignal;
  readonly exchange?: CallExchange | undefined;
  /** What the request is about: a tool's name, a resource's URI; goes into the `Mcp-Name` header. */
  readonly name?: string;
  /** Further headers, such as `Mcp-Param-*`. */
  readonly headers?: Readonly<Record<string, string>>;
}

interface OutgoingMessage {
  readonly method: string;
  readonly [key: string]: unknown;
}

/**
 * Speaks to one remote MCP server for one connection: JSON-RPC over streamable HTTP, the current revision where the server
 * knows it, else 2025-11-25. Credentials are the connection's own; nothing a caller sent is passed on but the call itself.
 */
export class UpstreamClient {
  readonly #options: UpstreamClientOptions;
  readonly #to: PostAddress;
  #era: Promise<Era> | null = null;
  #eraAtMs = 0;
  #nextId = 1;

  constructor(options: UpstreamClientOptions) {
    this.#options = options;
    const { origin, host, pathname, search } = options.url;
    this.#to = { origin, host, path: pathname + search };
  }

  /**
   * Makes one request and returns its result.
   * @throws AppError with the server's message, `conflict` with `inputNeeded` when it asks for input first
   */
  async request(
    method: string,
    params: Record<string, unknown>,
    options: UpstreamRequestOptions,
  ): Promise<Record<string, unknown>> {
    const era = await this.#knownEra();
    const answer = await this.#send(era, method, params, options);
    if (era.sessionId !== null && answer.status === 404) {
      // The server forgot the session, as after a restart: open another, once.
      this.#era = null;
      return resultOf(await this.#send(await this.#knownEra(), method, params, options), this.#host);
    }
    return resultOf(answer, this.#host);
  }

  get #host(): string {
    return this.#to.host;
  }

  #knownEra(): Promise<Era> {
    const nowMs = this.#options.nowMs();
    if (this.#era && nowMs - this.#eraAtMs < verdictTtlMs) return this.#era;
    this.#eraAtMs = nowMs;
    const asked = this.#negotiate(nowMs);
    this.#era = asked;
    asked.catch(() => {
      if (this.#era === asked) this.#era = null;
    });
    return asked;
  }

  async #negotiate(atMs: number): Promise<Era> {
    // Its own time limit: callers come and go, the verdict is for all of them.
    const options = { signal: AbortSignal.timeout(10_000) };
    const modern: Era = { kind: 'modern', version: modernVersion, sessionId: null, atMs };
    const discovered = await this.#send(modern, 'server/discover', {}, options);
    const versions = discovered.message?.result?.['supportedVersions'];
    if (Array.isArray(versions) && versions.includes(modernVersion)) return modern;
    const legacy: Era = { kind: 'legacy', version: legacyVersion, sessionId: null, atMs };
    const hello = { protocolVersion: legacyVersion, capabilities: {}, clientInfo };
    const answer = await this.#send(legacy, 'initialize', hello, options);
    const version = resultOf(answer, this.#host)['protocolVersion'];
    const settled = {
      ...legacy,
      version: typeof version === 'string' ? version : legacyVersion,
      sessionId: answer.sessionId,
    };
    await this.#post(settled, { jsonrpc: '2.0', method: 'notifications/initialized' }, 0, options);
    return settled;
  }

  #send(
    era: Era,
    method: string,
    params: Record<string, unknown>,
    options: UpstreamRequestOptions,
  ): Promise<UpstreamAnswer> {
    const id = this.#nextId++;
    const { exchange } = options;
    const full = { ...params, ...continuation(exchange), _meta: requestMeta(era, id, exchange) };
    return this.#post(era, { jsonrpc: '2.0', id, method, params: full }, id, options);
  }

  /** Sends it with the connection's token; one that the server refuses is renewed once, where the broker can. */
  async #post(
    era: Era,
    message: OutgoingMessage,
    id: number,
    options: UpstreamRequestOptions,
  ): Promise<UpstreamAnswer> {
    const { credentials } = this.#options;
    const stored = await credentials.read();
    const refused = (error: unknown) => error instanceof AppError && error.code === 'auth_expired';
    try {
      const answer = await this.#exchange(era, message, id, options, stored);
      if (answer.status !== 401 || !credentials.renew) return answer;
    } catch (error) {
      if (!credentials.renew || !refused(error)) throw error;
    }
    return this.#exchange(era, message, id, options, await credentials.renew(stored));
  }

  #exchange(
    era: Era,
    message: OutgoingMessage,
    id: number,
    { signal, exchange, name, headers }: UpstreamRequestOptions,
    stored: Readonly<Record<string, string>>,
  ): Promise<UpstreamAnswer> {
    const { http, nowMs } = this.#options;
    const token = stored['token'] ?? stored['accessToken'];
    const all: Record<string, string> = {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': era.version,
      ...headers,
    };
    if (token !== undefined) all['authorization'] = `Bearer ${token}`;
    if (era.sessionId !== null) all['mcp-session-id'] = era.sessionId;
    if (era.kind === 'modern') all['mcp-method'] = message.method;
    if (era.kind === 'modern' && name !== undefined) all['mcp-name'] = headerText(name);
    const onMessage = (incoming: RpcMessage) => hear(incoming, exchange);
    return postMessage(http, nowMs, {
      to: this.#to,
      headers: all,
      body: JSON.stringify(message),
      id,
      signal,
      onMessage,
    });
  }
}

function requestMeta(era: Era, id: number, exchange: CallExchange | undefined): Record<string, unknown> {
  const meta: Record<string, unknown> = {};
  if (exchange?.onProgress) meta['progressToken'] = id;
  if (era.kind === 'legacy') return meta;
  meta[`${metaPrefix}protocolVersion`] = era.version;
  meta[`${metaPrefix}clientInfo`] = clientInfo;
  meta[`${metaPrefix}clientCapabilities`] = exchange?.clientCapabilities ?? {};
  if (exchange?.logLevel != null) meta[`${metaPrefix}logLevel`] = exchange.logLevel;
  return meta;
}

function continuation(exchange: CallExchange | undefined): Record<string, unknown> {
  return {
    ...(exchange?.inputResponses ? { inputResponses: exchange.inputResponses } : {}),
    ...(exchange?.requestState != null ? { requestState: exchange.requestState } : {}),
  };
}

/** Hands news of a running call to whoever asked for it; everything else that a server says unasked is dropped. */
function hear({ method, params }: RpcMessage, exchange: CallExchange | undefined): void {
  if (method === 'notifications/progress' && typeof params?.['progress'] === 'number') {
    const { total, message } = params;
    exchange?.onProgress?.({
      progress: params['progress'],
      total: typeof total === 'number' ? total : null,
      message: typeof message === 'string' ? message : null,
    });
  }
  if (method === 'notifications/message' && typeof params?.['level'] === 'string') {
    const { level, logger, data } = params;
    exchange?.onLog?.({ level: String(level), logger: typeof logger === 'string' ? logger : null, data });
  }
}

/** A header value for any text; what plain ASCII cannot hold goes as base64, as the revision 2026-07-28 says. */
export function headerText(text: string): string {
  const isPlain = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text) && !/^=\?base64\?.*\?=$/i.test(text);
  return isPlain ? text : `=?base64?${Buffer.from(text, 'utf8').toString('base64')}?=`;
}

function resultOf({ status, message }: UpstreamAnswer, host: string): Record<string, unknown> {
  if (message?.error) throw describeRpcError(message.error, host);
  const result = message?.result;
  if (typeof result !== 'object' || result === null) {
    throw new AppError('bad_vendor_response', `${host} answered ${status} without a result.`);
  }
  if (result['resultType'] !== 'input_required') return result;
  const { inputRequests, requestState } = result;
  throw new AppError('conflict', `${host} needs more input before it goes on.`, {
    inputNeeded: {
      inputRequests: typeof inputRequests === 'object' && inputRequests !== null ? inputRequests : {},
      requestState: typeof requestState === 'string' ? requestState : null,
    },
  });
}
