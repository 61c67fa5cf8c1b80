import { hash } from 'node:crypto';
import type { DeliveryState } from '../../src/domain/alert.ts';
import { canonicalJson } from '../../src/domain/canonical-json.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import type { Receipt } from '../channels/channel.ts';
import type { ClaimedAction } from '../outbox/outbox-action.ts';
import { commitQuestion } from './commit-question.ts';

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

/** One attempt with how it ended. */
export interface Ended {
  readonly action: ClaimedAction;
  readonly outcome: Outcome;
  readonly stamp: PolicyStamp;
}

/**
 * Records how attempts of one tenant ended, final states with their audit rows in the same statement. Answers in the order of
 * `attempts`; false: the attempt is no longer the action's latest, another worker decides, and nothing is written.
 */
export async function commitOutcomes(
  tx: TenantTransaction,
  tenantId: string,
  attempts: readonly Ended[],
): Promise<boolean[]> {
  const finals: FinalRow[] = [];
  const repeats: RepeatRow[] = [];
  const written = new Set<string>();
  for (const each of attempts) {
    const { action, outcome } = each;
    if (outcome.kind === 'again') repeats.push(repeatRow(each, outcome));
    else if (outcome.kind !== 'asks') finals.push(finalRow(each, outcome));
    else if (await commitQuestion(tx, action, outcome)) written.add(action.id);
  }
  if (finals.length > 0) for (const id of await commitFinals(tx, tenantId, finals)) written.add(id);
  if (repeats.length > 0) for (const id of await commitRepeats(tx, tenantId, repeats)) written.add(id);
  return attempts.map(({ action }) => written.has(action.id));
}

type FinalRow = ReturnType<typeof finalRow>;
type RepeatRow = ReturnType<typeof repeatRow>;

function finalRow({ action, stamp }: Ended, outcome: Extract<Outcome, { kind: 'sent' | 'ended' }>) {
  const isSent = outcome.kind === 'sent';
  return {
    id: action.id,
    attempt: action.attempt,
    state: isSent ? 'sent' : outcome.state,
    receipt: isSent ? outcome.receipt : null,
    last_error: isSent ? null : { code: outcome.code, message: outcome.message },
    request_key: action.requestKey,
    action: `deliver ${action.channel}`,
    subject: action.subjectId,
    purpose: action.rule,
    reason: isSent ? stamp.reason : outcome.message,
    policy_version: stamp.policyVersion,
    arguments_digest: hash('sha256', canonicalJson(action.payload)),
    detail: { outboxId: action.id, attempt: action.attempt, ...(isSent && { wasFound: outcome.wasFound }) },
  };
}

async function commitFinals(tx: TenantTransaction, tenantId: string, rows: readonly FinalRow[]): Promise<string[]> {
  const written = await tx.execute<{ id: string }>(sql`
    with ended as (
      select * from json_to_recordset(${JSON.stringify(rows)}) as r(id text, attempt int, state text, receipt jsonb,
        last_error jsonb, request_key text, action text, subject text, purpose text, reason text, policy_version text,
        arguments_digest text, detail jsonb)
    ), done as (
      update bellwether.outbox o set status = e.state, receipt = coalesce(e.receipt, o.receipt),
        last_error = e.last_error, finished_at = now(), lease_until = null, queued_until = null,
        crash_attempts = case when e.state = 'quarantined' then o.crash_attempts else 0 end
      from ended e
      where o.tenant_id = ${tenantId} and o.id = e.id and o.attempt = e.attempt
        and o.status = case when e.state = 'quarantined' then 'quarantined' else 'sending' end
      returning o.id
    )
    insert into bellwether.audit (tenant_id, request_id, principal_kind, principal_id, channel, action, subject, purpose, effect,
      reason, policy_version, arguments_digest, detail)
    select ${tenantId}, e.request_key, 'system', 'bellwether', 'schedule', e.action, e.subject, e.purpose, e.state, e.reason,
      e.policy_version, e.arguments_digest, e.detail
    from done join ended e on e.id = done.id
    returning detail ->> 'outboxId' as id`);
  return written.rows.map(({ id }) => id);
}

function repeatRow({ action }: Ended, outcome: Extract<Outcome, { kind: 'again' }>) {
  const { delayMs, isCounted, mayHaveArrived, code, message } = outcome;
  return {
    id: action.id,
    attempt: action.attempt,
    delay_ms: delayMs,
    counted: isCounted ? 1 : 0,
    may_have_arrived: mayHaveArrived,
    last_error: { code, message },
  };
}

async function commitRepeats(tx: TenantTransaction, tenantId: string, rows: readonly RepeatRow[]): Promise<string[]> {
  const written = await tx.execute<{ id: string }>(sql`
    update bellwether.outbox o set status = 'pending', lease_until = null, queued_until = null, crash_attempts = 0,
      due_at = now() + e.delay_ms * interval '1 millisecond', failed_attempts = o.failed_attempts + e.counted,
      is_ambiguous = o.is_ambiguous or e.may_have_arrived, last_error = e.last_error
    from json_to_recordset(${JSON.stringify(rows)}) as e(id text, attempt int, delay_ms float8, counted int,
      may_have_arrived boolean, last_error jsonb)
    where o.tenant_id = ${tenantId} and o.id = e.id and o.attempt = e.attempt and o.status = 'sending'
    returning o.id`);
  return written.rows.map(({ id }) => id);
}
