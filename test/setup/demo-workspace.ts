import { memoryCredentials } from '../../connectors/kit/memory-credentials.ts';
import { startSalesforceSimulator } from '../../connectors/salesforce/simulator.ts';
import { readConfig } from '../../src/config.ts';
import { generateDemoOrganisation } from '../../src/demo/generate-demo-organisation.ts';
import type { DemoOrganisation } from '../../src/demo/organisation.ts';
import { toSalesforceOrg } from '../../src/demo/to-salesforce-org.ts';
import { localOwner } from '../../src/domain/principal.ts';
import { addDays, type CalendarDate, dayMs, endOfDay, type Instant } from '../../src/domain/time.ts';
import { MemoryApprovals } from '../../src/orchestration/gateway/approvals.ts';
import { MemoryAuditSink } from '../../src/orchestration/gateway/audit-trail.ts';
import { LocalConnections } from '../../src/orchestration/gateway/connections.ts';
import { MemoryKillSwitch } from '../../src/orchestration/gateway/kill-switch-watch.ts';
import { syncConnection } from '../../src/orchestration/sync/sync-connection.ts';
import { saveConnection } from '../../src/store/connections.ts';
import type { Store } from '../../src/store/open-store.ts';
import { ensureWorkspace } from '../../src/store/workspaces.ts';
import { openObservability } from '../../src/wiring/observability.ts';
import { openGateway, prepareGateway } from '../../src/wiring/open-gateway.ts';

/** A demo organisation in the mirror, read through the Salesforce simulator, the SDK, the connector and the gateway. */
export interface DemoWorkspace {
  readonly organisation: DemoOrganisation;
  readonly tenantId: string;
  /** What its data speaks for. */
  readonly asOf: Instant;
}

/** Reads the demo organisation of a seed into `tenantId`; the simulator is gone when this returns. */
export async function readDemoWorkspace(
  store: Store,
  tenantId: string,
  seed: number,
  anchorDate: CalendarDate,
): Promise<DemoWorkspace> {
  const organisation = generateDemoOrganisation({ seed, anchorDate });
  const now = () => Date.parse(anchorDate) + dayMs / 3;
  const simulator = await startSalesforceSimulator({ org: toSalesforceOrg(organisation), now });
  const connections = new LocalConnections();
  const prepared = await prepareGateway(readConfig({}), [simulator.hostPort]);
  const { http } = prepared;
  const { gateway } = openGateway(prepared, {
    connections,
    audit: new MemoryAuditSink(),
    killSwitch: new MemoryKillSwitch(),
    approvals: new MemoryApprovals(),
    observability: openObservability('silent', 'all'),
  });
  const asOf = endOfDay(addDays(anchorDate, -1));
  try {
    await ensureWorkspace(store, tenantId, `Demo ${seed}`, false);
    const id = 'salesforce';
    await store.withTenant(tenantId, (tx) =>
      saveConnection(tx, tenantId, { id, system: id, category: 'crm', settings: {} }),
    );
    await connections.put({
      id,
      tenantId,
      system: id,
      state: 'healthy',
      settings: { loginUrl: simulator.baseUrl, pageSize: 2_000 },
      credentials: memoryCredentials(simulator.credentials),
    });
    await syncConnection({
      store,
      gateway,
      principal: localOwner(tenantId),
      connectionId: id,
      system: id,
      asOf,
    });
  } finally {
    await gateway.close();
    await connections.close();
    await simulator.close();
    await http.close();
  }
  return { organisation, tenantId, asOf };
}
