import { AppError } from '../../src/domain/errors.ts';
import type { Principal } from '../../src/domain/principal.ts';
import type { Instant } from '../../src/domain/time.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';

/** Which deliveries are sent again: accepted from `from` up to, not including, `to`. `recipient` null: to all of the channel. */
export interface ResendRange {
  readonly channel: string;
  readonly recipient: string | null;
  readonly from: Instant;
  readonly to: Instant;
  readonly by: Principal;
  readonly reason: string;
}

/**
 * Sends again everything of a channel in a range of time that ended without being sent: failed, expired or stopped. What may have
 * arrived (`delivery_unknown`) is left to a person's decision one by one, and what was sent is not touched. Each gets its audit row.
 * Returns the ids.
 * @throws AppError `invalid_input` for a range that ends before it begins
 */
export async function resendRange(tx: TenantTransaction, range: ResendRange): Promise<string[]> {
  const { channel, recipient, from, to, by, reason } = range;
  if (to <= from) throw new AppError('invalid_input', 'to: the range must end after it begins.', { field: 'to' });
  const { rows } = await tx.execute<{ id: string }>(sql`
    with done as (
      update bellwether.outbox set status = 'pending', due_at = now(), crash_attempts = 0, failed_attempts = 0,
        claimed_at = null, finished_at = null, lease_until = null, queued_until = null
      where channel = ${channel} and (${recipient}::text is null or recipient = ${recipient})
        and created_at >= ${from}::timestamptz and created_at < ${to}::timestamptz
        and status in ('failed', 'expired', 'stopped')
      returning tenant_id, id, subject_id, request_key
    ), told as (
      insert into bellwether.audit (tenant_id, request_id, principal_kind, principal_id, channel, action, subject, purpose, effect,
        reason, policy_version, detail)
      select tenant_id, request_key, ${by.kind}, ${by.id}, ${by.channel}, 'retry delivery', subject_id, 'deliveries', 'retry',
        ${reason}, 'none', jsonb_build_object('outboxId', id, 'range', jsonb_build_array(${from}::text, ${to}::text))
      from done returning id
    )
    select id from done order by id`);
  return rows.map(({ id }) => id);
}
