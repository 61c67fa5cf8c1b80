import type { Episode } from '../../src/domain/alert.ts';
import type { DealScore } from '../../src/domain/score.ts';
import type { SignalId } from '../../src/domain/signal.ts';
import type { Instant } from '../../src/domain/time.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import { type AlertPolicy, type AlertSeverity, dealAtRiskRule } from '../alerts/alert-policy.ts';
import { type DealAlert, dealAlert } from '../alerts/deal-alert.ts';
import { readAudience, type Target } from '../alerts/read-audience.ts';
import type { Recipients } from '../alerts/recipients.ts';
import { digestTimes, localDate, nextWorkingMoment } from '../alerts/working-time.ts';
import { holdForDigest } from '../budget/hold-for-digest.ts';
import { type Candidate, spendBudget, valueAtStake } from '../budget/spend-budget.ts';
import { markTold } from '../episodes/stored-episodes.ts';
import { acceptActions } from '../outbox/accept-action.ts';

/** An alert that somebody should get, with what decides whether it is worth an interruption. */
export interface DueAlert {
  readonly opportunityId: string;
  readonly valueAtStake: number | null;
  readonly rule: string;
  readonly severity: AlertSeverity;
  /** The moment in the data that triggered it: the same one is told once. */
  readonly epoch: string;
  readonly alert: DealAlert;
  /** Whom it goes to instead of those the policy routes its severity to. */
  readonly to?: readonly Target[];
}

/** What is told of an episode. `again`: the snooze that ran out; null: it is told the first time. */
export interface Telling {
  readonly change: DealAlert['change'];
  readonly again: Instant | null;
}

/** The alert for an episode that opened or became worse; `mutedSignals` are its last reasons. */
export function dueAlert(
  score: DealScore,
  episode: Episode,
  { change, again }: Telling,
  mutedSignals: ReadonlySet<SignalId>,
): DueAlert {
  const alert = dealAlert(score, { id: episode.id, openedAt: episode.openedAt, change }, mutedSignals);
  const epoch = `${episode.id}|${alert.band}${again === null ? '' : `|after ${again}`}`;
  const { opportunityId } = score;
  return { opportunityId, valueAtStake: valueAtStake(score), rule: dealAtRiskRule, severity: alert.band, epoch, alert };
}

export interface AlertingWork {
  readonly tenantId: string;
  readonly due: readonly DueAlert[];
  readonly asOf: Instant;
  readonly policy: AlertPolicy;
  readonly recipients: Recipients;
}

interface OwnedAlert extends DueAlert, Candidate {
  /** Whom it is sent to; null: the workspace's channel. */
  readonly userId: string | null;
}

/**
 * Accepts what each person's budget of the day allows, by value at stake and at their next working moment, and holds the rest for
 * their digest; tells how many of each.
 */
export async function alertOwners(
  tx: TenantTransaction,
  work: AlertingWork,
): Promise<{ alerts: number; held: number }> {
  const { tenantId, due, asOf, policy, recipients } = work;
  if (due.length === 0) return { alerts: 0, held: 0 };
  const audience = await readAudience(tx, policy, due);
  const candidates = due.flatMap((each): OwnedAlert[] => {
    const users = audience.usersOf(each);
    return users.map((userId) => ({ ...each, owner: userId ?? 'unowned', userId }));
  });
  const today = (owner: string) => localDate(audience.hoursOf(owner), asOf);
  const dates = new Map(candidates.map(({ owner }) => [owner, today(owner)]));
  const used = await readUsed(tx, dates);
  const { send, hold } = spendBudget(candidates, used, (owner) => audience.hoursOf(owner).alertsPerDay);
  const accepted = await acceptActions(
    tx,
    send.map(({ alert, owner, userId, rule, opportunityId, epoch }) => {
      const { channel, address } = recipients.forOwner(userId);
      const moment = nextWorkingMoment(audience.hoursOf(owner), asOf);
      return {
        ...{
          tenantId,
          rule,
          subjectId: opportunityId,
          triggerEpoch: epoch,
          channel,
          recipient: address,
          payload: alert,
        },
        dueAt: moment === asOf ? null : moment,
        budget: { owner, date: dates.get(owner) as string },
      };
    }),
  );
  for (const [owner, held] of Map.groupBy(hold, (candidate) => candidate.owner)) {
    const recipient = recipients.forOwner(held[0]?.userId ?? null);
    const times = digestTimes(audience.hoursOf(owner), policy.digestAt, asOf);
    await holdForDigest(tx, { tenantId, owner, recipient, alerts: held.map(({ alert }) => alert), times });
  }
  await markTold(tx, [...new Set(candidates.map(({ alert }) => alert.episodeId))], asOf);
  return { alerts: accepted.filter(({ isNew }) => isNew).length, held: hold.length };
}

/** Alerts each person's budget has paid for on their day of the data. */
async function readUsed(tx: TenantTransaction, dates: ReadonlyMap<string, string>): Promise<Map<string, number>> {
  const wanted = [...new Set(dates.values())];
  const { rows } = await tx.execute<{ budget_owner: string; date: string; used: number }>(sql`
    select budget_owner, budget_date::text as date, count(*)::int as used from bellwether.outbox
    where budget_date = any(${sql.param(wanted)}::date[]) group by 1, 2`);
  const ofToday = rows.filter(({ budget_owner, date }) => dates.get(budget_owner) === date);
  return new Map(ofToday.map(({ budget_owner, used }) => [budget_owner, used]));
}
