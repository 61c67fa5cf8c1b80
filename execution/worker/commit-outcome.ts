import { hash } from 'node:crypto';
import type { DeliveryState } from '../../src/domain/alert.ts';
import { canonicalJson } from '../../src/domain/canonical-json.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import { askForAction } from '../approvals/action-approval.ts';
import type { Receipt } from '../channels/channel.ts';
import type { ClaimedAction } from '../outbox/outbox-action.ts';

/** How one attempt ended. */
export type Outcome =
  /** It may not act without somebody's word: it waits for an approval of exactly this action. */
  | {
      readonly kind: 'asks';
      readonly riskTier: number;
      readonly message: string;
      /** The gateway wants the word for exactly one call: its digest. Left out: for the action as a whole. */
      readonly callDigest?: string;
    }
  /** `wasFound`: an earlier attempt had sent it; this one only read that back. */
  | { readonly kind: 'sent'; readonly receipt: Receipt; readonly wasFound: boolean }
  | {
      readonly kind: 'ended';
      readonly state: Exclude<DeliveryState, 'waiting_approval' | 'pending' | 'sending' | 'sent'>;
      readonly code: string;
      readonly message: string;
    }
  /** Due again after `delayMs`. `isCounted` false for a rate limit. `mayHaveArrived`: the next attempt reads back first. */
  | {
      readonly kind: 'again';
      readonly delayMs: number;
      readonly isCounted: boolean;
      readonly mayHaveArrived: boolean;
      readonly code: string;
      readonly message: string;
    };

/** Which policy allowed the effect, for its audit row. */
export interface PolicyStamp {
  readonly policyVersion: string;
  readonly reason: string;
}

/**
 * Records how an attempt ended, a final state with its audit row in the same statement. Returns false when the attempt is no
 * longer the action's latest: the lease was lost, another worker decides, and nothing is written.
 */
export async function commitOutcome(
  tx: TenantTransaction,
  action: ClaimedAction,
  outcome: Outcome,
  stamp: PolicyStamp,
): Promise<boolean> {
  if (outcome.kind === 'again') return commitRetry(tx, action, outcome);
  if (outcome.kind === 'asks') return commitQuestion(tx, action, outcome);
  const isSent = outcome.kind === 'sent';
  const state = isSent ? 'sent' : outcome.state;
  const receipt = isSent ? JSON.stringify(outcome.receipt) : null;
  const lastError = isSent ? null : JSON.stringify({ code: outcome.code, message: outcome.message });
  const detail = { outboxId: action.id, attempt: action.attempt, ...(isSent && { wasFound: outcome.wasFound }) };
  const written = await tx.execute(sql`
    with done as (
      update bellwether.outbox set status = ${state}, receipt = coalesce(${receipt}::jsonb, receipt),
        last_error = ${lastError}::jsonb, finished_at = now(), lease_until = null, queued_until = null,
        crash_attempts = case when ${state} = 'quarantined' then crash_attempts else 0 end
      where tenant_id = ${action.tenantId} and id = ${action.id} and attempt = ${action.attempt}
        and status = ${state === 'quarantined' ? 'quarantined' : 'sending'}
      returning id
    )
    insert into bellwether.audit (tenant_id, request_id, principal_kind, principal_id, channel, action, subject, purpose, effect,
      reason, policy_version, arguments_digest, detail)
    select ${action.tenantId}, ${action.requestKey}, 'system', 'bellwether', 'schedule', ${`deliver ${action.channel}`},
      ${action.subjectId}, ${action.rule}, ${state}, ${isSent ? stamp.reason : outcome.message}, ${stamp.policyVersion},
      ${hash('sha256', canonicalJson(action.payload))}, ${JSON.stringify(detail)}::jsonb
    from done
    returning id`);
  return written.rows.length > 0;
}

async function commitRetry(
  tx: TenantTransaction,
  action: ClaimedAction,
  outcome: Extract<Outcome, { kind: 'again' }>,
): Promise<boolean> {
  const written = await tx.execute(sql`
    update bellwether.outbox set status = 'pending', lease_until = null, queued_until = null, crash_attempts = 0,
      due_at = now() + ${outcome.delayMs} * interval '1 millisecond',
      failed_attempts = failed_attempts + ${outcome.isCounted ? 1 : 0},
      is_ambiguous = is_ambiguous or ${outcome.mayHaveArrived},
      last_error = ${JSON.stringify({ code: outcome.code, message: outcome.message })}::jsonb
    where tenant_id = ${action.tenantId} and id = ${action.id} and attempt = ${action.attempt} and status = 'sending'
    returning id`);
  return written.rows.length > 0;
}

async function commitQuestion(
  tx: TenantTransaction,
  action: ClaimedAction,
  { riskTier, message, callDigest }: Extract<Outcome, { kind: 'asks' }>,
): Promise<boolean> {
  const approvalId = await askForAction(tx, action, riskTier, new Date().toISOString(), callDigest ?? null);
  const written = await tx.execute(sql`
    update bellwether.outbox set status = 'waiting_approval', approval_id = ${approvalId}, lease_until = null, queued_until = null,
      crash_attempts = 0, last_error = ${JSON.stringify({ code: 'forbidden', message })}::jsonb
    where tenant_id = ${action.tenantId} and id = ${action.id} and attempt = ${action.attempt} and status = 'sending'
    returning id`);
  return written.rows.length > 0;
}
