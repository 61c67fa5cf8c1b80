import { hash } from 'node:crypto';
import { z } from 'zod';
import type { ToolContext, ToolDefinition } from '../../../connectors/kit/define-connector.ts';
import { AppError } from '../../domain/errors.ts';
import { mcpContentField } from '../../domain/tool.ts';
import { jsonObjectSchema } from './json-object-schema.ts';
import { headerText, type UpstreamClient } from './upstream-client.ts';

const objectSchema = z.record(z.string(), z.unknown());

/** A tool as a remote server lists it, as far as it is used. Its annotations are not: they are the server's own word. */
export const remoteToolSchema = z.object({
  name: z.string().min(1).max(200),
  title: z.string().optional(),
  description: z.string().optional(),
  inputSchema: objectSchema,
  outputSchema: objectSchema.optional(),
});
export type RemoteTool = z.infer<typeof remoteToolSchema>;

const contentOutput = z.object({ [mcpContentField]: z.array(z.looseObject({ type: z.string() })) });

/** The name a remote thing gets here: the system's prefix, allowed characters, at most 64 of them. */
export function upstreamName(system: string, name: string): string {
  const prefix = `${system.replaceAll('-', '_')}_`;
  const clean = name.replaceAll(/[^A-Za-z0-9_-]/g, '_');
  const full = clean.startsWith(prefix) ? clean : prefix + clean;
  return full.length <= 64 ? full : `${full.slice(0, 55)}_${hash('sha256', name).slice(0, 8)}`;
}

/**
 * Makes a tool of ours of a remote one. Unless a person said that it changes nothing it counts as a change of records.
 * @throws AppError `bad_vendor_response` when its schema cannot be used
 */
export function upstreamTool(system: string, remote: RemoteTool, readOnly: boolean): ToolDefinition<UpstreamClient> {
  const name = upstreamName(system, remote.name);
  const hasData = remote.outputSchema?.['type'] === 'object';
  const params = headerParameters(remote.inputSchema);
  return {
    name,
    title: (remote.title ?? remote.name).slice(0, 200),
    description: (remote.description ?? remote.title ?? remote.name).slice(0, 4_000),
    input: jsonObjectSchema(remote.inputSchema),
    output: hasData ? jsonObjectSchema(remote.outputSchema ?? {}) : contentOutput,
    readOnly,
    idempotent: readOnly,
    cacheTtlMs: null,
    riskTier: readOnly ? 0 : 2,
    scopes: [],
    handler: (client, input, context) => callRemote(client, remote.name, input, context, params, hasData),
  };
}

async function callRemote(
  client: UpstreamClient,
  name: string,
  input: Record<string, unknown>,
  { signal, exchange }: ToolContext,
  params: ReadonlyMap<string, string>,
  hasData: boolean,
): Promise<Record<string, unknown>> {
  const headers = params.size === 0 ? undefined : parameterHeaders(params, input);
  const options = { signal, exchange, name, ...(headers ? { headers } : {}) };
  const result = await client.request('tools/call', { name, arguments: input }, options);
  const { content, structuredContent, isError } = result;
  if (isError === true) throw new AppError('invalid_input', errorText(content) ?? `${name} failed and gave no reason.`);
  if (!hasData) return { [mcpContentField]: content ?? [] };
  if (typeof structuredContent === 'object' && structuredContent !== null) {
    return structuredContent as Record<string, unknown>;
  }
  throw new AppError('bad_vendor_response', `${name} promises structured content and gave none.`);
}

function errorText(content: unknown): string | null {
  if (!Array.isArray(content)) return null;
  const texts = content.flatMap((block: { text?: unknown }) => (typeof block?.text === 'string' ? [block.text] : []));
  return texts.length === 0 ? null : texts.join('\n').slice(0, 2_000);
}

/** Arguments that the server also wants as a header: name of the property → header. */
function headerParameters(inputSchema: Record<string, unknown>): ReadonlyMap<string, string> {
  const properties = objectSchema.safeParse(inputSchema['properties']);
  const wanted = new Map<string, string>();
  for (const [property, schema] of Object.entries(properties.data ?? {})) {
    const header = (schema as { 'x-mcp-header'?: unknown } | null)?.['x-mcp-header'];
    if (header === undefined) continue;
    if (typeof header !== 'string' || !/^[A-Za-z0-9-]{1,64}$/.test(header)) {
      throw new AppError('bad_vendor_response', `x-mcp-header of "${property}" is no header name`);
    }
    wanted.set(property, `mcp-param-${header.toLowerCase()}`);
  }
  return wanted;
}

function parameterHeaders(params: ReadonlyMap<string, string>, input: Record<string, unknown>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [property, header] of params) {
    const value = input[property];
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      headers[header] = headerText(String(value));
    }
  }
  return headers;
}
