import { type PlannedCallPayload, toolCall, toolCallOnce } from '../../execution/channels/tool-call.ts';
import { acceptAction } from '../../execution/outbox/accept-action.ts';
import { onBehalfOf } from '../../execution/outbox/on-behalf.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import { type ErrorCode, errorCodes } from '../domain/errors.ts';
import type { Provenance } from '../domain/tool.ts';
import type { EffectOutcome, EffectPort, PlannedEffect } from '../orchestration/plans/run/effects.ts';
import { sql } from '../store/drizzle.ts';
import type { Store } from '../store/open-store.ts';
import { type DeliveryState, readDeliveryStates } from '../store/plan-runs.ts';

/** The execution engine as plans see it: effects are outbox rows, and what became of them is read from there. */
export function planEffects(store: Store, nudge: () => void): EffectPort {
  return {
    nudge,
    async accept(tx, effect) {
      const { planId, planName, stepId, purpose, principal, tool, approvalTier, isIdempotent } = effect;
      const accepted = await acceptAction(tx, {
        tenantId: principal.tenantId,
        rule: `plan ${planName}`,
        subjectId: planId,
        // a step has its effect once in a plan, whoever accepts it and how often
        triggerEpoch: `${stepId}|${purpose}`,
        channel: (isIdempotent ? toolCall : toolCallOnce).id,
        recipient: tool,
        payload: payloadOf(effect),
        dueAt: null,
        ...(approvalTier === null ? {} : { approvalTier }),
      });
      return accepted.id;
    },
    async outcomes(tenantId, ids) {
      const states = await store.withTenant(tenantId, (tx) => readDeliveryStates(tx, ids));
      return new Map(states.map((state) => [state.id, outcomeOf(state)]));
    },
    async withdraw(tx, ids) {
      const told = JSON.stringify({ code: 'conflict', message: 'The plan was cancelled.' });
      await tx.execute(sql`
        update bellwether.outbox set status = 'stopped', finished_at = now(), last_error = ${told}::jsonb
        where id = any(${sql.param([...ids])}::text[]) and status in ('pending', 'waiting_approval') and not is_ambiguous`);
    },
  };
}

function payloadOf({
  tool,
  toolDigest,
  arguments: args,
  principal,
  planId,
  stepId,
}: PlannedEffect): PlannedCallPayload {
  return {
    ...{ kind: 'tool_call', tool, toolDigest, planId, stepId, ...onBehalfOf(principal) },
    argumentsJson: canonicalJson(args),
  };
}

function outcomeOf({ status, receipt, error, approvalId, attempts, finishedAt }: DeliveryState): EffectOutcome {
  if (status === 'waiting_approval') return { state: 'waiting_approval', approvalId };
  if (status === 'pending' || status === 'sending') return { state: 'pending' };
  if (status === 'sent') {
    const output = (receipt?.['content'] ?? {}) as Record<string, unknown>;
    const provenance = (receipt?.['provenance'] ?? null) as Provenance | null;
    return { state: 'done', output, provenance, attempts, at: finishedAt ?? new Date().toISOString() };
  }
  const isUnknown = status === 'delivery_unknown' || status === 'quarantined';
  const message = error?.message ?? `The delivery ended as ${status}.`;
  return { state: isUnknown ? 'unknown' : 'failed', code: codeOf(error?.code), message, attempts };
}

function codeOf(code: string | undefined): ErrorCode {
  return errorCodes.find((each) => each === code) ?? 'internal';
}
