import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Readable, Writable } from 'node:stream';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import type { AnyConnector } from '../../connectors/kit/define-connector.ts';
import type { LinkedConnector } from '../../connectors/kit/link-connector.ts';
import { connectorHttpHandler, serveConnectorOverStdio } from '../../connectors/kit/mcp-server.ts';
import type { OutboundHttp } from '../../connectors/kit/outbound-http.ts';
import type { CommandIo, McpServing } from '../cli/command.ts';
import type { Config } from '../config.ts';
import { AppError } from '../domain/errors.ts';
import type { McpContent } from '../mcp/mcp-content.ts';
import { serveMcpOverStdio } from '../mcp/serve-stdio.ts';
import type { ApprovalDesk } from '../orchestration/approvals/approval-desk.ts';
import type { ConnectionDirectory } from '../orchestration/gateway/connections.ts';
import type { Gateway } from '../orchestration/gateway/gateway.ts';
import type { Store } from '../store/open-store.ts';
import { readRemovedPeople } from '../store/people.ts';
import { openMcpHttp, ownersClient, surfaceParts } from './mcp-surface.ts';
import { serveOtherCommands } from './serve-other-commands.ts';
import type { Standing } from './stay-up.ts';

export interface McpPorts {
  readonly config: Config;
  readonly store: Store;
  readonly gateway: Gateway;
  readonly approvals: ApprovalDesk;
  readonly http: OutboundHttp;
  readonly connections: ConnectionDirectory;
  readonly connectors: readonly AnyConnector[];
  /** Prompts and resources of remote MCP servers; null: this process cannot read from them. */
  readonly content: McpContent | null;
  /** The installation's key for MCP's request state. */
  readonly stateKey: Uint8Array;
  /** Where this process serves MCP over HTTP already, and for which workspace; null: nowhere. */
  readonly servedAt: ServedMcp | null;
}

export interface ServedMcp {
  readonly url: string;
  readonly tenantId: string;
}

/**
 * Serves MCP and, in the process that holds the data, the commands of others meanwhile: each AI client starts a process of its
 * own, and only one of them can hold the data.
 */
export async function serveMcpBesideOthers(
  { session, socketPath }: Pick<Standing, 'session' | 'socketPath'>,
  ports: McpPorts,
  serving: McpServing,
  io: CommandIo,
): Promise<number> {
  const isRelayed = io.stdin !== process.stdin;
  const commands = await serveOtherCommands(session, isRelayed ? null : socketPath);
  try {
    return await serveMcp(ports, serving, io);
  } finally {
    commands.close();
  }
}

/** Serves MCP until the client ends its stream (stdio) or the process is asked to end (HTTP). */
async function serveMcp(ports: McpPorts, serving: McpServing, io: CommandIo): Promise<number> {
  const linked = serving.connector === null ? null : await linkOf(ports, serving.tenantId, serving.connector);
  return serving.transport === 'http' ? serveHttp(ports, serving, linked, io) : serveStdio(ports, serving, linked, io);
}

async function serveStdio(
  ports: McpPorts,
  { tenantId }: McpServing,
  linked: LinkedConnector | null,
  io: CommandIo,
): Promise<number> {
  const { stdin } = io;
  if (!stdin) throw new AppError('invalid_input', 'MCP over stdio needs a client at its stdin; see docs/mcp.md.');
  const stdout = new Writable({
    decodeStrings: false,
    write(text: string, _encoding, written) {
      io.stdout(text);
      written();
    },
  });
  const transport = new StdioServerTransport(stdin as Readable, stdout);
  const ended = Promise.race([once(stdin, 'end'), once(stdin, 'close'), ...signals()]);
  const server = linked
    ? serveConnectorOverStdio(linked, { transport })
    : serveMcpOverStdio(surfaceParts(ports), ownersClient(tenantId, null), {
        transport,
      });
  await ended;
  await server.close();
  return 0;
}

const signals = () => (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => once(process, signal));

async function linkOf(ports: McpPorts, tenantId: string, system: string): Promise<LinkedConnector> {
  const connector = ports.connectors.find(({ id }) => id === system);
  const known = ports.connectors.map(({ id }) => id).join(', ');
  if (!connector)
    throw new AppError('not_found', `--connector "${system}": there are ${known}.`, { field: 'connector' });
  const connection = ports.connections.of(tenantId).find((each) => each.system === system);
  if (connection) return ports.connections.link(connection, connector);
  throw new AppError('not_found', `Workspace ${tenantId} has no connection to ${system}; connect it first.`, {
    system,
  });
}

async function serveHttp(
  ports: McpPorts,
  { tenantId }: McpServing,
  linked: LinkedConnector | null,
  io: CommandIo,
): Promise<number> {
  const { config } = ports;
  if (io.stdin !== process.stdin) return pointToServed(ports.servedAt, tenantId, linked, io);
  let answer: RequestListener = (_, response) => void response.writeHead(503).end();
  const server = createServer((request, response) => answer(request, response));
  await listen(server, config);
  const { port } = server.address() as AddressInfo;
  const listeningUrl = new URL(`http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`);
  try {
    const opened = linked
      ? standalone(linked)
      : await openMcpHttp({
          config,
          removed: () => ports.store.withTenant(tenantId, readRemovedPeople),
          parts: surfaceParts(ports),
          http: ports.http,
          tenantId,
          listeningUrl,
          tell: io.stderr,
        });
    answer = (request, response) => {
      if (!opened.handle(request, response)) response.writeHead(404).end();
    };
    io.stderr(`MCP at ${new URL('/mcp', listeningUrl).href}. Ctrl-C ends.\n`);
    await Promise.race(signals());
    await opened.close();
    return 0;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Another process holds the data: says where it serves the same over HTTP, or what to do where it does not. */
function pointToServed(
  served: ServedMcp | null,
  tenantId: string,
  linked: LinkedConnector | null,
  io: CommandIo,
): number {
  if (linked === null && served?.tenantId === tenantId) {
    io.stderr(`The process that holds this data serves MCP already, at ${served.url}: point the client there.\n`);
    return 0;
  }
  const what = served === null ? 'Another process' : `The process that serves workspace ${served.tenantId}`;
  throw new AppError(
    'conflict',
    `${what} holds this data. End it to serve this over HTTP, or use stdio (bellwether mcp), which works beside it.`,
  );
}

/** One connector alone, for loopback callers only. */
function standalone(linked: LinkedConnector) {
  const handler = connectorHttpHandler(linked);
  return {
    handle(...[request, response]: Parameters<RequestListener>) {
      if (request.url?.split('?')[0] !== '/mcp') return false;
      handler.listener(request, response);
      return true;
    },
    close: () => handler.close(),
  };
}

async function listen(server: ReturnType<typeof createServer>, { host, port }: Config): Promise<void> {
  const failed = once(server, 'error').then(([error]) => error as NodeJS.ErrnoException);
  server.listen(port, host);
  const error = await Promise.race([once(server, 'listening').then(() => null), failed]);
  if (error === null) return;
  if (error.code !== 'EADDRINUSE') throw error;
  throw new AppError('conflict', `Port ${port} on ${host} is taken; choose another with BELLWETHER_PORT.`);
}
