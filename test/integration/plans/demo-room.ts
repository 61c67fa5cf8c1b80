import { memoryCredentials } from '../../../connectors/kit/memory-credentials.ts';
import { toolCall, toolCallOnce } from '../../../execution/channels/tool-call.ts';
import { startExecution } from '../../../execution/engine.ts';
import { openQueue } from '../../../execution/queue/open-queue.ts';
import { syncWorkspace } from '../../../execution/schedules/run-pipeline.ts';
import { readConfig } from '../../../src/config.ts';
import { MemoryApprovals } from '../../../src/orchestration/gateway/approvals.ts';
import { MemoryAuditSink } from '../../../src/orchestration/gateway/audit-trail.ts';
import { LocalConnections } from '../../../src/orchestration/gateway/connections.ts';
import { MemoryKillSwitch } from '../../../src/orchestration/gateway/kill-switch-watch.ts';
import { saveConnection } from '../../../src/store/connections.ts';
import { ensureWorkspace } from '../../../src/store/workspaces.ts';
import { checkPlannedCall } from '../../../src/wiring/check-planned-call.ts';
import { openObservability } from '../../../src/wiring/observability.ts';
import { openAnswering } from '../../../src/wiring/open-answering.ts';
import { openGateway, prepareGateway } from '../../../src/wiring/open-gateway.ts';
import { openPlans } from '../../../src/wiring/open-plans.ts';
import { startDemoSystems } from '../../../src/wiring/start-demo.ts';
import { openTestStore } from '../../setup/databases.ts';
import { quickSettings } from '../execution/engine-room.ts';

/** The demo organisation with its systems still running, read into workspace `acme`, and a desk that carries plans out in them. */
export async function openDemoRoom(tenantId = 'acme') {
  const store = await openTestStore();
  const today = new Date().toISOString().slice(0, 10);
  const systems = await startDemoSystems(today, 'salesforce', 7);
  const connections = new LocalConnections();
  const prepared = await prepareGateway(readConfig({}), systems.allowedHosts);
  const observability = openObservability('silent', 'all');
  const { gateway } = openGateway(prepared, {
    ...{ connections, observability },
    ...{ audit: new MemoryAuditSink(), killSwitch: new MemoryKillSwitch(), approvals: new MemoryApprovals() },
  });
  await ensureWorkspace(store, tenantId, 'Demo', false);
  for (const { id, system, category, settings, credentials } of systems.connections) {
    await store.withTenant(tenantId, (tx) => saveConnection(tx, tenantId, { id, system, category, settings: {} }));
    const opened = { id, tenantId, system, state: 'healthy', settings } as const;
    await connections.put({ ...opened, credentials: memoryCredentials(credentials) });
  }
  await syncWorkspace({ store, gateway, tenantId, asOf: systems.asOf });
  const queue = await openQueue({ pool: store.pool });
  const execution = await startExecution({
    ...{ store, queue, gateway, channels: [toolCall, toolCallOnce], settings: quickSettings },
    checkAction: async (action) =>
      checkPlannedCall(gateway, action) ?? { effect: 'stop', policyVersion: 'none', reason: 'no plan' },
  });
  const { desk, planner } = await openPlans({
    ...{ store, gateway, observability, answering: openAnswering(store) },
    ...{ nudge: () => execution.nudge(), obstacle: async () => null, linkTo: () => null, model: null },
  });
  return {
    ...{ store, systems, gateway, desk, planner },
    async close() {
      await execution.stop(1_000);
      await queue.close();
      await gateway.close();
      await connections.close();
      await systems.close();
      await prepared.http.close();
      await store.close();
    },
  };
}
export type DemoRoom = Awaited<ReturnType<typeof openDemoRoom>>;
