import { z } from 'zod';
import {
  type AnyConnector,
  type ConnectionDetails,
  defineConnector,
  type ToolDefinition,
} from '../../../connectors/kit/define-connector.ts';
import type { OutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { AppError, toAppError } from '../../domain/errors.ts';
import { UpstreamClient } from './upstream-client.ts';
import { type RemoteTool, remoteToolSchema, upstreamTool } from './upstream-tool.ts';

const settingsSchema = z.object({
  /** Where the server answers, e.g. `https://mcp.example.com/mcp`. */
  url: z
    .url({ protocol: /^https?$/ })
    .refine((url) => !/^https?:\/\/[^/?#]*@/i.test(url), 'an address without user name and password'),
  /** The server's tools that a person here looked at and found to change nothing; its own hints are not believed. */
  readOnlyTools: z.array(z.string()).default([]),
});
export type UpstreamSettings = z.infer<typeof settingsSchema>;

export interface UpstreamPorts {
  readonly http: OutboundHttp;
  readonly now: () => number;
}

/** A remote MCP server as one connector; `left out` are tools that cannot be offered, with why. */
export interface DiscoveredUpstream {
  readonly connector: AnyConnector;
  readonly leftOut: readonly { readonly tool: string; readonly why: string }[];
}

const maxTools = 1_000;

/** Opens the client of one connection to a remote MCP server. */
export function openUpstream(
  ports: UpstreamPorts,
  { settings, credentials }: Pick<ConnectionDetails<UpstreamSettings>, 'settings' | 'credentials'>,
): UpstreamClient {
  return new UpstreamClient({ url: new URL(settings.url), http: ports.http, credentials, nowMs: ports.now });
}

/**
 * Asks a remote MCP server for its tools and makes a connector of them. List its id under `upstream` when building the catalog:
 * then no tool of it can be called before a person approved its definition.
 * @throws AppError `unavailable`, `auth_expired`, `bad_vendor_response` as the server answers
 */
export async function discoverUpstream(
  ports: UpstreamPorts,
  about: { readonly id: string; readonly title: string },
  connection: Pick<ConnectionDetails<z.input<typeof settingsSchema>>, 'settings' | 'credentials'>,
  signal: AbortSignal = AbortSignal.timeout(30_000),
): Promise<DiscoveredUpstream> {
  return makeUpstream(ports, about, connection.settings, await readUpstreamTools(ports, connection, signal));
}

/** What a remote MCP server lists now, to be kept and compared with later. @throws as `discoverUpstream` */
export async function readUpstreamTools(
  ports: UpstreamPorts,
  connection: Pick<ConnectionDetails<unknown>, 'settings' | 'credentials'>,
  signal: AbortSignal = AbortSignal.timeout(30_000),
): Promise<RemoteTool[]> {
  const settings = parseSettings(connection.settings);
  return listRemoteTools(openUpstream(ports, { settings, credentials: connection.credentials }), signal);
}

/**
 * Makes a connector of what a remote MCP server listed once; the server is not asked.
 * @throws AppError `invalid_input` for settings that do not fit
 */
export function makeUpstream(
  ports: UpstreamPorts,
  about: { readonly id: string; readonly title: string },
  settings: unknown,
  listed: readonly unknown[],
): DiscoveredUpstream {
  const { readOnlyTools } = parseSettings(settings);
  const tools = new Map<string, ToolDefinition<UpstreamClient>>();
  const leftOut: { tool: string; why: string }[] = [];
  for (const each of z.array(remoteToolSchema).parse(listed)) {
    try {
      const tool = upstreamTool(about.id, each, readOnlyTools.includes(each.name));
      if (tools.has(tool.name))
        throw new AppError('conflict', `another of its tools is already listed as ${tool.name}`);
      tools.set(tool.name, tool);
    } catch (error) {
      leftOut.push({ tool: each.name, why: toAppError(error).message });
    }
  }
  const connector = defineConnector({
    ...about,
    category: 'any',
    version: '1.0.0',
    settings: settingsSchema,
    scopes: {},
    tools: [...tools.values()],
    open: (details) => openUpstream(ports, details),
  }) as unknown as AnyConnector;
  return { connector, leftOut };
}

function parseSettings(settings: unknown): UpstreamSettings {
  const parsed = settingsSchema.safeParse(settings);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError('invalid_input', `mcp: ${issue?.path.join('.') || 'settings'}: ${issue?.message}`, {
    field: String(issue?.path[0] ?? ''),
  });
}

async function listRemoteTools(client: UpstreamClient, signal: AbortSignal): Promise<RemoteTool[]> {
  const tools: RemoteTool[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.request('tools/list', cursor === undefined ? {} : { cursor }, { signal });
    const parsed = z.object({ tools: z.array(remoteToolSchema), nextCursor: z.string().optional() }).safeParse(page);
    if (!parsed.success) throw new AppError('bad_vendor_response', 'The list of tools cannot be read.');
    tools.push(...parsed.data.tools);
    cursor = parsed.data.nextCursor;
    if (tools.length > maxTools) throw new AppError('limit_exceeded', `The server lists more than ${maxTools} tools.`);
  } while (cursor !== undefined);
  return tools;
}
