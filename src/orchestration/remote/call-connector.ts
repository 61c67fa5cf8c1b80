import { z } from 'zod';
import type { ToolContext } from '../../../connectors/kit/define-connector.ts';
import { errorMetaKey, idempotencyMetaKey } from '../../../connectors/kit/mcp-server.ts';
import type { OutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { AppError, errorCodes } from '../../domain/errors.ts';
import type { Connection } from '../gateway/connections.ts';
import { digestOfArguments, type SignAssertion } from './assertion.ts';

/** The path of a connection at the connector role. */
export function connectionPath({ tenantId, id }: Pick<Connection, 'tenantId' | 'id'>): string {
  return `/mcp/${encodeURIComponent(tenantId)}/${encodeURIComponent(id)}`;
}

const failureSchema = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  retryAfterMs: z.number().optional(),
  field: z.string().optional(),
  hint: z.string().optional(),
  notSent: z.boolean().optional(),
});
const replySchema = z.object({
  result: z
    .object({
      structuredContent: z.record(z.string(), z.unknown()).optional(),
      isError: z.boolean().optional(),
      _meta: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
  error: z.object({ message: z.string() }).optional(),
});

/** The protocol's version of every request, which needs no session. Source: https://modelcontextprotocol.io/specification (2026-11-20) */
const protocolVersion = '2026-07-28';
const clientMeta = {
  'io.modelcontextprotocol/protocolVersion': protocolVersion,
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': { name: 'bellwether', version: '1' },
};

/** Calls tools of connections at the connector role. */
export type CallConnector = (
  connection: Connection,
  tool: string,
  args: Record<string, unknown>,
  context: ToolContext,
) => Promise<Record<string, unknown>>;

/**
 * A caller of the connector role at `baseUrl`: each call is one MCP request with an assertion made for it alone.
 * The calls throw AppError: the connector's own, `forbidden` when the role refuses, `unavailable` when it does not answer.
 */
export function connectorCaller(
  baseUrl: string,
  http: Pick<OutboundHttp, 'fetch'>,
  sign: SignAssertion,
): CallConnector {
  return async (connection, tool, args, { signal, idempotencyKey, requestId, principal }) => {
    if (!principal) throw new AppError('internal', `${tool}: a call to the connector role needs its principal.`);
    const { tenantId, id: connectionId } = connection;
    const argumentsDigest = digestOfArguments(args);
    const assertion = await sign({ tenantId, connectionId, tool, argumentsDigest, principal });
    const meta = idempotencyKey === null ? clientMeta : { ...clientMeta, [idempotencyMetaKey]: idempotencyKey };
    const params = { name: tool, arguments: args, _meta: meta };
    const response = await http.fetch(new URL(connectionPath(connection), baseUrl), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${assertion}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': protocolVersion,
        'mcp-method': 'tools/call',
        'mcp-name': tool,
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: requestId, method: 'tools/call', params }),
      signal,
    });
    const text = await response.text();
    if (!response.ok) throw refusal(response.status, tool);
    return readReply(text, tool);
  };
}

function readReply(text: string, tool: string): Record<string, unknown> {
  const reply = replySchema.safeParse(parseReply(text));
  if (!reply.success) throw new AppError('bad_vendor_response', `${tool}: the connector role's answer cannot be read.`);
  const { result, error } = reply.data;
  if (!result) throw new AppError('bad_vendor_response', `${tool}: ${error?.message ?? 'no result'}.`);
  if (!result.isError) return result.structuredContent ?? {};
  const failure = failureSchema.safeParse(result._meta?.[errorMetaKey]);
  if (!failure.success) throw new AppError('bad_vendor_response', `${tool} failed without saying how.`);
  const { code, message, ...data } = failure.data;
  throw new AppError(code, message, JSON.parse(JSON.stringify(data)) as Record<string, unknown>);
}

/** One JSON document, or the last message of an event stream. */
function parseReply(text: string): unknown {
  const events = [...text.matchAll(/^data: ?(.+)$/gm)].map(([, data]) => data ?? '');
  try {
    return JSON.parse(events.at(-1) ?? text) as unknown;
  } catch {
    // the schema says that it cannot be read
    return null;
  }
}

function refusal(status: number, tool: string): AppError {
  if (status >= 500) {
    return new AppError('unavailable', `The connector role failed on ${tool} (${status}); trying again.`, { status });
  }
  const message = `The connector role refused ${tool} (${status}); its log says why.`;
  return new AppError('forbidden', message, { status, notSent: true });
}
