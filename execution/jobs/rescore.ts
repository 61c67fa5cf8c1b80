import type { Episode } from '../../src/domain/alert.ts';
import type { DealScore } from '../../src/domain/score.ts';
import type { SignalId } from '../../src/domain/signal.ts';
import type { Instant } from '../../src/domain/time.ts';
import { type AlertedDealRow, saveAlertedDeals } from '../../src/store/alert-records.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { Store, TenantTransaction } from '../../src/store/open-store.ts';
import { type AlertPolicy, dealAtRiskRule, readAlertPolicy } from '../alerts/alert-policy.ts';
import type { Recipients } from '../alerts/recipients.ts';
import { advanceEpisode } from '../episodes/advance-episode.ts';
import type { KeptDeals } from '../episodes/kept-deals.ts';
import {
  closeEpisodesOfOthers,
  type DealEpisodes,
  type OpenEpisode,
  readEpisodes,
  saveEpisodes,
} from '../episodes/stored-episodes.ts';
import { alertOwners, type DueAlert, dueAlert, type Telling } from './alert-owners.ts';
import { eventAlerts, rememberEvents } from './event-alerts.ts';
import { dropScores, saveScores } from './save-scores.ts';
import { watchSignals } from './watch-signals.ts';

export interface RescoreOptions {
  readonly store: Store;
  readonly tenantId: string;
  /** Every open deal's score. */
  readonly scores: readonly DealScore[];
  readonly asOf: Instant;
  readonly recipients: Recipients;
  /** The workspace's own when left out. */
  readonly policy?: AlertPolicy;
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
  const { store, tenantId, scores, asOf, recipients, policy } = options;
  return store.withTenant(tenantId, async (tx) => {
    if (!(await beginRescoring(tx, tenantId, asOf))) return staleReport;
    const batches = (async function* () {
      yield scores;
    })();
    return writeRescoring(tx, { tenantId, asOf, recipients, ...(policy ? { policy } : {}), batches });
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
  /** The workspace's own when left out. */
  readonly policy?: AlertPolicy;
  readonly batches: AsyncIterable<readonly DealScore[]>;
  /** The deals that were looked at; null: all deals were. Those looked at and without a score are no longer open. */
  readonly lookedAt?: readonly string[] | null;
  /** Signals whose alerts were too often wrong: they open no episodes, and alerts name them last. */
  readonly mutedSignals?: ReadonlySet<SignalId>;
}

/** Writes what a rescoring found, batch by batch, in a transaction that `beginRescoring` has opened. */
export async function writeRescoring(tx: TenantTransaction, work: RescoringWork): Promise<RescoreReport> {
  const { tenantId, asOf, recipients, batches, lookedAt = null, mutedSignals = new Set() } = work;
  const policy = work.policy ?? (await readAlertPolicy(tx, tenantId));
  const former = await readEpisodes(tx, lookedAt);
  const signals = await watchSignals(tx, policy, lookedAt, mutedSignals);
  // before the scores of deals that ended are dropped: they say what was at stake
  const events = { tenantId, policy, asOf, lookedAt, mutedSignals };
  const happened = await eventAlerts(tx, events);
  const due: DueAlert[] = happened ?? [];
  const counts = { opened: 0, worsened: 0, closed: 0, continued: 0 };
  const scored: string[] = [];
  // a batch is written while the next one is scored
  let writing: Promise<void> = Promise.resolve();
  for await (const scores of batches) {
    const changed: Episode[] = [];
    const alerted: AlertedDealRow[] = [];
    for (const score of scores) {
      scored.push(score.opportunityId);
      const [open, formerCount] = openOf(former, score);
      const step = advanceEpisode(open, formerCount, score, policy.risk, mutedSignals);
      if (step.kind !== 'none') {
        counts[step.kind] += 1;
        changed.push(step.episode);
        if (step.kind === 'opened') alerted.push(alertedDealOf(tenantId, score, step.episode));
        const told = toldBy(step.kind, open, asOf);
        if (told) due.push(dueAlert(score, step.episode, told, mutedSignals));
      }
      due.push(...signals.advance(score));
    }
    await writing;
    writing = writeBatch(tx, { tenantId, scores, changed, alerted });
    // awaited below; until then nobody else may hear of a failure
    writing.catch(() => {});
  }
  await writing;
  if (happened === null) await rememberEvents(tx, events);
  await signals.save(tenantId);
  const kept = keptDeals(scored, lookedAt);
  await dropScores(tx, kept);
  const closedOthers = await closeEpisodesOfOthers(tx, kept, asOf);
  const { opened, worsened } = counts;
  const sent = await alertOwners(tx, { tenantId, due, asOf, policy, recipients });
  return { isStale: false, scored: scored.length, opened, worsened, closed: counts.closed + closedOthers, ...sent };
}

interface FoundBatch {
  readonly tenantId: string;
  readonly scores: readonly DealScore[];
  readonly changed: readonly Episode[];
  readonly alerted: readonly AlertedDealRow[];
}

async function writeBatch(tx: TenantTransaction, { tenantId, scores, changed, alerted }: FoundBatch): Promise<void> {
  await saveScores(tx, tenantId, scores);
  await saveEpisodes(tx, tenantId, changed, dealAtRiskRule);
  await saveAlertedDeals(tx, alerted);
}

/** What people hear of a step: nothing while it is snoozed, and again when the snooze has run out. Null: nothing. */
function toldBy(
  kind: 'opened' | 'worsened' | 'continued' | 'closed',
  open: OpenEpisode | null,
  asOf: Instant,
): Telling | null {
  const snoozedUntil = open?.snoozedUntil ?? null;
  if (kind === 'closed' || (snoozedUntil !== null && snoozedUntil > asOf)) return null;
  if (snoozedUntil !== null) return { change: kind === 'worsened' ? 'worsened' : 'opened', again: snoozedUntil };
  return kind === 'continued' ? null : { change: kind, again: null };
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

function openOf(former: ReadonlyMap<string, DealEpisodes>, { opportunityId }: DealScore): [OpenEpisode | null, number] {
  const { open, count } = former.get(opportunityId) ?? { open: null, count: 0 };
  return [open, count];
}

function keptDeals(scored: readonly string[], lookedAt: readonly string[] | null): KeptDeals {
  if (lookedAt === null) return { only: scored };
  const open = new Set(scored);
  return { allBut: lookedAt.filter((id) => !open.has(id)) };
}
