import { systemPrincipal } from '../../src/domain/principal.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { ToolGateway } from '../../src/domain/tool.ts';
import { watchDriftWeekly } from '../../src/orchestration/learning/watch-drift.ts';
import type { AppliedTotals } from '../../src/orchestration/sync/applied-totals.ts';
import type { ReadProgress } from '../../src/orchestration/sync/read-pages.ts';
import { syncAccountEvents } from '../../src/orchestration/sync/sync-account-events.ts';
import { syncWorkspaceConnections } from '../../src/orchestration/sync/sync-workspace.ts';
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

/**
 * Reads what changed in every connected system and matches it. A system that fails is left with its reason, and the others are read.
 * @throws AppError the first failure, when no system could be read at all
 */
export async function syncWorkspace(run: PipelineRun): Promise<ReadonlyMap<string, AppliedTotals>> {
  const { totals, failures } = await syncWorkspaceConnections(run);
  const [failure] = failures.values();
  if (failure && totals.size === 0) throw failure;
  return totals;
}

/**
 * Reads the public events of accounts from every connected intelligence source and returns how many were new. A source that fails is
 * left with its reason, and the others are read.
 * @throws AppError the first failure, when no source could be read
 */
export async function readAccountEvents({ store, gateway, tenantId, asOf, onProgress }: PipelineRun): Promise<number> {
  const rows = await store.withTenant(tenantId, (tx) => listConnections(tx));
  const sources = rows.filter(({ category, health }) => category === 'intelligence' && health !== disconnected);
  const about = { store, gateway, principal: systemPrincipal(tenantId), asOf, ...(onProgress && { onProgress }) };
  const ended = await Promise.allSettled(
    sources.map(({ id, system }) => syncAccountEvents({ ...about, connectionId: id, system })),
  );
  const read = ended.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const failed = ended.find((each) => each.status === 'rejected');
  if (failed && read.length === 0) throw failed.reason;
  return read.reduce((sum, totals) => sum + (totals.toJSON()['account_event']?.created ?? 0), 0);
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
