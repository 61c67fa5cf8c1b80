import { learnBenchmarks } from '../../../intelligence/benchmarks/learn-benchmarks.ts';
import { timeToWinOf } from '../../../intelligence/forecast/deal-outlook.ts';
import { learnWinTiming } from '../../../intelligence/forecast/win-timing.ts';
import { evaluateSignals } from '../../../intelligence/signals/evaluate-signals.ts';
import { dealFeatures } from '../../../intelligence/win-model/deal-features.ts';
import type { DealSnapshot } from '../../../intelligence/win-model/deal-snapshot.ts';
import { minHistory } from '../../../intelligence/win-model/decide-verdict.ts';
import { timeCheckpoints } from '../../../intelligence/win-model/win-time.ts';
import type { ClosedDeal } from '../../domain/deal-context.ts';
import type { RiskSettings } from '../../domain/settings.ts';
import { addDays, type CalendarDate, dateOf, daysBetween, endOfDay, type Instant } from '../../domain/time.ts';
import type { Store } from '../../store/open-store.ts';
import { collectPipelineContext } from '../context/collect-contexts.ts';

/** The workspace's history as the scoring of each date would have seen it, with how the deals ended by `trainedAsOf`. */
export interface WorkspaceSnapshots {
  readonly trainedAsOf: Instant;
  readonly dataVersion: string;
  readonly dates: readonly Instant[];
  readonly closedDeals: number;
  readonly snapshots: readonly DealSnapshot[];
}

const mostDates = 24;
const fewestDates = 6;
/** Deals looked at over all dates; large workspaces get fewer dates. */
const mostContexts = 150_000;
/** Histories of up to this many months are looked at twice a month. */
const shortHistoryMonths = 12;

/**
 * Collects the open deals of a series of past dates exactly as scoring sees them, through the same collector, so that nothing
 * later can be in them; each is labelled by how it ended as of `trainedAsOf`, and left out while it is open. Too few closed
 * deals to train on: no dates.
 */
export async function collectSnapshots(
  store: Store,
  tenantId: string,
  trainedAsOf: Instant,
  settings: RiskSettings,
  onDate?: (done: number, total: number) => void,
): Promise<WorkspaceSnapshots> {
  const now = await store.withTenant(tenantId, (tx) => collectPipelineContext(tx, trainedAsOf));
  const ended = new Map(now.closed.map((deal) => [deal.context.opportunityId, deal]));
  const isEnough = now.closed.length >= minHistory.rows;
  const dates = isEnough ? snapshotDates(now.closed, now.open.length, trainedAsOf) : [];
  const snapshots: DealSnapshot[] = [];
  for (const [at, asOf] of dates.entries()) {
    onDate?.(at, dates.length);
    snapshots.push(...(await snapshotsOf(store, tenantId, asOf, ended, settings)));
  }
  return { trainedAsOf, dataVersion: now.dataVersion, dates, closedDeals: now.closed.length, snapshots };
}

/** The deals that were open at `asOf` as scoring saw them then, of those among `ended` that ended later. */
export async function snapshotsOf(
  store: Store,
  tenantId: string,
  asOf: Instant,
  ended: ReadonlyMap<string, ClosedDeal>,
  settings: RiskSettings,
): Promise<DealSnapshot[]> {
  const { open, closed, stages, coverage } = await store.withTenant(tenantId, (tx) => collectPipelineContext(tx, asOf));
  const benchmarks = learnBenchmarks({ closed, open, stages, settings, coverage });
  const timing = learnWinTiming(closed);
  return open.flatMap((context): DealSnapshot[] => {
    const end = ended.get(context.opportunityId);
    if (end === undefined || end.closedAt <= asOf) return [];
    const { closeDate } = context.state;
    const time = timeToWinOf(context, { benchmarks, timing });
    const states = evaluateSignals(context, benchmarks, settings);
    return [
      {
        opportunityId: context.opportunityId,
        group: context.state.accountId ?? context.opportunityId,
        asOf,
        closedAt: end.closedAt,
        outcome: end.outcome,
        features: dealFeatures(context, benchmarks, settings, states),
        plannedDays: closeDate === null ? null : daysBetween(dateOf(asOf), closeDate),
        timingShares: time === null ? null : timeCheckpoints.map((days) => time.shareWithin(days)),
      },
    ];
  });
}

/** Month ends (of short histories the fifteenths too) between the first ended deal's beginning and `trainedAsOf`, oldest first. */
export function snapshotDates(closed: readonly ClosedDeal[], openDeals: number, trainedAsOf: Instant): Instant[] {
  const first = closed.reduce(
    (least, { context }) => (context.createdAt < least ? context.createdAt : least),
    trainedAsOf,
  );
  const months: CalendarDate[] = [];
  const lastDay = dateOf(trainedAsOf);
  for (let end = monthEnd(dateOf(first)); end < lastDay; end = monthEnd(addDays(end, 1))) months.push(end);
  const middles = months.length > shortHistoryMonths ? [] : months.map((end) => `${end.slice(0, 8)}15`);
  const dates = [...months, ...middles.filter((date) => endOfDay(date) >= first)].sort();
  const bound = Math.floor(mostContexts / Math.max(1, closed.length + openDeals));
  return dates.slice(-Math.max(fewestDates, Math.min(mostDates, bound))).map(endOfDay);
}

function monthEnd(date: CalendarDate): CalendarDate {
  const [year = 0, month = 1] = date.split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}
