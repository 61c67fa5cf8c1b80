import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Principal } from '../domain/principal.ts';
import type { CallExchange } from '../domain/tool.ts';
import { resultText } from './call-answer.ts';
import { EventStream } from './event-stream.ts';
import { idempotencyMetaKey, metaKeys, modernVersion, ProtocolFailure, rpcCodes } from './protocol.ts';
import { answerCall, type SurfaceParts } from './surface-parts.ts';

/** A `tools/call` of revision 2026-07-28 that is well-formed in every respect. */
export interface FastCall {
  readonly id: string | number;
  readonly name: string;
  readonly arguments: Record<string, unknown>;
  readonly meta: Record<string, unknown>;
  readonly inputResponses: Record<string, unknown> | null;
  readonly requestState: string | null;
}

const bodyKeys = new Set(['jsonrpc', 'id', 'method', 'params']);
const paramKeys = new Set(['name', 'arguments', '_meta', 'inputResponses', 'requestState']);

/**
 * Recognises a call that the fast path answers; null for everything else, which the SDK's handler then answers or refuses. Nothing
 * is forgiven here: a header that differs from the body, a strange key or an odd type is the other path's to judge.
 */
export function readFastCall(headers: IncomingHttpHeaders, body: unknown): FastCall | null {
  if (!isObject(body) || !hasOnly(body, bodyKeys)) return null;
  const { jsonrpc, id, method, params } = body;
  if (jsonrpc !== '2.0' || method !== 'tools/call' || headers['mcp-method'] !== 'tools/call') return null;
  if (typeof id !== 'string' && !(typeof id === 'number' && Number.isSafeInteger(id))) return null;
  if (!isObject(params) || !hasOnly(params, paramKeys)) return null;
  const { name, arguments: args = {}, _meta: meta, inputResponses = null, requestState = null } = params;
  if (typeof name !== 'string' || headers['mcp-name'] !== name || !isObject(args) || !isObject(meta)) return null;
  if (inputResponses !== null && !areBareResponses(inputResponses)) return null;
  if (requestState !== null && typeof requestState !== 'string') return null;
  if (!isModern(headers, meta) || !accepts(headers)) return null;
  return { id, name, arguments: args, meta, inputResponses, requestState };
}

function isModern(headers: IncomingHttpHeaders, meta: Record<string, unknown>): boolean {
  if (headers['mcp-protocol-version'] !== modernVersion || meta[metaKeys.protocolVersion] !== modernVersion)
    return false;
  const { progressToken } = meta;
  const level = meta[metaKeys.logLevel];
  return (
    isObject(meta[metaKeys.clientCapabilities]) &&
    (level === undefined || typeof level === 'string') &&
    (progressToken === undefined || typeof progressToken === 'string' || Number.isSafeInteger(progressToken))
  );
}

function accepts(headers: IncomingHttpHeaders): boolean {
  const { accept = '' } = headers;
  const type = headers['content-type'];
  const isJson = type === 'application/json' || type?.toLowerCase() === 'application/json; charset=utf-8';
  return isJson && accept.includes('application/json') && accept.includes('text/event-stream');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasOnly(value: Record<string, unknown>, keys: ReadonlySet<string>): boolean {
  for (const key in value) if (!keys.has(key)) return false;
  return true;
}

/** Whether all answers are bare response objects; wrapped or odd ones are the SDK's to sort out. */
function areBareResponses(value: unknown): value is Record<string, unknown> {
  return (
    isObject(value) &&
    Object.values(value).every((each) => isObject(each) && !('method' in each) && !('result' in each))
  );
}

/**
 * Answers such a call: one JSON body, or a stream of events from the first news on. A client that goes away cancels the call.
 * @throws ScopeNeeded when the token does not reach far enough
 */
export async function answerFastCall(
  parts: SurfaceParts,
  principal: Principal,
  call: FastCall,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  const onClose = () => {
    if (!response.writableFinished) gone.abort();
  };
  response.on('close', onClose);
  const key = call.meta[idempotencyMetaKey];
  const stream = new EventStream(response);
  const id = JSON.stringify(call.id);
  try {
    const answer = await answerCall(parts, {
      principal,
      name: call.name,
      arguments: call.arguments,
      idempotencyKey: typeof key === 'string' ? key : null,
      signal: gone.signal,
      exchange: exchangeOf(call, stream),
      canBeAsked: true,
    });
    stream.finish(200, `{"jsonrpc":"2.0","id":${id},"result":${resultText(answer)}}`);
  } catch (error) {
    if (!(error instanceof ProtocolFailure)) throw error;
    const { code, message, data } = error;
    const status = code === rpcCodes.missingCapability ? 400 : 200;
    stream.finish(status, `{"jsonrpc":"2.0","id":${id},"error":${JSON.stringify({ code, message, data })}}`);
  }
}

function exchangeOf({ meta, inputResponses, requestState }: FastCall, stream: EventStream): CallExchange {
  const { progressToken } = meta;
  const level = meta[metaKeys.logLevel];
  const logLevel = typeof level === 'string' ? level : null;
  return {
    clientCapabilities: meta[metaKeys.clientCapabilities] as Record<string, unknown>,
    logLevel,
    inputResponses,
    requestState,
    onProgress:
      progressToken === undefined
        ? null
        : ({ progress, total, message }) =>
            stream.notify('notifications/progress', {
              progressToken,
              progress,
              ...(total === null ? {} : { total }),
              ...(message === null ? {} : { message }),
            }),
    onLog:
      logLevel === null
        ? null
        : ({ level: at, logger, data }) =>
            stream.notify('notifications/message', { level: at, data, ...(logger === null ? {} : { logger }) }),
  };
}
