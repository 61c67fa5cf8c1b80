import { memoryCredentials } from '../../connectors/kit/memory-credentials.ts';
import { syncWorkspace } from '../../execution/schedules/run-pipeline.ts';
import type { DemoCrm } from '../../src/cli/command.ts';
import { readConfig } from '../../src/config.ts';
import { generateDemoOrganisation } from '../../src/demo/generate-demo-organisation.ts';
import type { CalendarDate } from '../../src/domain/time.ts';
import { MemoryApprovals } from '../../src/orchestration/gateway/approvals.ts';
import { MemoryAuditSink } from '../../src/orchestration/gateway/audit-trail.ts';
import { LocalConnections } from '../../src/orchestration/gateway/connections.ts';
import { MemoryKillSwitch } from '../../src/orchestration/gateway/kill-switch-watch.ts';
import { saveConnection } from '../../src/store/connections.ts';
import type { Store } from '../../src/store/open-store.ts';
import { ensureWorkspace } from '../../src/store/workspaces.ts';
import { openObservability } from '../../src/wiring/observability.ts';
import { openGateway, prepareGateway } from '../../src/wiring/open-gateway.ts';
import { startDemoSystems } from '../../src/wiring/start-demo.ts';
import type { DemoWorkspace } from './demo-workspace.ts';

/**
 * Reads the demo organisation of a seed as `npm start` does: deals from the CRM, mail, meetings, chat and filings from their own
 * systems, through simulators, SDKs, connectors, gateway and matching. The simulators are gone when this returns.
 */
export async function readDemoSystems(
  store: Store,
  tenantId: string,
  seed: number,
  anchorDate: CalendarDate,
  crm: DemoCrm = 'salesforce',
): Promise<DemoWorkspace> {
  const systems = await startDemoSystems(anchorDate, crm, seed);
  const connections = new LocalConnections();
  const prepared = await prepareGateway(readConfig({}), systems.allowedHosts);
  const { gateway } = openGateway(prepared, {
    connections,
    audit: new MemoryAuditSink(),
    killSwitch: new MemoryKillSwitch(),
    approvals: new MemoryApprovals(),
    observability: openObservability('silent', 'all'),
  });
  try {
    await ensureWorkspace(store, tenantId, `Demo ${seed}`, false);
    for (const { id, system, category, settings, credentials } of systems.connections) {
      await store.withTenant(tenantId, (tx) => saveConnection(tx, tenantId, { id, system, category, settings: {} }));
      await connections.put({
        id,
        tenantId,
        system,
        state: 'healthy',
        settings,
        credentials: memoryCredentials(credentials),
      });
    }
    await syncWorkspace({ store, gateway, tenantId, asOf: systems.asOf });
  } finally {
    await gateway.close();
    await connections.close();
    await systems.close();
    await prepared.http.close();
  }
  return { organisation: generateDemoOrganisation({ seed, anchorDate }), tenantId, asOf: systems.asOf };
}
