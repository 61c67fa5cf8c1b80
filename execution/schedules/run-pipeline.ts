import type { Instant } from '../../src/domain/time.ts';
import type { ToolGateway } from '../../src/domain/tool.ts';
import { watchDriftWeekly } from '../../src/orchestration/learning/watch-drift.ts';
import type { AppliedTotals } from '../../src/orchestration/sync/applied-totals.ts';
import type { ReadProgress } from '../../src/orchestration/sync/read-pages.ts';
import { syncWorkspaceConnections } from '../../src/orchestration/sync/sync-workspace.ts';
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
