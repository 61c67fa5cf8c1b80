import { hash, randomUUID } from 'node:crypto';
import { canonicalJson } from '../../src/domain/canonical-json.ts';
import type { Instant } from '../../src/domain/time.ts';
import { askApproval, findApproval, useApproval } from '../../src/store/approvals.ts';
import { appendAudit } from '../../src/store/audit-log.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import { actsFor } from '../outbox/on-behalf.ts';

/** What an approval of an action covers: exactly this effect, and nothing if a word of it changes. */
export interface ApprovedAct {
  readonly tenantId: string;
  readonly id: string;
  readonly rule: string;
  readonly channel: string;
  readonly recipient: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Longer than a call's: people answer for a planned act when they are back at work. */
const lifetimeMs = 3 * 86_400_000;

/** Binds an approval to the action, where it goes and every value in it. */
export function actDigest({ tenantId, id, rule, channel, recipient, payload }: ApprovedAct): string {
  return hash('sha256', canonicalJson({ act: 'delivery', tenantId, id, rule, channel, recipient, payload }));
}

/**
 * Asks for an approval of an accepted action, in the transaction that makes it wait; the same open question has the same id. It is answered
 * with `bellwether approvals` and `answer` of the approval desk, by whom the policies let approve an act of this risk tier. `callDigest`: the
 * gateway asks for one exact call and uses the approval up itself.
 */
export async function askForAction(
  tx: TenantTransaction,
  act: ApprovedAct,
  riskTier: number,
  now: Instant,
  callDigest: string | null = null,
): Promise<string> {
  const { tenantId, id, rule, channel, recipient } = act;
  const asker = actsFor(act);
  // whose rights it has is not for reading: the one who asked is named beside it
  const { principalJson: _rights, ...payload } = act.payload;
  const question = {
    ...{ tenantId, id: randomUUID(), digest: callDigest ?? actDigest(act), tool: `deliver ${channel}`, riskTier },
    arguments: { actionId: id, rule, channel, recipient, payload, ...(callDigest ? { callDigest } : {}) },
    ...{ requestedBy: asker.id, requestedKind: asker.kind, requestedChannel: asker.channel, requestedAt: now },
    expiresAt: new Date(Date.parse(now) + lifetimeMs).toISOString(),
  };
  const { row, isNew } = await askApproval(tx, question, now);
  if (isNew) {
    await appendAudit(tx, tenantId, [
      {
        ...{
          requestId: randomUUID(),
          principalKind: asker.kind,
          principalId: asker.id,
          channel: asker.channel,
          role: asker.role,
        },
        ...{ action: 'ask_approval', effect: 'allow', subject: row.tool, purpose: 'approval', reason: row.state },
        ...{ policyVersion: 'none', argumentsDigest: row.digest, approvalId: row.id, outcome: 'succeeded' },
        facts: { requestedBy: row.requestedBy, riskTier, expiresAt: row.expiresAt },
      },
    ]);
  }
  return row.id;
}

interface ClaimedAct extends ApprovedAct {
  readonly approvalId?: string | null;
}

/**
 * Looks at an action's approval right before its effect and uses it up. Null: it may act. Else why it may not and has to be asked for
 * again: never asked, refused, run out, or given for something else. Of one action later attempts go on with what the first has used.
 */
export async function useForAction(tx: TenantTransaction, act: ClaimedAct, now: Instant): Promise<string | null> {
  if (!act.approvalId) return 'It waits for an approval.';
  const row = await findApproval(tx, act.approvalId);
  if (row === null) return 'Its approval is gone; it is asked for again.';
  const digest = actDigest(act);
  // the gateway compares it with the call it is for, and uses it up
  if (row.arguments['callDigest'] === row.digest) return null;
  if (row.digest !== digest) return 'It is no longer what was approved; it is asked for again.';
  if (row.state === 'used') return null;
  const used = await useApproval(tx, row.id, digest, now);
  return used === null ? 'Its approval ran out before it was used; it is asked for again.' : null;
}

/** Ends the actions whose question nobody answered in time as `expired`, where people see them; returns how many. */
export async function expireUnanswered(tx: TenantTransaction, now: Instant): Promise<number> {
  const lastError = JSON.stringify({ code: 'forbidden', message: 'Nobody answered for it in time.' });
  const { rows } = await tx.execute(sql`
    update bellwether.outbox o set status = 'expired', finished_at = now(), last_error = ${lastError}::jsonb
    where o.status = 'waiting_approval' and o.approval_id is not null and not exists (
      select from bellwether.approval a
      where a.tenant_id = o.tenant_id and a.id = o.approval_id and a.expires_at > ${now}::timestamptz)
    returning o.id`);
  return rows.length;
}
