import type { Episode } from '../../src/domain/alert.ts';
import type { DealScore } from '../../src/domain/score.ts';
import { dateOf, type Instant } from '../../src/domain/time.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { Store, TenantTransaction } from '../../src/store/open-store.ts';
import { type DealAlert, dealAlert } from '../alerts/deal-alert.ts';
import type { Recipients } from '../alerts/recipients.ts';
import { holdForDigest } from '../budget/hold-for-digest.ts';
import { type Candidate, spendBudget, valueAtStake } from '../budget/spend-budget.ts';
import { type AlertLines, advanceEpisode } from '../episodes/advance-episode.ts';
import { closeEpisodesOfOthers, readEpisodes, saveEpisodes } from '../episodes/stored-episodes.ts';
import { acceptActions } from '../outbox/accept-action.ts';

/** When to alert, and how often one person may be interrupted. */
export interface AlertRules extends AlertLines {
  readonly alertsPerOwnerPerDay: number;
  /** Hour of the day (UTC) at which held alerts go out as one digest. */
  readonly digestHourUtc: number;
}

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
  /** Every open deal's score; with `isPartial` only those that were scored again. */
  readonly scores: readonly DealScore[];
  readonly asOf: Instant;
  readonly recipients: Recipients;
  readonly rules?: Partial<AlertRules>;
  readonly isPartial?: boolean;
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

/** Deals at risk: the rule's name in the business key. */
export const dealAtRiskRule = 'deal-at-risk';

/**
 * Writes scores, advances episodes and accepts their alerts in one transaction: one alert per episode and band, at most the
 * owner's budget a day, the rest in a digest. Running it again on the same scores adds nothing.
 *
 * @throws AppError `invalid_input` for an empty tenant
 */
export async function rescore(options: RescoreOptions): Promise<RescoreReport> {
  const { store, tenantId, scores, asOf, isPartial = false } = options;
  const rules = { ...alertRules, ...options.rules };
  return store.withTenant(tenantId, async (tx) => {
    // one rescoring of a tenant at a time; the second one sees the first one's episodes
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`rescore|${tenantId}`}, 0))`);
    if (await isOlder(tx, asOf)) return { ...nothingDone, isStale: true };
    await saveScores(tx, tenantId, scores, isPartial);
    const steps = await advanceAll(tx, scores, rules);
    await saveEpisodes(
      tx,
      tenantId,
      steps.map(({ episode }) => episode),
    );
    const ids = scores.map(({ opportunityId }) => opportunityId);
    const closedOthers = isPartial ? 0 : await closeEpisodesOfOthers(tx, ids, asOf);
    const changed = steps.filter((step): step is AlertingStep => step.kind === 'opened' || step.kind === 'worsened');
    const sent = await alertOwners(tx, tenantId, changed, asOf, rules, options.recipients);
    const count = (kind: Step['kind']) => steps.filter((step) => step.kind === kind).length;
    return {
      isStale: false,
      scored: scores.length,
      opened: count('opened'),
      worsened: count('worsened'),
      closed: count('closed') + closedOthers,
      ...sent,
    };
  });
}

const nothingDone: RescoreReport = {
  isStale: false,
  scored: 0,
  opened: 0,
  worsened: 0,
  closed: 0,
  alerts: 0,
  held: 0,
};

/** Hysteresis needs time to run forward: a replay of the past must not act. */
async function isOlder(tx: TenantTransaction, asOf: Instant): Promise<boolean> {
  const newer = await tx.execute(sql`select from bellwether.score where as_of > ${asOf}::timestamptz limit 1`);
  return newer.rows.length > 0;
}

const scoresAStatement = 500;

async function saveScores(
  tx: TenantTransaction,
  tenantId: string,
  scores: readonly DealScore[],
  isPartial: boolean,
): Promise<void> {
  for (let at = 0; at < scores.length; at += scoresAStatement) {
    const bodies = scores.slice(at, at + scoresAStatement);
    await tx.execute(sql`
      insert into bellwether.score (tenant_id, opportunity_id, as_of, risk, band, body)
      select ${tenantId}, body ->> 'opportunityId', (body ->> 'asOf')::timestamptz, (body ->> 'risk')::int, body ->> 'band', body
      from jsonb_array_elements(${JSON.stringify(bodies)}::jsonb) as s(body)
      on conflict (tenant_id, opportunity_id) do update set as_of = excluded.as_of, risk = excluded.risk,
        band = excluded.band, body = excluded.body`);
  }
  if (isPartial) return;
  const ids = scores.map(({ opportunityId }) => opportunityId);
  await tx.execute(sql`delete from bellwether.score where opportunity_id <> all(${sql.param(ids)}::text[])`);
}

interface Step {
  readonly kind: 'opened' | 'worsened' | 'continued' | 'closed';
  readonly episode: Episode;
  readonly score: DealScore;
}
interface AlertingStep extends Step {
  readonly kind: 'opened' | 'worsened';
}

async function advanceAll(tx: TenantTransaction, scores: readonly DealScore[], lines: AlertLines): Promise<Step[]> {
  const episodes = await readEpisodes(tx);
  return scores.flatMap((score) => {
    const { open, count } = episodes.get(score.opportunityId) ?? { open: null, count: 0 };
    const step = advanceEpisode(open, count, score, lines);
    return step.kind === 'none' ? [] : [{ ...step, score }];
  });
}

interface AlertCandidate extends Candidate {
  readonly ownerId: string | null;
  readonly alert: DealAlert;
}

async function alertOwners(
  tx: TenantTransaction,
  tenantId: string,
  steps: readonly AlertingStep[],
  asOf: Instant,
  rules: AlertRules,
  recipients: Recipients,
): Promise<{ alerts: number; held: number }> {
  if (steps.length === 0) return { alerts: 0, held: 0 };
  const date = dateOf(asOf);
  const owners = await readOwners(tx, steps);
  const candidates = steps.map(({ score, episode, kind }): AlertCandidate => {
    const ownerId = owners.get(score.opportunityId) ?? null;
    return {
      owner: ownerId ?? 'unowned',
      ownerId,
      opportunityId: score.opportunityId,
      valueAtStake: valueAtStake(score),
      alert: dealAlert(score, { id: episode.id, openedAt: episode.openedAt, change: kind }),
    };
  });
  const { send, hold } = spendBudget(candidates, await readUsed(tx, date), rules.alertsPerOwnerPerDay);
  const accepted = await acceptActions(
    tx,
    send.map(({ alert, owner, ownerId }) => {
      const { channel, address } = recipients.forOwner(ownerId);
      return {
        tenantId,
        rule: dealAtRiskRule,
        subjectId: alert.opportunityId,
        triggerEpoch: `${alert.episodeId}|${alert.band}`,
        channel,
        recipient: address,
        payload: alert,
        dueAt: null,
        budget: { owner, date },
      };
    }),
  );
  for (const [owner, held] of Map.groupBy(hold, (candidate) => candidate.owner)) {
    const recipient = recipients.forOwner(held[0]?.ownerId ?? null);
    const alerts = held.map(({ alert }) => alert);
    await holdForDigest(tx, { tenantId, owner, recipient, alerts, asOf, digestHourUtc: rules.digestHourUtc });
  }
  return { alerts: accepted.filter(({ isNew }) => isNew).length, held: hold.length };
}

/** The owner the CRM names now, by opportunity id. */
async function readOwners(tx: TenantTransaction, steps: readonly Step[]): Promise<Map<string, string | null>> {
  const ids = steps.map(({ score }) => score.opportunityId);
  const { rows } = await tx.execute<{ id: string; owner_id: string | null }>(sql`
    select id, owner_id from bellwether.record where object = 'opportunity' and id = any(${sql.param(ids)}::text[])`);
  return new Map(rows.map(({ id, owner_id }) => [id, owner_id]));
}

/** Alerts each owner's budget has paid for on that day of the data. */
async function readUsed(tx: TenantTransaction, date: string): Promise<Map<string, number>> {
  const { rows } = await tx.execute<{ budget_owner: string; used: number }>(sql`
    select budget_owner, count(*)::int as used from bellwether.outbox where budget_date = ${date}::date group by budget_owner`);
  return new Map(rows.map(({ budget_owner, used }) => [budget_owner, used]));
}
