import { readPlannedCall, toolCall, toolCallOnce } from '../../execution/channels/tool-call.ts';
import type { ClaimedAction } from '../../execution/outbox/outbox-action.ts';
import type { ActionCheck } from '../../execution/worker/deliver-action.ts';
import type { Gateway } from '../orchestration/gateway/gateway.ts';

/**
 * The re-check of a plan's write right before its effect: the tool must still be the one that was verified, and whoever started the plan
 * must still be allowed this very call. Null for an action that is none.
 */
export function checkPlannedCall(gateway: Gateway, action: ClaimedAction): ActionCheck | null {
  if (action.channel !== toolCall.id && action.channel !== toolCallOnce.id) return null;
  const { tool, toolDigest, arguments: args, principal } = readPlannedCall(action);
  const decision = gateway.previewCall({ principal, tool, arguments: args });
  const policyVersion = decision?.policyVersion ?? 'none';
  const stop = (reason: string) => ({ effect: 'stop' as const, policyVersion, reason });
  if (decision === null) return stop(`${tool} may not be called any more by whoever started the plan`);
  const isSame = gateway.inspectTool(principal, tool)?.digest === toolDigest;
  if (!isSame) return stop(`${tool} has changed since the plan was verified; verify it again`);
  return { effect: 'go', policyVersion, reason: decision.reason };
}
