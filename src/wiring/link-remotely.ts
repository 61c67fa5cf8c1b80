import { createOutboundHttp } from '../../connectors/kit/outbound-http.ts';
import type { Config } from '../config.ts';
import { AppError } from '../domain/errors.ts';
import type { Logger } from '../observability/open-logger.ts';
import { type Connection, connectionState } from '../orchestration/gateway/connections.ts';
import { assertionSigner } from '../orchestration/remote/assertion.ts';
import { connectorCaller } from '../orchestration/remote/call-connector.ts';
import { RemoteConnections } from '../orchestration/remote/remote-connections.ts';
import { disconnected, listConnections } from '../store/connections.ts';
import type { Store } from '../store/open-store.ts';
import { listUpstreamDefinitions } from '../store/upstream-definitions.ts';
import { listWorkspaces } from '../store/workspaces.ts';
import type { PreparedGateway } from './open-gateway.ts';
import { matchDefinitions } from './stored-connections.ts';
import { UpstreamCatalog, type UpstreamConnection } from './upstream-catalog.ts';
import { isUpstreamSystem } from './upstream-systems.ts';

const reloadEveryMs = 2_000;
/** Longer than any deadline of the gateway, which ends calls earlier. */
const longestCallMs = 610_000;

/**
 * Connections of a `serve` or `worker` process, which are called at the connector role and read again every 2 s, together with
 * the tools that come from outside and what people decided about the catalog.
 */
export async function linkRemotely(
  config: Config,
  store: Store,
  logger: Logger,
  prepared: Pick<PreparedGateway, 'http' | 'live'>,
): Promise<{ readonly connections: RemoteConnections; close(): Promise<void> }> {
  const { connectorUrl, signingKey } = config.roles;
  if (connectorUrl === null || signingKey === null) {
    throw new AppError('internal', 'A process without a connector role has no remote connections.');
  }
  const { hostname, port, protocol } = new URL(connectorUrl);
  const hostPort = `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;
  const http = createOutboundHttp({ allowList: [hostPort], timeoutMs: longestCallMs });
  const connections = new RemoteConnections(connectorCaller(connectorUrl, http, assertionSigner(signingKey)));
  const upstreams = new UpstreamCatalog(prepared.live, { http: prepared.http, now: Date.now });
  const load = async () => {
    const found = await readConnections(store);
    connections.replaceAll(found.connections);
    await upstreams.load(store, found.upstreams);
  };
  await load();
  let reading: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    // while the database is away, calls go on with what is known; the connector role looks each connection up itself
    reading = reading.then(load).catch((error: unknown) => logger.warn({ err: error }, 'connections cannot be read'));
  }, reloadEveryMs);
  timer.unref();
  return {
    connections,
    async close() {
      clearInterval(timer);
      await reading;
      await http.close();
    },
  };
}

async function readConnections(store: Store): Promise<{ connections: Connection[]; upstreams: UpstreamConnection[] }> {
  const connections: Connection[] = [];
  const upstreams: UpstreamConnection[] = [];
  for (const { id: tenantId } of await listWorkspaces(store)) {
    await store.withTenant(tenantId, async (tx) => {
      const rows = (await listConnections(tx)).filter(({ health }) => health !== disconnected);
      for (const { id, system, health } of rows) {
        connections.push({ id, tenantId, system, state: connectionState(health) });
      }
      if (!rows.some(({ system }) => isUpstreamSystem(system))) return;
      upstreams.push(...matchDefinitions(rows, await listUpstreamDefinitions(tx)));
    });
  }
  return { connections, upstreams };
}
