import { sql } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import { askForAction } from '../approvals/action-approval.ts';
import type { ClaimedAction } from '../outbox/outbox-action.ts';

/** What somebody is asked before an action may act. `callDigest`: for exactly one call of it. */
export interface Question {
  readonly riskTier: number;
  readonly message: string;
  readonly callDigest?: string;
}

/**
 * Lets an action wait for an approval, asked for in the same transaction. Returns false, and asks nothing, when the attempt is no
 * longer the action's latest.
 */
export async function commitQuestion(
  tx: TenantTransaction,
  action: ClaimedAction,
  { riskTier, message, callDigest }: Question,
): Promise<boolean> {
  const { tenantId, id, attempt } = action;
  const latest = await tx.execute(sql`
    select id from bellwether.outbox where tenant_id = ${tenantId} and id = ${id} and attempt = ${attempt} and status = 'sending'
    for update`);
  if (latest.rows.length === 0) return false;
  const approvalId = await askForAction(tx, action, riskTier, new Date().toISOString(), callDigest ?? null);
  await tx.execute(sql`
    update bellwether.outbox set status = 'waiting_approval', approval_id = ${approvalId}, lease_until = null, queued_until = null,
      crash_attempts = 0, last_error = ${JSON.stringify({ code: 'forbidden', message })}::jsonb
    where tenant_id = ${tenantId} and id = ${id}`);
  return true;
}
