import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createMcpHandler, type McpHttpHandler } from '@modelcontextprotocol/server';
import { AppError } from '../domain/errors.ts';
import type { Principal } from '../domain/principal.ts';
import type { AccessCheck } from './auth/access.ts';
import { answerFastCall, readFastCall } from './fast-tool-call.ts';
import { createServer } from './mcp-server.ts';
import { type OriginRules, originProblem } from './origin-check.ts';
import { rpcCodes, ScopeNeeded } from './protocol.ts';
import { readBody } from './read-body.ts';
import { scopesNeeded } from './scopes-needed.ts';
import { answerCall, type SurfaceParts } from './surface-parts.ts';
import { toWebRequest, writeWebResponse } from './web-exchange.ts';

const maxBodyBytes = 4 * 1024 * 1024;

export interface McpEndpointOptions {
  readonly parts: SurfaceParts;
  readonly access: AccessCheck;
  readonly origins: OriginRules;
  /** False sends every request through the SDK's handler; for tests that hold both paths against each other. */
  readonly fastPath?: boolean;
  /** Told of what went wrong inside, for the log; never of a request's content. */
  readonly onError?: (error: Error) => void;
}

/** The product's MCP endpoint over HTTP, for `node:http` and whatever is built on it. */
export interface McpEndpoint {
  /** Answers one request to the endpoint's path, whichever method. */
  readonly listener: RequestListener;
  /** Tells the clients that listen that what they may call has changed. */
  toolsChanged(): void;
  close(): Promise<void>;
}

/**
 * Serves the tools of the gateway, and prompts and resources where there are any, to clients of revision 2026-07-28 and of 2025.
 * Each request is checked for itself: host and origin, one message, who asks; then calls of the current revision take the fast path
 * and everything else the SDK's handler, with a fresh server each.
 */
export function createMcpEndpoint(options: McpEndpointOptions): McpEndpoint {
  const onError = options.onError ?? (() => undefined);
  const handler = createMcpHandler(
    ({ era, authInfo }) => createServer(options.parts, authInfo?.extra?.['principal'] as Principal, era),
    { onerror: onError, maxRequestBodySize: maxBodyBytes },
  );
  return {
    listener: (request, response) => {
      answer(options, handler, request, response).catch((error: Error) => {
        onError(error);
        // the issuer's keys may be out of reach for a moment; nobody is let in meanwhile
        const isDown = error instanceof AppError && error.code === 'unavailable';
        const text = isDown
          ? 'Tokens cannot be checked at the moment; try again.'
          : 'Something went wrong on our side.';
        refuse(response, isDown ? 503 : 500, rpcCodes.internal, text);
      });
    },
    toolsChanged: () => handler.notify.toolsChanged(),
    close: () => handler.close(),
  };
}

async function answer(
  options: McpEndpointOptions,
  handler: McpHttpHandler,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const problem = originProblem(request, options.origins);
  if (problem !== null) return refuse(response, 403, rpcCodes.invalidRequest, problem);
  const checked = options.access.check(request);
  const access = checked instanceof Promise ? await checked : checked;
  if (!('principal' in access)) {
    return refuse(response, access.status, rpcCodes.invalidRequest, access.message, access.challenge);
  }
  const text = request.method === 'POST' ? await readBody(request, maxBodyBytes) : '';
  if (text === null)
    return refuse(response, 413, rpcCodes.invalidRequest, `A message has at most ${maxBodyBytes} bytes.`);
  const body = request.method === 'POST' ? parse(text) : null;
  if (Array.isArray(body)) return refuse(response, 400, rpcCodes.invalidRequest, 'Send one JSON-RPC message per POST.');
  const fast = options.fastPath === false || body === null ? null : readFastCall(request.headers, body);
  try {
    if (fast) await answerFastCall(options.parts, access.principal, fast, response);
    else {
      await checkScope(options.parts, access.principal, body);
      await answerBySdk(handler, access.principal, request, response, text, body);
    }
  } catch (error) {
    if (!(error instanceof ScopeNeeded)) throw error;
    refuse(response, 403, rpcCodes.invalidRequest, error.message, options.access.stepUp(error.scopes), idOf(body));
  }
}

/**
 * The SDK starts its answer before a handler ends, too early for a 403. So a call that only lacks a scope is made here: it is
 * denied, recorded and challenged, and never reaches the SDK. @throws ScopeNeeded
 */
async function checkScope(parts: SurfaceParts, principal: Principal, body: unknown): Promise<void> {
  const { method, params } = (body ?? {}) as { method?: unknown; params?: { name?: unknown; arguments?: unknown } };
  const { name, arguments: given } = params ?? {};
  if (method !== 'tools/call' || typeof name !== 'string' || principal.scopes === null) return;
  const args = typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {};
  if (!scopesNeeded(parts.gateway, principal, name, args)) return;
  const signal = new AbortController().signal;
  const call = { principal, name, arguments: args, idempotencyKey: null, signal, exchange: silent, canBeAsked: false };
  await answerCall(parts, call);
}

const silent = {
  clientCapabilities: {},
  logLevel: null,
  inputResponses: null,
  requestState: null,
  onProgress: null,
  onLog: null,
} as const;

async function answerBySdk(
  handler: McpHttpHandler,
  principal: Principal,
  request: IncomingMessage,
  response: ServerResponse,
  text: string,
  body: unknown,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const authInfo = { token: '', clientId: principal.id, scopes: principal.scopes ?? [], extra: { principal } };
  const web = toWebRequest(request, request.method === 'POST' ? text : null, gone.signal);
  const answered = await handler.fetch(web, { authInfo, ...(body === null ? {} : { parsedBody: body }) });
  await writeWebResponse(answered, response);
}

/** The body's value; null when it is not JSON, which the SDK's handler then says. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // not JSON: the protocol has an answer of its own for that
    return null;
  }
}

function idOf(body: unknown): string | number | null {
  const id = (body as { id?: unknown } | null)?.id;
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}

function refuse(
  response: ServerResponse,
  status: number,
  code: number,
  message: string,
  challenge: string | null = null,
  id: string | number | null = null,
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const text = JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } });
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...(challenge === null ? {} : { 'www-authenticate': challenge }),
  });
  response.end(text);
}
