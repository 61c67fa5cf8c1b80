import { createOutboundHttp } from '../../connectors/kit/outbound-http.ts';
import type { Config } from '../config.ts';
import { AppError } from '../domain/errors.ts';
import type { Logger } from '../observability/open-logger.ts';
import type { Connection } from '../orchestration/gateway/connections.ts';
import { assertionSigner } from '../orchestration/remote/assertion.ts';
import { connectorCaller } from '../orchestration/remote/call-connector.ts';
import { RemoteConnections } from '../orchestration/remote/remote-connections.ts';
import { listConnections } from '../store/connections.ts';
import type { Store } from '../store/open-store.ts';
import { listWorkspaces } from '../store/workspaces.ts';

const reloadEveryMs = 2_000;
/** Longer than any deadline of the gateway, which ends calls earlier. */
const longestCallMs = 610_000;

/** Connections of a `serve` or `worker` process, which are called at the connector role and read again every 2 s. */
export async function linkRemotely(
  config: Config,
  store: Store,
  logger: Logger,
): Promise<{ readonly connections: RemoteConnections; close(): Promise<void> }> {
  const { connectorUrl, signingKey } = config.roles;
  if (connectorUrl === null || signingKey === null) {
    throw new AppError('internal', 'A process without a connector role has no remote connections.');
  }
  const { hostname, port, protocol } = new URL(connectorUrl);
  const hostPort = `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;
  const http = createOutboundHttp({ allowList: [hostPort], timeoutMs: longestCallMs });
  const connections = new RemoteConnections(connectorCaller(connectorUrl, http, assertionSigner(signingKey)));
  connections.replaceAll(await readConnections(store));
  let reading: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    // while the database is away, calls go on with what is known; the connector role looks each connection up itself
    reading = reading
      .then(async () => connections.replaceAll(await readConnections(store)))
      .catch((error: unknown) => logger.warn({ err: error }, 'connections cannot be read'));
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

async function readConnections(store: Store): Promise<Connection[]> {
  const found: Connection[] = [];
  for (const { id: tenantId } of await listWorkspaces(store)) {
    const rows = await store.withTenant(tenantId, (tx) => listConnections(tx));
    for (const { id, system, health } of rows) found.push({ id, tenantId, system, state: stateOf(health) });
  }
  return found;
}

/** A connection whose last sync failed is still called; one that a person must mend is not. */
function stateOf(health: string): Connection['state'] {
  return health === 'needs_reauth' || health === 'paused' || health === 'refreshing' ? health : 'healthy';
}
