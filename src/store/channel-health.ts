import type { Instant } from '../domain/time.ts';
import { sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { toInstant } from './schema/tenant-table.ts';

/** How deliveries of one channel get on. */
export interface ChannelHealth {
  readonly channel: string;
  readonly sent: number;
  /** Null: nothing was sent yet. */
  readonly lastSentAt: Instant | null;
  /** Deliveries that were tried, did not get through, and are tried again. */
  readonly retrying: number;
  /** When the first of those was tried first; null: none waits. */
  readonly failingSince: Instant | null;
  /** What its last attempt was told; null: none waits. */
  readonly reason: string | null;
}

/** Reads how each channel of the transaction's tenant gets on; a channel that nothing was accepted for is left out. */
export async function readChannelHealth(tx: TenantTransaction): Promise<ChannelHealth[]> {
  const { rows } = await tx.execute<{
    channel: string;
    sent: number;
    last_sent_at: string | null;
    retrying: number;
    failing_since: string | null;
    reason: string | null;
  }>(sql`
    select channel, count(*) filter (where status = 'sent')::int as sent,
      (max(finished_at) filter (where status = 'sent'))::text as last_sent_at,
      count(*) filter (where is_retrying)::int as retrying,
      (min(claimed_at) filter (where is_retrying))::text as failing_since,
      (array_agg(last_error ->> 'message' order by claimed_at) filter (where is_retrying))[1] as reason
    from (select *, status in ('pending', 'sending') and failed_attempts > 0 as is_retrying from bellwether.outbox) o
    group by channel order by channel`);
  return rows.map((row) => ({
    channel: row.channel,
    sent: row.sent,
    lastSentAt: row.last_sent_at === null ? null : toInstant(row.last_sent_at),
    retrying: row.retrying,
    failingSince: row.failing_since === null ? null : toInstant(row.failing_since),
    reason: row.reason,
  }));
}
