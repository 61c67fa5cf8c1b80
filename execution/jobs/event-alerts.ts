import type { Episode } from '../../src/domain/alert.ts';
import type { DealScore } from '../../src/domain/score.ts';
import type { SignalId } from '../../src/domain/signal.ts';
import type { Instant } from '../../src/domain/time.ts';
import { among } from '../../src/store/among.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import { toInstant } from '../../src/store/schema/tenant-table.ts';
import type { AlertPolicy } from '../alerts/alert-policy.ts';
import { dealAlert } from '../alerts/deal-alert.ts';
import { nextAction } from '../alerts/next-action.ts';
import { lostAction, type PipelineEvent, readPipelineEvents, signalOfEvent } from '../alerts/pipeline-events.ts';
import { valueAtStake } from '../budget/spend-budget.ts';
import { knownEpisodes, saveEpisodes } from '../episodes/stored-episodes.ts';
import type { DueAlert } from './alert-owners.ts';

const headlines = {
  stage_moved_back: 'Moved back',
  close_date_pushed: 'Close date pushed',
  amount_dropped: 'Amount dropped',
  category_dropped: 'Forecast lowered',
  deal_lost: 'Lost',
} as const;

interface EventWork {
  readonly tenantId: string;
  readonly policy: AlertPolicy;
  readonly asOf: Instant;
  readonly lookedAt: readonly string[] | null;
  readonly mutedSignals: ReadonlySet<SignalId>;
}

/**
 * The alerts for what happened to deals since the last scoring, each change once: it is an episode that ends as it begins. Call it before
 * the new scores are written. Null: nothing was scored before, so that all there is is history; then call `rememberEvents`.
 */
export async function eventAlerts(tx: TenantTransaction, work: EventWork): Promise<DueAlert[] | null> {
  const { rows } = await tx.execute<{ last: string | null }>(
    sql`select max(as_of)::text as last from bellwether.score`,
  );
  const last = rows[0]?.last ?? null;
  if (last === null) return null;
  const told = await saveFresh(tx, work, toInstant(last));
  return told.map(({ event, score }) => alertOf(event, score, work.mutedSignals));
}

/**
 * Remembers what had happened to deals shortly before their first scoring, after the scores are written: a change may be told some days
 * late, and these would be.
 */
export async function rememberEvents(tx: TenantTransaction, work: EventWork): Promise<void> {
  await saveFresh(tx, work, work.asOf);
}

interface Told {
  readonly event: PipelineEvent;
  readonly score: DealScore;
}

/** The events that no scoring has seen yet, of scored deals; they are seen from now on. */
async function saveFresh(tx: TenantTransaction, work: EventWork, lastAsOf: Instant): Promise<Told[]> {
  const { tenantId, policy, asOf, lookedAt } = work;
  if (!policy.rules.some(({ on }) => on === 'event')) return [];
  const events = await readPipelineEvents(tx, policy.rules, { asOf, lastAsOf, lookedAt });
  const known = await knownEpisodes(tx, events.map(idOf));
  const fresh = events.filter((event) => !known.has(idOf(event)));
  if (fresh.length === 0) return [];
  const scores = await readScores(tx, [...new Set(fresh.map(({ opportunityId }) => opportunityId))]);
  const all: Told[] = [];
  for (const [rule, ofRule] of Map.groupBy(fresh, (event) => event.rule.id)) {
    const told = ofRule.flatMap((event) => {
      const score = scores.get(event.opportunityId);
      return score ? [{ event, score }] : [];
    });
    const episodes = new Map(told.map(({ event, score }) => [idOf(event), episodeOf(event, score)]));
    await saveEpisodes(tx, tenantId, [...episodes.values()], rule);
    all.push(...told);
  }
  return all;
}

function idOf({ opportunityId, rule, at }: PipelineEvent): string {
  return `${opportunityId}#${rule.id}#${at}`;
}

function episodeOf(event: PipelineEvent, { band, risk }: DealScore): Episode {
  const { opportunityId, at } = event;
  return { id: idOf(event), opportunityId, openedAt: at, closedAt: at, band, risk, topSignals: [] };
}

function alertOf(event: PipelineEvent, score: DealScore, mutedSignals: ReadonlySet<SignalId>): DueAlert {
  const { rule, text, at } = event;
  const signal = signalOfEvent[rule.event];
  const alert = dealAlert(score, { id: idOf(event), openedAt: at, change: 'opened' }, mutedSignals);
  // what the alert is about stands first, once
  const reasons = alert.reasons.filter((reason) => reason.signal !== signal);
  const action = signal === null ? lostAction : nextAction(signal);
  return {
    opportunityId: score.opportunityId,
    valueAtStake: valueAtStake(score),
    rule: rule.id,
    severity: rule.severity,
    epoch: idOf(event),
    alert: { ...alert, reasons, cause: { rule: rule.id, headline: headlines[rule.event], text, nextAction: action } },
  };
}

async function readScores(tx: TenantTransaction, ids: readonly string[]): Promise<Map<string, DealScore>> {
  const { rows } = await tx.execute<{ body: DealScore }>(sql`
    select body from bellwether.score where opportunity_id ${among(ids)}`);
  return new Map(rows.map(({ body }) => [body.opportunityId, body]));
}
