import type { Episode } from '../../src/domain/alert.ts';
import type { DealScore } from '../../src/domain/score.ts';
import type { SignalId } from '../../src/domain/signal.ts';
import type { Instant } from '../../src/domain/time.ts';
import { type AlertedDealRow, saveAlertedDeals } from '../../src/store/alert-records.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { Store, TenantTransaction } from '../../src/store/open-store.ts';
import type { Recipients } from '../alerts/recipients.ts';
import { type AlertLines, advanceEpisode } from '../episodes/advance-episode.ts';
import type { KeptDeals } from '../episodes/kept-deals.ts';
import { closeEpisodesOfOthers, type DealEpisodes, readEpisodes, saveEpisodes } from '../episodes/stored-episodes.ts';
import { type AlertBudget, alertOwners, type DueAlert, dueAlert } from './alert-owners.ts';
import { dropScores, saveScores } from './save-scores.ts';

/** When to alert, and how often one person may be interrupted. */
export interface AlertRules extends AlertLines, AlertBudget {}

/** The product's rules. */
export const alertRules: AlertRules = {
  openAtRisk: 60,
  closeBelowRisk: 50,
  alertsPerOwnerPerDay: 5,
  digestHourUtc: 16,
};

export interface RescoreOptions {
  readonly store: Store;
  readonly tenantId: string;
  /** Every open deal's score. */
  readonly scores: readonly DealScore[];
  readonly asOf: Instant;
  readonly recipients: Recipients;
  readonly rules?: Partial<AlertRules>;
}

/** What a rescoring did. `isStale`: a later date was scored before, so nothing was written. */
export interface RescoreReport {
  readonly isStale: boolean;
  readonly scored: number;
  readonly opened: number;
  readonly worsened: number;
  readonly closed: number;
  /** New actions in the outbox, the digest's own row not counted. */
  readonly alerts: number;
  /** Alerts that wait in a digest because their owner's budget for the day is spent. */
  readonly held: number;
}

/**
 * Writes scores, advances episodes and accepts their alerts in one transaction: one alert per episode and band, at most the
 * owner's budget a day, the rest in a digest. Running it again on the same scores adds nothing.
 *
 * @throws AppError `invalid_input` for an empty tenant
 */
export async function rescore(options: RescoreOptions): Promise<RescoreReport> {
  const { store, tenantId, scores, asOf, recipients, rules } = options;
  return store.withTenant(tenantId, async (tx) => {
    if (!(await beginRescoring(tx, tenantId, asOf))) return staleReport;
    const batches = (async function* () {
      yield scores;
    })();
    return writeRescoring(tx, { tenantId, asOf, recipients, ...(rules ? { rules } : {}), batches });
  });
}

export const staleReport: RescoreReport = {
  isStale: true,
  scored: 0,
  opened: 0,
  worsened: 0,
  closed: 0,
  alerts: 0,
  held: 0,
};

/**
 * Makes this transaction the only rescoring of its tenant; the next one sees its episodes. False when a later date was scored
 * before: hysteresis needs time to run forward, and a replay of the past must not act.
 */
export async function beginRescoring(tx: TenantTransaction, tenantId: string, asOf: Instant): Promise<boolean> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`rescore|${tenantId}`}, 0))`);
  const newer = await tx.execute(sql`select from bellwether.score where as_of > ${asOf}::timestamptz limit 1`);
  return newer.rows.length === 0;
}

export interface RescoringWork {
  readonly tenantId: string;
  readonly asOf: Instant;
  readonly recipients: Recipients;
  readonly rules?: Partial<AlertRules>;
  readonly batches: AsyncIterable<readonly DealScore[]>;
  /** The deals that were looked at; null: all deals were. Those looked at and without a score are no longer open. */
  readonly lookedAt?: readonly string[] | null;
  /** Signals whose alerts were too often wrong: they open no episodes. */
  readonly mutedSignals?: ReadonlySet<SignalId>;
}

/** Writes what a rescoring found, batch by batch, in a transaction that `beginRescoring` has opened. */
export async function writeRescoring(tx: TenantTransaction, work: RescoringWork): Promise<RescoreReport> {
  const { tenantId, asOf, recipients, batches, lookedAt = null } = work;
  const rules = { ...alertRules, ...work.rules };
  const former = await readEpisodes(tx, lookedAt);
  const counts = { opened: 0, worsened: 0, closed: 0, continued: 0 };
  const due: DueAlert[] = [];
  const scored: string[] = [];
  for await (const scores of batches) {
    await saveScores(tx, tenantId, scores);
    const changed: Episode[] = [];
    const alerted: AlertedDealRow[] = [];
    for (const score of scores) {
      scored.push(score.opportunityId);
      const step = advanceEpisode(...openOf(former, score), score, rules, work.mutedSignals);
      if (step.kind === 'none') continue;
      counts[step.kind] += 1;
      changed.push(step.episode);
      if (step.kind === 'opened') alerted.push(alertedDealOf(tenantId, score, step.episode));
      if (step.kind === 'opened' || step.kind === 'worsened') due.push(dueAlert(score, step.episode, step.kind));
    }
    await saveEpisodes(tx, tenantId, changed);
    await saveAlertedDeals(tx, alerted);
  }
  const kept = keptDeals(scored, lookedAt);
  await dropScores(tx, kept);
  const closedOthers = await closeEpisodesOfOthers(tx, kept, asOf);
  const { opened, worsened } = counts;
  const sent = await alertOwners(tx, tenantId, due, asOf, rules, recipients);
  return { isStale: false, scored: scored.length, opened, worsened, closed: counts.closed + closedOthers, ...sent };
}

/** What the alert says, kept so that its outcome can be judged later. */
function alertedDealOf(tenantId: string, score: DealScore, episode: Episode): AlertedDealRow {
  return {
    tenantId,
    episodeId: episode.id,
    opportunityId: score.opportunityId,
    openedAt: episode.openedAt,
    closeDate: score.closeDate,
    signalIds: episode.topSignals.map(({ id }) => id),
  };
}

function openOf(former: ReadonlyMap<string, DealEpisodes>, { opportunityId }: DealScore): [Episode | null, number] {
  const { open, count } = former.get(opportunityId) ?? { open: null, count: 0 };
  return [open, count];
}

function keptDeals(scored: readonly string[], lookedAt: readonly string[] | null): KeptDeals {
  if (lookedAt === null) return { only: scored };
  const open = new Set(scored);
  return { allBut: lookedAt.filter((id) => !open.has(id)) };
}
