import { hash } from 'node:crypto';
import type { Benchmarks } from '../../intelligence/benchmarks/benchmarks.ts';
import { canonicalJson } from '../../src/domain/canonical-json.ts';
import type { FiscalCalendar } from '../../src/domain/fiscal-calendar.ts';
import type { RiskSettings } from '../../src/domain/settings.ts';
import { dateOf, type Instant } from '../../src/domain/time.ts';
import { riskSettingsOf } from '../../src/domain/workspace-settings.ts';
import { type PipelineBasis, readGroundOfDeals } from '../../src/orchestration/context/pipeline-ground.ts';
import { readMutedSignals, refreshStandings } from '../../src/orchestration/learning/signal-standings.ts';
import { scoreOpen, streamScores } from '../../src/orchestration/scoring/score-pipeline.ts';
import { chooseWinModel } from '../../src/orchestration/scoring/workspace-model.ts';
import { readWorkspaceSettings } from '../../src/orchestration/settings/workspace-settings.ts';
import type { Store, TenantTransaction } from '../../src/store/open-store.ts';
import {
  readScoringRun,
  type ScoringRunRow,
  saveScoringRun,
  takeDealsToRescore,
} from '../../src/store/scoring-runs.ts';
import { readWinModel, type WinModelRow } from '../../src/store/win-models.ts';
import type { AlertPolicy } from '../alerts/alert-policy.ts';
import type { Recipients } from '../alerts/recipients.ts';
import { wakeSnoozed } from '../episodes/stored-episodes.ts';
import { beginRescoring, type RescoreReport, staleReport, writeRescoring } from './rescore.ts';

export interface WorkspaceRescoring {
  readonly store: Store;
  readonly tenantId: string;
  readonly asOf: Instant;
  readonly recipients: Recipients;
  /** The workspace's own when left out. */
  readonly policy?: AlertPolicy;
  readonly settings?: RiskSettings;
  /**
   * `changed` scores only the deals about which something was written since the last scoring of all, with that scoring's
   * benchmarks, where it is of the same day, settings and model; else, and by default, all open deals are scored.
   */
  readonly extent?: 'all' | 'changed';
}

/** What a rescoring of a workspace did; `openDeals` and `closedDeals` are those of the last scoring of all. */
export interface WorkspaceReport extends RescoreReport {
  readonly extent: 'all' | 'changed';
  readonly openDeals: number;
  readonly closedDeals: number;
}

/**
 * Scores a workspace from its mirror, advances episodes and accepts alerts, in one transaction and a batch of deals at a time:
 * memory does not grow with activities.
 * @throws AppError `invalid_input` for an empty tenant
 */
export async function rescoreWorkspace(work: WorkspaceRescoring): Promise<WorkspaceReport> {
  const { store, tenantId, asOf } = work;
  return store.withTenant(tenantId, async (tx): Promise<WorkspaceReport> => {
    if (!(await beginRescoring(tx, tenantId, asOf))) {
      return { ...staleReport, extent: 'all', openDeals: 0, closedDeals: 0 };
    }
    const current = (await readWorkspaceSettings(tx)).settings;
    const settings = work.settings ?? riskSettingsOf(current);
    const { fiscalCalendar } = current;
    const digest = digestOf([settings, fiscalCalendar]);
    const terms = { settings, fiscalCalendar, digest, stored: await readWinModel(tx, asOf) };
    const last = work.extent === 'changed' ? await readScoringRun(tx) : null;
    await wakeSnoozed(tx, tenantId, asOf);
    // taken before the facts are read: what is written meanwhile is marked again
    const marked = await takeDealsToRescore(tx);
    if (last && isUsable(last, asOf, terms) && marked.length <= last.openDeals * mostChanged) {
      return rescoreChanged(tx, work, terms, last, marked);
    }
    return rescoreAll(tx, work, terms);
  });
}

/** With more deals changed than this part, a scoring of all is as quick and has fresh benchmarks. */
const mostChanged = 0.2;

interface Terms {
  readonly settings: RiskSettings;
  readonly fiscalCalendar: FiscalCalendar;
  readonly digest: string;
  readonly stored: WinModelRow | null;
}

function isUsable(last: ScoringRunRow, asOf: Instant, { digest, stored }: Terms): boolean {
  return (
    dateOf(last.asOf) === dateOf(asOf) &&
    last.asOf <= asOf &&
    last.settingsDigest === digest &&
    last.modelVersion === (stored?.version ?? null)
  );
}

async function rescoreAll(tx: TenantTransaction, work: WorkspaceRescoring, terms: Terms): Promise<WorkspaceReport> {
  const { tenantId, asOf } = work;
  const stream = await streamScores(tx, asOf, terms.settings);
  const { openDeals, closedDeals, dataVersion } = stream;
  const mutedSignals = await refreshStandings(tx, { tenantId, settings: terms.settings, ground: stream.ground });
  const report = await writeRescoring(tx, { ...work, batches: stream.batches, mutedSignals });
  await saveScoringRun(tx, {
    tenantId,
    asOf,
    dataVersion,
    modelVersion: terms.stored?.version ?? null,
    settingsDigest: terms.digest,
    openDeals,
    closedDeals,
    basis: { ...stream.basis },
    benchmarks: { ...stream.benchmarks },
  });
  return { ...report, extent: 'all', openDeals, closedDeals };
}

async function rescoreChanged(
  tx: TenantTransaction,
  work: WorkspaceRescoring,
  { settings, fiscalCalendar, stored }: Terms,
  last: ScoringRunRow,
  marked: readonly string[],
): Promise<WorkspaceReport> {
  const { openDeals, closedDeals } = last;
  // both are our own JSON, written by `rescoreAll`
  const benchmarks = last.benchmarks as unknown as Benchmarks;
  const basis = last.basis as unknown as PipelineBasis;
  const ground = await readGroundOfDeals(tx, work.asOf, marked, basis);
  const dataVersion = `${last.dataVersion}+${ground.dataVersion}`;
  const model = chooseWinModel(stored, benchmarks, settings);
  const batches = scoreOpen(tx, ground, { benchmarks, settings, model, fiscalCalendar, dataVersion });
  const report = await writeRescoring(tx, {
    ...work,
    batches,
    lookedAt: marked,
    mutedSignals: await readMutedSignals(tx, settings),
  });
  return { ...report, extent: 'changed', openDeals, closedDeals };
}

function digestOf(settings: unknown): string {
  return hash('sha256', canonicalJson(settings)).slice(0, 16);
}
