import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AnyConnector } from '../../../connectors/kit/define-connector.ts';
import { memoryCredentials } from '../../../connectors/kit/memory-credentials.ts';
import { createOutboundHttp, type OutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import type { Principal } from '../../../src/domain/principal.ts';
import { MemoryApprovalDesk } from '../../../src/mcp/approval-desk.ts';
import { type AccessCheck, openAccess } from '../../../src/mcp/auth/access.ts';
import { createMcpEndpoint, type McpEndpoint } from '../../../src/mcp/mcp-endpoint.ts';
import { originRules } from '../../../src/mcp/origin-check.ts';
import { createStateSeal } from '../../../src/mcp/request-state.ts';
import type { SurfaceParts } from '../../../src/mcp/surface-parts.ts';
import { buildCatalog } from '../../../src/orchestration/catalog/build-catalog.ts';
import { canonicalDigest } from '../../../src/orchestration/catalog/canonical-digest.ts';
import type { LifecycleStep } from '../../../src/orchestration/catalog/catalog-entry.ts';
import { CatalogHolder } from '../../../src/orchestration/catalog/catalog-holder.ts';
import { vocabularyOf } from '../../../src/orchestration/catalog/vocabulary.ts';
import { MemoryAuditSink } from '../../../src/orchestration/gateway/audit-trail.ts';
import { LocalConnections } from '../../../src/orchestration/gateway/connections.ts';
import { createGateway } from '../../../src/orchestration/gateway/create-gateway.ts';
import type { GatewayOptions } from '../../../src/orchestration/gateway/gateway.ts';
import { MemoryKillSwitch } from '../../../src/orchestration/gateway/kill-switch-watch.ts';
import { watchKillSwitch } from '../../../src/orchestration/kill-switch/watch-kill-switch.ts';
import { createPolicyEngine } from '../../../src/orchestration/policy/policy-engine.ts';
import { PolicyHolder } from '../../../src/orchestration/policy/policy-holder.ts';
import { defaultPolicyDirectory, readPolicyFiles } from '../../../src/orchestration/policy/read-policy-files.ts';
import { relayContent } from '../../../src/orchestration/upstreams/relay-content.ts';
import { discoverUpstream, openUpstream } from '../../../src/orchestration/upstreams/upstream-connector.ts';

const defaults = await readPolicyFiles(defaultPolicyDirectory);
const now = '2026-11-20T00:00:00.000Z';

export function aiClient(role: Principal['role'] = 'admin', more: Partial<Principal> = {}): Principal {
  return {
    kind: 'user',
    id: `${role}-1`,
    tenantId: 'acme',
    role,
    team: null,
    salesUserId: null,
    channel: 'mcp',
    scopes: null,
    ...more,
  };
}

/** Steps that approve and deploy every tool of a discovered connector, as a person would after looking at it. */
export function approveAll(connector: AnyConnector): Map<string, readonly LifecycleStep[]> {
  const draft = buildCatalog([connector], { now, upstream: new Set([connector.id]) });
  return new Map(
    draft.tools.map(({ name, version, digest }) => {
      const step = (state: LifecycleStep['state']) => ({ state, by: 'admin', at: now, expiresAt: null, digest });
      return [`${name}@${version}`, [step('testing'), step('approved'), step('deployed')]];
    }),
  );
}

export interface RemoteServer {
  readonly id: string;
  readonly url: string;
  readonly readOnlyTools?: readonly string[];
  readonly token?: string;
}

export interface RoomOptions {
  readonly remotes?: readonly RemoteServer[];
  readonly connectors?: readonly AnyConnector[];
  readonly unapproved?: boolean;
  readonly gateway?: Partial<GatewayOptions>;
  readonly surface?: Partial<SurfaceParts>;
}

/** A gateway over remote MCP servers and built-in connectors, with memory twins for everything durable. */
export async function gatewayRoom(options: RoomOptions = {}) {
  const remotes = options.remotes ?? [];
  const http = createOutboundHttp({ allowList: remotes.map(({ url }) => new URL(url).host) });
  const found = await Promise.all(remotes.map((remote) => discover(http, remote)));
  const discovered = found.map(({ connector }) => connector);
  const connectors = [...discovered, ...(options.connectors ?? [])];
  const steps = options.unapproved ? new Map() : new Map(discovered.flatMap((each) => [...approveAll(each)]));
  const upstream = new Set(remotes.map(({ id }) => id));
  const catalog = new CatalogHolder(buildCatalog(connectors, { now, upstream, steps }));
  const context = { vocabulary: vocabularyOf(catalog.current()), admins: [], nowMs: Date.now() };
  const policies = PolicyHolder.start(defaults.schema, defaults.files, context);
  const connections = new LocalConnections();
  for (const connector of connectors) {
    const remote = remotes.find(({ id }) => id === connector.id);
    await connections.put({
      id: connector.id,
      tenantId: 'acme',
      system: connector.id,
      state: 'healthy',
      settings: remote ? settingsOf(remote) : {},
      credentials: memoryCredentials(remote?.token === undefined ? {} : { token: remote.token }),
    });
  }
  const audit = new MemoryAuditSink();
  const approvals = new MemoryApprovalDesk(Date.now);
  const killSwitch = new MemoryKillSwitch();
  const gateway = createGateway({
    catalog,
    policy: createPolicyEngine(() => policies.current()),
    connections,
    audit,
    killSwitch,
    approvals,
    ...options.gateway,
  });
  const clients = remotes.map((remote) => ({ system: remote.id, client: clientOf(http, remote) }));
  const parts: SurfaceParts = {
    gateway,
    approvals,
    seal: createStateSeal(randomBytes(32), Date.now),
    deadlineMs: 10_000,
    content: remotes.length === 0 ? null : relayContent(gateway, () => clients, watchKillSwitch(killSwitch)),
    disclosureThreshold: 500,
    ...options.surface,
  };
  return {
    parts,
    gateway,
    audit,
    approvals,
    killSwitch,
    catalog,
    leftOut: found.flatMap(({ leftOut }) => leftOut),
    async close() {
      await gateway.close();
      await connections.close();
      await http.close();
    },
  };
}

const settingsOf = ({ url, readOnlyTools = [] }: RemoteServer) => ({ url, readOnlyTools: [...readOnlyTools] });
const credentialsOf = ({ token }: RemoteServer) => memoryCredentials(token === undefined ? {} : { token });

function discover(http: OutboundHttp, remote: RemoteServer) {
  const connection = { settings: settingsOf(remote), credentials: credentialsOf(remote) };
  return discoverUpstream({ http, now: Date.now }, { id: remote.id, title: remote.id }, connection);
}

function clientOf(http: OutboundHttp, remote: RemoteServer) {
  return openUpstream({ http, now: Date.now }, { settings: settingsOf(remote), credentials: credentialsOf(remote) });
}

/** Serves an endpoint on a free loopback port. */
export async function serveEndpoint(
  parts: SurfaceParts,
  options: {
    readonly access?: AccessCheck;
    readonly fastPath?: boolean;
    readonly errors?: Error[];
    /** Answers before the endpoint; true when it did. */
    readonly before?: (...exchange: Parameters<McpEndpoint['listener']>) => boolean;
  } = {},
) {
  let endpoint: McpEndpoint | null = null;
  const server: Server = createServer((request, response) => {
    if (!options.before?.(request, response)) endpoint?.listener(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`);
  endpoint = createMcpEndpoint({
    parts,
    access: options.access ?? openAccess(aiClient()),
    origins: originRules([url]),
    fastPath: options.fastPath ?? true,
    onError: (error) => options.errors?.push(error),
  });
  return {
    url,
    endpoint,
    async close() {
      await endpoint?.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The fields `digest` covers, for tests that change a definition. */
export const digestOf = canonicalDigest;
