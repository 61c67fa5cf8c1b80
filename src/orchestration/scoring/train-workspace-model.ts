import { hash } from 'node:crypto';
import { type DealTrainingReport, trainDealModel } from '../../../intelligence/win-model/train-deal-model.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import type { RiskSettings } from '../../domain/settings.ts';
import type { Instant } from '../../domain/time.ts';
import type { Store } from '../../store/open-store.ts';
import { saveWinModel } from '../../store/win-models.ts';
import { readRiskSettings } from '../settings/workspace-settings.ts';
import { collectSnapshots } from './collect-snapshots.ts';

/** What an evaluation of a workspace found, as it is stored with its model. */
export interface WorkspaceEvaluation extends DealTrainingReport {
  readonly dataVersion: string;
  /** The model's name on scores; null when none ships. */
  readonly modelVersion: string | null;
  readonly snapshotDates: number;
}

export interface TrainWorkspaceOptions {
  readonly settings?: RiskSettings;
  readonly seed?: number;
  readonly onDate?: (done: number, total: number) => void;
}

/**
 * Trains and judges the workspace's own win model on what was known at `asOf`, and keeps the verdict for scoring. The same
 * data, date, settings and seed give the same model, byte for byte.
 */
export async function trainWorkspaceModel(
  store: Store,
  tenantId: string,
  asOf: Instant,
  { settings: given, seed = 1, onDate }: TrainWorkspaceOptions = {},
): Promise<WorkspaceEvaluation> {
  const settings = given ?? (await store.withTenant(tenantId, readRiskSettings));
  const { snapshots, closedDeals, dataVersion, dates } = await collectSnapshots(
    store,
    tenantId,
    asOf,
    settings,
    onDate,
  );
  const { report, model } = trainDealModel({ snapshots, closedDeals, trainedAsOf: asOf, seed });
  const digest = hash('sha256', canonicalJson([report.verdict, report.reason, model])).slice(0, 12);
  const evaluation: WorkspaceEvaluation = {
    ...report,
    dataVersion,
    modelVersion: model ? `learned-1-${digest}` : null,
    snapshotDates: dates.length,
  };
  await store.withTenant(tenantId, (tx) =>
    saveWinModel(tx, {
      tenantId,
      trainedAsOf: asOf,
      version: evaluation.modelVersion ?? `none-1-${digest}`,
      dataVersion,
      verdict: report.verdict,
      body: model as Record<string, unknown> | null,
      report: { ...evaluation },
    }),
  );
  return evaluation;
}
