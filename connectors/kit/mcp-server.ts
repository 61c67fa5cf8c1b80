import type { RequestListener } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import {
  createMcpHandler,
  hostHeaderValidationResponse,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  type McpHttpHandler,
  originValidationResponse,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { type ServeStdioOptions, serveStdio } from '@modelcontextprotocol/server/stdio';
import { z } from 'zod';
import { type AppError, toAppError } from '../../src/domain/errors.ts';
import type { AnyConnector, ToolDefinition } from './define-connector.ts';
import type { LinkedConnector } from './link-connector.ts';

/** Where a call may carry its idempotency key, in the request's `_meta`. */
export const idempotencyMetaKey = 'bellwether/idempotencyKey';
/** Where a failed call carries its error code and data, in the result's `_meta`. */
export const errorMetaKey = 'bellwether/error';

/** One entry of `tools/list`. */
export interface ListedTool {
  readonly [key: string]: unknown;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: { readonly [key: string]: unknown; readonly type: 'object' };
  readonly outputSchema: { readonly [key: string]: unknown; readonly type: 'object' };
  readonly annotations: {
    readonly readOnlyHint: boolean;
    readonly idempotentHint: boolean;
    readonly destructiveHint: boolean;
    readonly openWorldHint: boolean;
  };
}

function jsonSchema(schema: z.ZodObject, io: 'input' | 'output'): ListedTool['inputSchema'] {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
  return { ...rest, type: 'object' };
}

function listed(tool: ToolDefinition<unknown>): ListedTool {
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: jsonSchema(tool.input, 'input'),
    outputSchema: jsonSchema(tool.output, 'output'),
    annotations: {
      readOnlyHint: tool.readOnly,
      idempotentHint: tool.idempotent,
      destructiveHint: !tool.readOnly && tool.riskTier >= 2,
      openWorldHint: true,
    },
  };
}

/** A connector's tools as MCP lists them, in the order of their names; made once, not per request. */
export function listTools(connector: AnyConnector): readonly ListedTool[] {
  return connector.tools.map(listed).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** A failed call as a tool error, so that a model can correct itself; never a stack trace. */
function failure({ code, message, data }: AppError) {
  const text = code === 'internal' ? 'Something went wrong on our side.' : message;
  const { retryAfterMs, field, hint } = data;
  const details = { code, message: text, retryAfterMs, field, hint, notSent: data['notSent'] };
  return {
    isError: true,
    content: [{ type: 'text' as const, text: `${code}: ${text}` }],
    _meta: { [errorMetaKey]: JSON.parse(JSON.stringify(details)) as Record<string, unknown> },
  };
}

async function callTool(
  linked: LinkedConnector,
  request: { readonly name: string; readonly arguments?: Record<string, unknown> | undefined },
  context: ServerContext,
) {
  const key = context.mcpReq._meta?.[idempotencyMetaKey];
  try {
    const structuredContent = await linked.call(request.name, request.arguments ?? {}, {
      signal: context.mcpReq.signal,
      idempotencyKey: typeof key === 'string' ? key : null,
      requestId: String(context.mcpReq.id),
    });
    return { content: [{ type: 'text' as const, text: JSON.stringify(structuredContent) }], structuredContent };
  } catch (error) {
    return failure(toAppError(error));
  }
}

/** Makes one MCP server per connection or request over the same linked connector and the same precomputed list. */
export function connectorServerFactory(linked: LinkedConnector): () => Server {
  const tools = listTools(linked.connector);
  const names = new Set(tools.map(({ name }) => name));
  const { id, title, version } = linked.connector;
  return () => {
    const server = new Server({ name: `bellwether-${id}`, title, version }, { capabilities: { tools: {} } });
    server.setRequestHandler('tools/list', () => ({ tools: [...tools] }));
    server.setRequestHandler('tools/call', ({ params }, context) => {
      if (names.has(params.name)) return callTool(linked, params, context);
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown tool: ${params.name}`);
    });
    return server;
  };
}

/** Serves a connector on this process's stdin and stdout, to current and 2025-era clients; `close` ends it. */
export function serveConnectorOverStdio(
  linked: LinkedConnector,
  options: ServeStdioOptions = {},
): { close(): Promise<void> } {
  return serveStdio(connectorServerFactory(linked), options);
}

/** Decides about one HTTP request before MCP sees it: a response refuses it, null lets it pass. */
export type RequestGuard = (request: Request) => Response | null | Promise<Response | null>;

/** The guard of a server on loopback: only local `Host` and `Origin` headers, against DNS rebinding. */
export const localOnly: RequestGuard = (request) =>
  hostHeaderValidationResponse(request, localhostAllowedHostnames()) ??
  originValidationResponse(request, localhostAllowedOrigins()) ??
  null;

/** A connector's MCP endpoint as a web-standard handler and as a listener for `node:http`. */
export interface ConnectorHttpHandler {
  readonly fetch: McpHttpHandler['fetch'];
  readonly listener: RequestListener;
  close(): Promise<void>;
}

/** A web-standard handler as a listener for `node:http`. */
export function nodeListener(fetch: McpHttpHandler['fetch']): RequestListener {
  const node = toNodeHandler({ fetch });
  // Node types a request's method as optional, though a server's request always has one.
  return (request, response) => void node(request as Parameters<typeof node>[0], response);
}

/**
 * Serves a connector over streamable HTTP, to current and 2025-era clients. Without a `guard` only loopback callers are answered;
 * a guard that opens it to a network must check who calls.
 */
export function connectorHttpHandler(
  linked: LinkedConnector,
  options: { readonly guard?: RequestGuard; readonly onerror?: (error: Error) => void } = {},
): ConnectorHttpHandler {
  const { guard = localOnly, onerror } = options;
  const handler = createMcpHandler(connectorServerFactory(linked), onerror ? { onerror } : {});
  const fetch: McpHttpHandler['fetch'] = async (request, requestOptions) =>
    (await guard(request)) ?? handler.fetch(request, requestOptions);
  return {
    fetch,
    listener: nodeListener(fetch),
    close: () => handler.close(),
  };
}
