import { randomUUID } from 'node:crypto';
import type { PlanStep } from '../../../domain/plan.ts';
import { type ApprovalRow, askApproval, findApproval, useApproval } from '../../../store/approvals.ts';
import { appendAudit } from '../../../store/audit-log.ts';
import type { TenantTransaction } from '../../../store/open-store.ts';
import { canonicalDigest } from '../../catalog/canonical-digest.ts';
import { resolveArguments } from './resolve-arguments.ts';
import type { RunContext } from './run-context.ts';
import type { StepState } from './step-state.ts';

/** People answer for a plan when they are back at work. */
const lifetimeMs = 3 * 86_400_000;

/**
 * Puts a question of the plan to whoever may answer, bound to this plan and to exactly what it shows; the answer is used once. Until then
 * the step waits.
 */
export async function askStep(context: RunContext, step: PlanStep, state: StepState): Promise<StepState> {
  const { journal, now, outputs, run } = context;
  // nobody needs to answer for a plan that ends anyway
  if (!context.mayWrite()) return { ...state, status: 'cancelled', finishedAt: now() };
  const shown = resolveArguments(step.arguments, outputs);
  const digest = canonicalDigest(['plan', run.tenantId, run.id, run.digest, step.id, step.ask, shown]);
  return journal.saveWith(async (tx) => {
    const found = state.approvalId === null ? null : await findApproval(tx, state.approvalId);
    const row = found ?? (await ask(tx, context, step, shown, digest));
    return { ...state, approvalId: row.id, ...(await answerOf(tx, row, digest, now())) };
  });
}

async function answerOf(
  tx: TenantTransaction,
  row: ApprovalRow,
  digest: string,
  now: string,
): Promise<Partial<StepState>> {
  if (row.state === 'waiting' && row.expiresAt > now) return { status: 'waiting_approval' };
  const used = row.state === 'granted' ? await useApproval(tx, row.id, digest, now) : null;
  if (used) {
    const output = { approvedBy: used.answeredBy ?? '', approvedAt: used.answeredAt ?? now };
    return { status: 'done', finishedAt: now, output };
  }
  const message =
    row.state === 'refused'
      ? `It was refused by ${row.answeredBy}.`
      : 'The approval ran out, or was given for something else; start the plan anew.';
  return { status: 'failed', finishedAt: now, error: { code: 'forbidden', message } };
}

async function ask(
  tx: TenantTransaction,
  { run, principal, now, ports }: RunContext,
  { id: stepId, ask: question }: PlanStep,
  shown: Record<string, unknown>,
  digest: string,
): Promise<ApprovalRow> {
  const { tenantId } = run;
  const requestedAt = now();
  const tiers = Object.keys(run.toolDigests).map((tool) => ports.gateway.inspectTool(principal, tool)?.riskTier ?? 3);
  const { row } = await askApproval(
    tx,
    {
      ...{ tenantId, id: randomUUID(), digest, tool: `plan ${run.name}`, riskTier: Math.max(1, ...tiers) },
      arguments: { planId: run.id, stepId, question, shown },
      ...{ requestedBy: principal.id, requestedKind: principal.kind, requestedChannel: principal.channel, requestedAt },
      expiresAt: new Date(Date.parse(requestedAt) + lifetimeMs).toISOString(),
    },
    requestedAt,
  );
  const { kind: principalKind, id: principalId, channel, role } = principal;
  await appendAudit(tx, tenantId, [
    {
      ...{ requestId: randomUUID(), principalKind, principalId, channel, role, action: 'ask_approval' },
      ...{ effect: 'allow', subject: row.tool, purpose: 'approval', reason: row.state, policyVersion: 'none' },
      ...{ argumentsDigest: row.digest, approvalId: row.id, outcome: 'succeeded' },
      facts: { requestedBy: row.requestedBy, riskTier: row.riskTier, expiresAt: row.expiresAt },
    },
  ]);
  return row;
}
