import { type Principal, systemPrincipal } from '../../src/domain/principal.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { ToolGateway } from '../../src/domain/tool.ts';
import { watchDriftWeekly } from '../../src/orchestration/learning/watch-drift.ts';
import type { AppliedTotals } from '../../src/orchestration/sync/applied-totals.ts';
import type { ReadProgress } from '../../src/orchestration/sync/read-pages.ts';
import { syncConnection } from '../../src/orchestration/sync/sync-connection.ts';
import { disconnected, listConnections } from '../../src/store/connections.ts';
import type { Store } from '../../src/store/open-store.ts';
import type { Recipients } from '../alerts/recipients.ts';
import { rescoreWorkspace, type WorkspaceReport } from '../jobs/rescore-workspace.ts';

export interface PipelineRun {
  readonly store: Store;
  readonly gateway: ToolGateway;
  readonly tenantId: string;
  readonly asOf: Instant;
  readonly onProgress?: (progress: ReadProgress) => void;
}

/** Reads what changed in every connected CRM. Systems are read one after the other; the first failure ends the run. */
export async function syncWorkspace(run: PipelineRun): Promise<Map<string, AppliedTotals>> {
  const { store, gateway, tenantId, asOf, onProgress } = run;
  const principal: Principal = systemPrincipal(tenantId);
  const connections = await store.withTenant(tenantId, (tx) => listConnections(tx));
  const totals = new Map<string, AppliedTotals>();
  for (const { id, system, category, health } of connections) {
    if (category !== 'crm' || system === 'csv' || health === disconnected) continue;
    const request = {
      store,
      gateway,
      principal,
      connectionId: id,
      system,
      asOf,
      ...(onProgress ? { onProgress } : {}),
    };
    totals.set(id, await syncConnection(request));
  }
  return totals;
}

/** Scores the workspace and turns new or worsened risk into accepted alerts; the same data again adds nothing. */
export async function scoreAndAlert(
  { store, tenantId, asOf }: PipelineRun,
  recipients: Recipients,
  extent: 'all' | 'changed' = 'all',
): Promise<WorkspaceReport> {
  const report = await rescoreWorkspace({ store, tenantId, asOf, recipients, extent });
  if (extent === 'all') await watchDriftWeekly(store, tenantId, asOf);
  return report;
}
