import type { Episode } from '../../src/domain/alert.ts';
import type { DealScore } from '../../src/domain/score.ts';
import { dateOf, type Instant } from '../../src/domain/time.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import { type DealAlert, dealAlert } from '../alerts/deal-alert.ts';
import type { Recipients } from '../alerts/recipients.ts';
import { holdForDigest } from '../budget/hold-for-digest.ts';
import { type Candidate, spendBudget, valueAtStake } from '../budget/spend-budget.ts';
import { acceptActions } from '../outbox/accept-action.ts';

/** Deals at risk: the rule's name in the business key. */
export const dealAtRiskRule = 'deal-at-risk';

/** An alert that somebody should get, with what decides whether it is worth an interruption. */
export interface DueAlert {
  readonly opportunityId: string;
  readonly valueAtStake: number | null;
  readonly alert: DealAlert;
}

/** The alert for an episode that opened or became worse. */
export function dueAlert(score: DealScore, episode: Episode, change: DealAlert['change']): DueAlert {
  const alert = dealAlert(score, { id: episode.id, openedAt: episode.openedAt, change });
  return { opportunityId: score.opportunityId, valueAtStake: valueAtStake(score), alert };
}

/** How often one person may be interrupted. */
export interface AlertBudget {
  readonly alertsPerOwnerPerDay: number;
  /** Hour of the day (UTC) at which held alerts go out as one digest. */
  readonly digestHourUtc: number;
}

interface OwnedAlert extends DueAlert, Candidate {
  readonly ownerId: string | null;
}

/** Accepts what each owner's budget of the day allows, by value at stake, and holds the rest for a digest; tells how many of each. */
export async function alertOwners(
  tx: TenantTransaction,
  tenantId: string,
  due: readonly DueAlert[],
  asOf: Instant,
  budget: AlertBudget,
  recipients: Recipients,
): Promise<{ alerts: number; held: number }> {
  if (due.length === 0) return { alerts: 0, held: 0 };
  const date = dateOf(asOf);
  const owners = await readOwners(
    tx,
    due.map(({ opportunityId }) => opportunityId),
  );
  const candidates = due.map((each): OwnedAlert => {
    const ownerId = owners.get(each.opportunityId) ?? null;
    return { ...each, owner: ownerId ?? 'unowned', ownerId };
  });
  const { send, hold } = spendBudget(candidates, await readUsed(tx, date), budget.alertsPerOwnerPerDay);
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
    await holdForDigest(tx, { tenantId, owner, recipient, alerts, asOf, digestHourUtc: budget.digestHourUtc });
  }
  return { alerts: accepted.filter(({ isNew }) => isNew).length, held: hold.length };
}

/** The owner the CRM names now, by opportunity id. */
async function readOwners(tx: TenantTransaction, ids: readonly string[]): Promise<Map<string, string | null>> {
  const { rows } = await tx.execute<{ id: string; owner_id: string | null }>(sql`
    select id, owner_id from bellwether.record where object = 'opportunity' and id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`);
  return new Map(rows.map(({ id, owner_id }) => [id, owner_id]));
}

/** Alerts each owner's budget has paid for on that day of the data. */
async function readUsed(tx: TenantTransaction, date: string): Promise<Map<string, number>> {
  const { rows } = await tx.execute<{ budget_owner: string; used: number }>(sql`
    select budget_owner, count(*)::int as used from bellwether.outbox where budget_date = ${date}::date group by budget_owner`);
  return new Map(rows.map(({ budget_owner, used }) => [budget_owner, used]));
}
