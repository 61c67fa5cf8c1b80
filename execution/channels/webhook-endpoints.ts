import type { Principal } from '../../src/domain/principal.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import { toInstant } from '../../src/store/schema/tenant-table.ts';
import type { Recipient } from '../alerts/recipients.ts';
import { acceptAction } from '../outbox/accept-action.ts';
import type { Notice } from './plain-message.ts';
import { webhookEvent } from './webhook-event.ts';

/** An endpoint that has failed for so long is switched off. Source: https://docs.svix.com/retries (2026-11-20) */
export const disableAfterDays = 5;
const disabledRule = 'webhook-disabled';
const enableAct = 'enable webhook';

/** An endpoint is switched on again by the latest decision of a person about it. */
const enabledAt = (endpoint: ReturnType<typeof sql>) => sql`coalesce(
  (select max(at) from bellwether.audit where action = ${enableAct} and subject = ${endpoint}), '-infinity'::timestamptz)`;

/**
 * Switches off every endpoint that has taken nothing for five days although it was tried, and tells the administrator once.
 * Returns the endpoints (connection ids) switched off now. Run it every hour or so.
 */
export async function disableFailingEndpoints(
  tx: TenantTransaction,
  tenantId: string,
  admin: Recipient,
): Promise<string[]> {
  const failing = await tx.execute<{ endpoint: string; since: string }>(sql`
    with taken as (
      select recipient, max(finished_at) as at from bellwether.outbox
      where channel = ${webhookEvent.id} and status = 'sent' group by recipient
    )
    select o.recipient as endpoint, min(o.claimed_at)::text as since
    from bellwether.outbox o left join taken t on t.recipient = o.recipient
    where o.channel = ${webhookEvent.id} and o.last_error is not null and o.status in ('pending', 'sending', 'failed', 'expired')
      and o.claimed_at > coalesce(t.at, '-infinity'::timestamptz) and o.claimed_at > ${enabledAt(sql`o.recipient`)}
    group by o.recipient having min(o.claimed_at) <= now() - ${disableAfterDays} * interval '1 day'`);
  const disabled: string[] = [];
  for (const { endpoint, since } of failing.rows) {
    const { isNew } = await acceptAction(tx, {
      tenantId,
      rule: disabledRule,
      subjectId: endpoint,
      triggerEpoch: toInstant(since),
      channel: admin.channel,
      recipient: admin.address,
      payload: { ...notice(endpoint, toInstant(since)) },
      dueAt: null,
    });
    if (isNew) disabled.push(endpoint);
  }
  return disabled;
}

function notice(endpoint: string, since: string): Notice {
  return {
    kind: 'notice',
    title: `Webhook ${endpoint} is switched off`,
    lines: [
      `It has taken no event since ${since.slice(0, 16).replace('T', ' ')} UTC, for more than ${disableAfterDays} days.`,
      'Events for it are kept as stopped. Correct the receiver, switch the webhook on, then resend the range of time.',
    ],
  };
}

/** Whether events for this endpoint are to be stopped. */
export async function isEndpointDisabled(tx: TenantTransaction, endpoint: string): Promise<boolean> {
  const { rows } = await tx.execute(sql`
    select 1 from bellwether.outbox
    where rule = ${disabledRule} and subject_id = ${endpoint} and created_at > ${enabledAt(sql`${endpoint}`)} limit 1`);
  return rows.length > 0;
}

/** Switches an endpoint on again; what was stopped meanwhile is resent with `resendRange`. */
export async function enableEndpoint(
  tx: TenantTransaction,
  decision: { readonly tenantId: string; readonly endpoint: string; readonly by: Principal; readonly reason: string },
): Promise<void> {
  const { tenantId, endpoint, by, reason } = decision;
  await tx.execute(sql`
    insert into bellwether.audit (tenant_id, request_id, principal_kind, principal_id, channel, action, subject, purpose, effect,
      reason, policy_version)
    values (${tenantId}, ${`enable-${endpoint}`}, ${by.kind}, ${by.id}, ${by.channel}, ${enableAct}, ${endpoint}, 'deliveries',
      'enable', ${reason}, 'none')`);
}
