import { checkDrift, type DriftReport } from '../../../intelligence/win-model/check-drift.ts';
import type { DealModelState } from '../../../intelligence/win-model/deal-model.ts';
import type { DealSnapshot } from '../../../intelligence/win-model/deal-snapshot.ts';
import { probabilitiesOf } from '../../../intelligence/win-model/judge-deal-model.ts';
import { addDays, dateOf, endOfDay, type Instant } from '../../domain/time.ts';
import { alarmAction } from '../../store/audit-history.ts';
import { appendAudit } from '../../store/audit-log.ts';
import type { Store } from '../../store/open-store.ts';
import { readWinModel, saveDrift, type WinModelRow } from '../../store/win-models.ts';
import { collectPipelineContext } from '../context/collect-contexts.ts';
import { snapshotsOf } from '../scoring/collect-snapshots.ts';
import { readRiskSettings } from '../settings/workspace-settings.ts';

/** The days between two looks of the schedule. */
const lookEveryDays = 7;
/** Small workspaces are looked at week by week; with this many deals one look more would tell nothing new. */
const betweenSnapshotsDays = 7;
const mostSnapshotDates = 12;
const enoughDeals = 200;

/**
 * Looks whether the model that is in use still says the truth: on as-of snapshots after its training whose whole horizon has
 * passed, each deal once. Keeps what it found with the model and raises an alarm when it has drifted. Null: no model is in use.
 */
export async function watchDrift(store: Store, tenantId: string, asOf: Instant): Promise<DriftReport | null> {
  const stored = await store.withTenant(tenantId, (tx) => readWinModel(tx, before(asOf)));
  if (stored?.body == null) return null;
  const snapshots = await unseenDeals(store, tenantId, stored, asOf);
  // our own JSON: written by trainWorkspaceModel under this version
  const model = stored.body as unknown as DealModelState;
  const { version: modelVersion, trainedAsOf } = stored;
  const report = checkDrift({
    modelVersion,
    trainedAsOf,
    asOf,
    snapshots,
    probabilities: probabilitiesOf(model, snapshots),
  });
  await store.withTenant(tenantId, async (tx) => {
    const wasDrifted = driftOf(stored)?.state === 'drifted';
    await saveDrift(tx, trainedAsOf, { ...report });
    if (report.state === 'drifted' && !wasDrifted) await appendAudit(tx, tenantId, [alarmOf(report)]);
  });
  return report;
}

/** The same for the schedule: at most one look a week of the data. */
export async function watchDriftWeekly(store: Store, tenantId: string, asOf: Instant): Promise<DriftReport | null> {
  const stored = await store.withTenant(tenantId, (tx) => readWinModel(tx, before(asOf)));
  if (stored?.body == null) return null;
  const last = driftOf(stored)?.asOf ?? stored.trainedAsOf;
  return endOfDay(addDays(dateOf(last), lookEveryDays)) > asOf ? null : watchDrift(store, tenantId, asOf);
}

/** What was found of a stored model when it was last looked at; null: nobody has looked. */
export function driftOf(stored: WinModelRow): DriftReport | null {
  return (stored.report['drift'] as DriftReport | undefined) ?? null;
}

async function unseenDeals(
  store: Store,
  tenantId: string,
  stored: WinModelRow,
  asOf: Instant,
): Promise<DealSnapshot[]> {
  const horizonDays = (stored.report['split'] as { horizonDays: number } | null)?.horizonDays ?? 90;
  const settings = await store.withTenant(tenantId, readRiskSettings);
  const { closed } = await store.withTenant(tenantId, (tx) => collectPipelineContext(tx, asOf));
  const ended = new Map(closed.map((deal) => [deal.context.opportunityId, deal]));
  const found = new Map<string, DealSnapshot>();
  let date = dateOf(stored.trainedAsOf);
  for (let look = 0; look < mostSnapshotDates; look += 1) {
    const ripe = addDays(date, horizonDays);
    if (endOfDay(ripe) > asOf || found.size >= enoughDeals) break;
    for (const snapshot of await snapshotsOf(store, tenantId, endOfDay(date), ended, settings)) {
      if (dateOf(snapshot.closedAt) <= ripe && !found.has(snapshot.opportunityId)) {
        found.set(snapshot.opportunityId, snapshot);
      }
    }
    date = addDays(date, betweenSnapshotsDays);
  }
  return [...found.values()];
}

/** A model that was trained for this very moment has seen everything. */
function before(asOf: Instant): Instant {
  return new Date(Date.parse(asOf) - 1).toISOString();
}

function alarmOf({ modelVersion, closedDeals, won, expectedWins, asOf }: DriftReport) {
  return {
    requestId: `drift-${modelVersion}-${dateOf(asOf)}`,
    principalKind: 'system' as const,
    principalId: 'bellwether',
    channel: 'schedule' as const,
    action: alarmAction,
    subject: `model_drift|${modelVersion}`,
    purpose: 'win model drift',
    effect: 'allow',
    reason: 'model_drift',
    policyVersion: 'none',
    argumentsDigest: null,
    system: null,
    facts: { about: modelVersion, count: won, limit: Math.round(expectedWins), closedDeals },
  };
}
