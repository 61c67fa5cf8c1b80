import { memoryCredentials } from '../../../connectors/kit/memory-credentials.ts';
import { type SalesforceSimulator, startSalesforceSimulator } from '../../../connectors/salesforce/simulator.ts';
import type { SimulatorOrg } from '../../../connectors/salesforce/simulator-org.ts';
import { readConfig } from '../../../src/config.ts';
import { localOwner } from '../../../src/domain/principal.ts';
import { MemoryApprovals } from '../../../src/orchestration/gateway/approvals.ts';
import { MemoryAuditSink } from '../../../src/orchestration/gateway/audit-trail.ts';
import { LocalConnections } from '../../../src/orchestration/gateway/connections.ts';
import type { Gateway } from '../../../src/orchestration/gateway/gateway.ts';
import { MemoryKillSwitch } from '../../../src/orchestration/gateway/kill-switch-watch.ts';
import type { SyncRequest } from '../../../src/orchestration/sync/sync-request.ts';
import { saveConnection } from '../../../src/store/connections.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { openObservability } from '../../../src/wiring/observability.ts';
import { openGateway, prepareGateway } from '../../../src/wiring/open-gateway.ts';

/** A Salesforce simulator behind the real connector and gateway, for as many workspaces as a run needs. */
export interface SalesforceRoom {
  readonly simulator: SalesforceSimulator;
  readonly gateway: Gateway;
  /** Connects a workspace afresh: a new client, a closed breaker. What a sync of it needs comes back. */
  connect(tenantId: string): Promise<SyncRequest>;
  close(): Promise<void>;
}

export const connectionId = 'salesforce';
export const pageSize = 200;

/** Opens the room; vendor and product read the same clock. */
export async function openSalesforceRoom(store: Store, org: SimulatorOrg): Promise<SalesforceRoom> {
  const simulator = await startSalesforceSimulator({ org, dailyApiRequests: 100_000_000 });
  const connections = new LocalConnections();
  const prepared = await prepareGateway(readConfig({}), [simulator.hostPort]);
  const { gateway } = openGateway(prepared, {
    connections,
    audit: new MemoryAuditSink(),
    killSwitch: new MemoryKillSwitch(),
    approvals: new MemoryApprovals(),
    observability: openObservability('silent', 'all'),
  });
  let count = 0;
  return {
    simulator,
    gateway,
    async connect(tenantId) {
      count += 1;
      // the breaker remembers by connection id: another id each time, for the same rows of the mirror
      const gatewayId = `${connectionId}-${count}`;
      await connections.remove(tenantId, `${connectionId}-${count - 1}`);
      await connections.put({
        id: gatewayId,
        tenantId,
        system: 'salesforce',
        state: 'healthy',
        settings: { loginUrl: simulator.baseUrl, pageSize },
        credentials: memoryCredentials({ ...simulator.credentials, ...simulator.oauth.issue() }),
      });
      await store.withTenant(tenantId, (tx) =>
        saveConnection(tx, tenantId, { id: connectionId, system: 'salesforce', category: 'crm', settings: {} }),
      );
      const asOf = new Date().toISOString();
      return { store, gateway, principal: localOwner(tenantId), connectionId, system: 'salesforce', asOf, pageSize };
    },
    async close() {
      await gateway.close();
      await connections.close();
      await simulator.close();
      await prepared.http.close();
    },
  };
}
