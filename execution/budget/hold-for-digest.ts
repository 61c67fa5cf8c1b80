import type { CalendarDate, Instant } from '../../src/domain/time.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import type { AlertDigest, DealAlert } from '../alerts/deal-alert.ts';
import type { Recipient } from '../alerts/recipients.ts';
import { acceptAction } from '../outbox/accept-action.ts';

export interface HeldAlerts {
  readonly tenantId: string;
  readonly owner: string;
  readonly recipient: Recipient;
  readonly alerts: readonly DealAlert[];
  /** The person's digests to come, soonest first. */
  readonly times: Iterable<{ readonly date: CalendarDate; readonly dueAt: Instant }>;
}

/** Alert digests: the rule's name in the business key. */
export const digestRule = 'alert-digest';

/**
 * Adds alerts to the owner's digest of the day, or of the next day when that one is on its way already. The digest waits in the
 * outbox, where people see it.
 */
export async function holdForDigest(tx: TenantTransaction, held: HeldAlerts): Promise<void> {
  const { tenantId, owner, recipient, alerts, times } = held;
  for (const { date, dueAt } of times) {
    const payload: AlertDigest = { kind: 'alert_digest', date, alerts: [...alerts] };
    const { id, isNew } = await acceptAction(tx, {
      tenantId,
      rule: digestRule,
      subjectId: owner,
      triggerEpoch: date,
      channel: recipient.channel,
      recipient: recipient.address,
      payload,
      dueAt,
    });
    if (isNew || (await append(tx, id, alerts))) return;
  }
}

/** False: a worker has taken the digest; what it sends must not change under it. */
async function append(tx: TenantTransaction, id: string, alerts: readonly DealAlert[]): Promise<boolean> {
  const changed = await tx.execute(sql`
    update bellwether.outbox set payload = jsonb_set(payload, '{alerts}', (payload -> 'alerts') || ${JSON.stringify(alerts)}::jsonb)
    where id = ${id} and status = 'pending' and attempt = 0
    returning id`);
  return changed.rows.length > 0;
}
