import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nodeListener } from '../../connectors/kit/mcp-server.ts';
import { createOutboundHttp } from '../../connectors/kit/outbound-http.ts';
import type { Config } from '../config.ts';
import { buildCatalog } from '../orchestration/catalog/build-catalog.ts';
import { CatalogHolder } from '../orchestration/catalog/catalog-holder.ts';
import { LiveCatalog } from '../orchestration/catalog/live-catalog.ts';
import { keepCustody } from '../orchestration/credentials/keep-custody.ts';
import { LocalConnections } from '../orchestration/gateway/connections.ts';
import { createPolicyEngine } from '../orchestration/policy/policy-engine.ts';
import { assertionVerifier } from '../orchestration/remote/assertion.ts';
import { ConnectorEndpoint, type RefusedCall } from '../orchestration/remote/connector-endpoint.ts';
import { OpenedConnections } from '../orchestration/remote/opened-connections.ts';
import { appendAudit } from '../store/audit-log.ts';
import type { Store } from '../store/open-store.ts';
import { withRole } from '../store/role-transaction.ts';
import type { Observability } from './observability.ts';
import { allConnectors, loadPolicies } from './open-gateway.ts';
import { restoreConnections } from './restore-connections.ts';

/** The listening connector role. */
export interface ConnectorServer {
  readonly url: string;
  /** Takes no new call, lets those under way end (10 s at most), closes clients and outbound connections. */
  close(): Promise<void>;
}

/** Serves every stored connection over MCP to the other roles: the one place where credentials are decrypted. */
export async function serveConnectors(
  config: Config,
  store: Store,
  { logger, metrics }: Observability,
): Promise<ConnectorServer> {
  const http = createOutboundHttp({ allowList: config.allowedHosts });
  const connectors = allConnectors({ http, now: Date.now });
  const catalog = new CatalogHolder(buildCatalog(connectors, { now: new Date().toISOString() }));
  const { policies } = await loadPolicies(config, catalog);
  const restored = await restoreConnections({
    config,
    store,
    local: new LocalConnections(),
    prepared: { http, live: new LiveCatalog(catalog, connectors) },
    onError: (error) => logger.warn({ err: error }, 'connections cannot be restored'),
  });
  const custody = await restored.custody();
  const connections = new OpenedConnections(custody);
  const endpoint = new ConnectorEndpoint({
    verify: assertionVerifier(config.roles.verifyKeys),
    catalog,
    policy: createPolicyEngine(() => policies.current()),
    connections,
    nowMs: Date.now,
    audit: (call) => auditRefusal(store, call),
    onRefusal: (check) => {
      metrics.countRefusal(check);
      logger.warn({ check }, 'a call was refused');
    },
  });
  const chores = keepCustody(custody, (error) => logger.warn({ err: error }, 'custody'));
  const server = createServer(nodeListener(endpoint.fetch));
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(config.roles.connectorPort, config.host, listening);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${config.host}:${port}`,
    async close() {
      const ended = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const cut = setTimeout(() => server.closeAllConnections(), 10_000);
      await ended;
      clearTimeout(cut);
      await chores.close();
      await connections.close();
      await restored.close();
      await http.close();
    },
  };
}

/** A call that one of our own roles vouched for and this one refused: somebody should look. */
async function auditRefusal(store: Store, { assertion, requestId, reason, policyVersion }: RefusedCall): Promise<void> {
  const { principal, tenantId, connectionId, tool, argumentsDigest } = assertion;
  await withRole(store, 'bellwether_connector', tenantId, (tx) =>
    appendAudit(tx, tenantId, [
      {
        requestId,
        principalKind: principal.kind,
        principalId: principal.id,
        channel: principal.channel,
        role: principal.role,
        action: 'call',
        subject: tool,
        purpose: 'connector role',
        effect: 'deny',
        reason,
        policyVersion: policyVersion ?? 'none',
        argumentsDigest,
        connectionId,
        outcome: 'denied',
      },
    ]),
  );
}
