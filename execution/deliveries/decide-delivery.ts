import { AppError } from '../../src/domain/errors.ts';
import type { Principal } from '../../src/domain/principal.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';

/** What a person may do with a delivery that ended without being sent. */
export interface DeliveryDecision {
  readonly id: string;
  readonly by: Principal;
  readonly reason: string;
}

/**
 * Sends an ended delivery again. An attempt that may have arrived is read back first where the channel can; with `resendAnyway`
 * the person has decided that a second message does no harm.
 * @throws AppError `conflict` for a delivery that is open or sent, `not_found` for one that does not exist
 */
export async function retryDelivery(
  tx: TenantTransaction,
  decision: DeliveryDecision & { readonly resendAnyway?: boolean },
): Promise<void> {
  await decide(
    tx,
    decision,
    'retry',
    sql`status = 'pending', due_at = now(), crash_attempts = 0, failed_attempts = 0, claimed_at = null, finished_at = null,
      lease_until = null, queued_until = null, is_ambiguous = is_ambiguous and not ${decision.resendAnyway ?? false}`,
  );
}

/**
 * Gives an ended delivery up for good: it is listed as stopped with the reason.
 * @throws AppError `conflict` for a delivery that is being sent or was sent, `not_found` for one that does not exist
 */
export async function discardDelivery(tx: TenantTransaction, decision: DeliveryDecision): Promise<void> {
  const lastError = JSON.stringify({ code: 'forbidden', message: decision.reason });
  await decide(tx, decision, 'discard', sql`status = 'stopped', finished_at = now(), last_error = ${lastError}::jsonb`);
}

/**
 * Sends again what was sent before: for a receiver that has lost it. The provider gets the key of the first time.
 * @throws AppError `conflict` for a delivery that was not sent, `not_found` for one that does not exist
 */
export async function resendDelivery(tx: TenantTransaction, decision: DeliveryDecision): Promise<void> {
  await decide(
    tx,
    decision,
    'resend',
    sql`status = 'pending', due_at = now(), failed_attempts = 0, claimed_at = null, finished_at = null, is_ambiguous = false`,
  );
}

const statesBefore = {
  discard: sql`('waiting_approval', 'pending', 'failed', 'expired', 'delivery_unknown', 'quarantined')`,
  retry: sql`('failed', 'expired', 'stopped', 'delivery_unknown', 'quarantined')`,
  resend: sql`('sent')`,
};

async function decide(
  tx: TenantTransaction,
  { id, by, reason }: DeliveryDecision,
  action: keyof typeof statesBefore,
  change: ReturnType<typeof sql>,
): Promise<void> {
  const from = statesBefore[action];
  const changed = await tx.execute(sql`
    with done as (
      update bellwether.outbox set ${change} where id = ${id} and status in ${from} returning tenant_id, subject_id, request_key
    )
    insert into bellwether.audit (tenant_id, request_id, principal_kind, principal_id, channel, action, subject, purpose, effect,
      reason, policy_version, detail)
    select tenant_id, request_key, ${by.kind}, ${by.id}, ${by.channel}, ${`${action} delivery`}, subject_id, 'deliveries', ${action},
      ${reason}, 'none', ${JSON.stringify({ outboxId: id })}::jsonb
    from done returning id`);
  if (changed.rows.length > 0) return;
  const { rows } = await tx.execute<{ status: string }>(sql`select status from bellwether.outbox where id = ${id}`);
  const status = rows[0]?.status;
  if (status === undefined) {
    throw new AppError('not_found', `No delivery has the id ${id}; \`bellwether deliveries list\` shows them.`);
  }
  throw new AppError('conflict', `Delivery ${id} is ${status}: there is nothing to ${action}.`);
}
