import { randomUUID } from 'node:crypto';
import type { Principal } from '../../domain/principal.ts';
import { type ApprovalRow, answerApproval, askApproval, findApproval, useApproval } from '../../store/approvals.ts';
import { appendAudit } from '../../store/audit-log.ts';
import type { Store, TenantTransaction } from '../../store/open-store.ts';
import type { ApprovalDesk } from './approval-desk.ts';

/** How long a person has to answer, and the asker to use the answer. */
export const approvalLifetimeMs = 60 * 60_000;

/**
 * The desk that all processes of an installation share: asked in one, answered in another, used once in any. Each question and answer
 * commits with its audit row; the use is audited by the call that it allows.
 */
export function databaseApprovalDesk(store: Store, nowMs: () => number = Date.now): ApprovalDesk {
  const now = () => new Date(nowMs()).toISOString();
  return {
    ask({ principal, tool, arguments: args, digest, riskTier }) {
      const { tenantId, kind, id: requestedBy, channel } = principal;
      const requestedAt = now();
      return store.withTenant(tenantId, async (tx) => {
        const question = {
          ...{ tenantId, id: randomUUID(), digest, tool, arguments: { ...args }, riskTier, requestedBy, requestedAt },
          ...{ requestedKind: kind, requestedChannel: channel },
          expiresAt: new Date(Date.parse(requestedAt) + approvalLifetimeMs).toISOString(),
        };
        const { row, isNew } = await askApproval(tx, question, requestedAt);
        if (isNew) await audited(tx, principal, row, 'ask_approval', 'allow');
        return row.id;
      });
    },
    state: (tenantId, approvalId) =>
      store.withTenant(tenantId, async (tx) => {
        const row = await findApproval(tx, approvalId);
        if (row === null || row.state === 'refused' || row.state === 'used') return 'refused';
        return row.expiresAt > now() ? row.state : 'expired';
      }),
    answer: (tenantId, approvalId, by, isGranted) =>
      store.withTenant(tenantId, async (tx) => {
        const row = await answerApproval(tx, approvalId, { isGranted, by: by.id, now: now() });
        if (row) await audited(tx, by, row, 'answer_approval', isGranted ? 'allow' : 'deny');
      }),
    consume: (tenantId, approvalId, digest) =>
      store.withTenant(tenantId, async (tx) => (await useApproval(tx, approvalId, digest, now())) !== null),
  };
}

function audited(
  tx: TenantTransaction,
  { kind, id, channel, role }: Principal,
  row: ApprovalRow,
  action: 'ask_approval' | 'answer_approval',
  effect: 'allow' | 'deny',
): Promise<void> {
  return appendAudit(tx, row.tenantId, [
    {
      ...{ requestId: randomUUID(), principalKind: kind, principalId: id, channel, role, action, effect },
      ...{ subject: row.tool, purpose: 'approval', reason: row.state, policyVersion: 'none' },
      ...{ argumentsDigest: row.digest, approvalId: row.id, outcome: 'succeeded' },
      facts: { requestedBy: row.requestedBy, riskTier: row.riskTier, expiresAt: row.expiresAt },
    },
  ]);
}
