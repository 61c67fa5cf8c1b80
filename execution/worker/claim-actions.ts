import { sql } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import { toInstant } from '../../src/store/schema/tenant-table.ts';
import type { ClaimedAction } from '../outbox/outbox-action.ts';

export interface ClaimSettings {
  readonly leaseMs: number;
  /** So many claims without any outcome put an action in quarantine. */
  readonly maxCrashAttempts: number;
}

export type Claim =
  | { readonly kind: 'claimed'; readonly action: ClaimedAction }
  /** It has brought down its worker too often; it stays visible until a person retries or discards it. */
  | { readonly kind: 'quarantined'; readonly action: ClaimedAction }
  /** Not due, held by another worker or a kill switch, finished, or gone: nothing to do. */
  | { readonly kind: 'not_ours' };

interface ClaimRow extends Record<string, unknown> {
  status: string;
  was: string;
  id: string;
  rule: string;
  subject_id: string;
  channel: string;
  recipient: string;
  payload: Record<string, unknown>;
  request_key: string;
  attempt: number;
  crash_attempts: number;
  failed_attempts: number;
  is_ambiguous: boolean;
  approval_id: string | null;
  created_at: string;
  age_ms: number;
}

/**
 * Writes ahead that this worker is about to act: takes the lease and the next fencing number of each action that is due or whose
 * lease has run out by the database's clock, if no kill switch holds it. One statement for all; the answers stand in the order of
 * `ids`. The caller commits before it calls the provider.
 */
export async function claimActions(
  tx: TenantTransaction,
  tenantId: string,
  ids: readonly string[],
  { leaseMs, maxCrashAttempts }: ClaimSettings,
): Promise<Claim[]> {
  const claimed = await tx.execute<ClaimRow>(sql`
    with mine as (
      select id, status as was from bellwether.outbox
      where tenant_id = ${tenantId} and id = any(${sql.param(ids)}::text[])
        and (status = 'pending' and due_at <= now() or status = 'sending' and lease_until <= now())
        and exists (select from bellwether.kill_switch k where k.scope = 'global' and not k.is_engaged)
        and not exists (select from bellwether.kill_switch k
          where k.scope = 'tenant' and k.subject = ${tenantId} and k.is_engaged)
        and not exists (select from bellwether.kill_switch k where k.is_engaged
          and k.scope = 'agent' and k.subject in ('*/bellwether', ${`${tenantId}/bellwether`}))
        and not exists (select from bellwether.installation where held_at is not null)
      for update skip locked
    )
    update bellwether.outbox o set
      attempt = o.attempt + 1,
      crash_attempts = o.crash_attempts + (mine.was = 'sending')::int,
      is_ambiguous = o.is_ambiguous or mine.was = 'sending',
      status = case when o.crash_attempts + (mine.was = 'sending')::int >= ${maxCrashAttempts} then 'quarantined' else 'sending' end,
      finished_at = case when o.crash_attempts + (mine.was = 'sending')::int >= ${maxCrashAttempts} then now() end,
      lease_until = now() + ${leaseMs} * interval '1 millisecond',
      claimed_at = coalesce(o.claimed_at, now()),
      queued_until = null
    from mine where o.tenant_id = ${tenantId} and o.id = mine.id
    returning o.status, mine.was, o.id, o.rule, o.subject_id, o.channel, o.recipient, o.payload, o.request_key, o.attempt,
      o.crash_attempts, o.failed_attempts, o.is_ambiguous, o.approval_id, o.created_at::text,
      (extract(epoch from now() - o.claimed_at) * 1000)::float8 as age_ms`);
  const rows = new Map(claimed.rows.map((row) => [row.id, row]));
  return ids.map((id): Claim => {
    const row = rows.get(id);
    // the same id twice in one call is claimed once
    if (!row || !rows.delete(id)) return { kind: 'not_ours' };
    return { kind: row.status === 'quarantined' ? 'quarantined' : 'claimed', action: toAction(tenantId, row) };
  });
}

function toAction(tenantId: string, row: ClaimRow): ClaimedAction {
  return {
    tenantId,
    id: row.id,
    rule: row.rule,
    subjectId: row.subject_id,
    channel: row.channel,
    recipient: row.recipient,
    payload: row.payload,
    requestKey: row.request_key,
    attempt: row.attempt,
    crashAttempts: row.crash_attempts,
    failedAttempts: row.failed_attempts,
    mayHaveArrived: row.is_ambiguous,
    approvalId: row.approval_id,
    createdAt: toInstant(row.created_at),
    ageMs: row.age_ms,
  };
}
