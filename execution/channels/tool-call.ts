import { z } from 'zod';
import type { Principal } from '../../src/domain/principal.ts';
import { actsFor } from '../outbox/on-behalf.ts';
import type { ClaimedAction } from '../outbox/outbox-action.ts';
import type { Channel } from './channel.ts';
import { readPayload } from './read-payload.ts';

/** A planned write: exactly one call, on behalf of whoever started the plan. Texts that must arrive as approved are kept as JSON text. */
export const plannedCallSchema = z.object({
  kind: z.literal('tool_call'),
  tool: z.string().min(1).max(64),
  /** Of the tool's definition when the plan was verified. */
  toolDigest: z.string(),
  argumentsJson: z.string(),
  principalJson: z.string(),
  /** Who asked; approvals go by it. */
  requestedBy: z.string(),
  planId: z.string(),
  stepId: z.string(),
});
export type PlannedCallPayload = z.infer<typeof plannedCallSchema>;

/** The call that an action stands for. @throws AppError `invalid_input` (nothing was sent) for one that cannot be read */
export function readPlannedCall(action: Pick<ClaimedAction, 'id' | 'channel' | 'payload' | 'tenantId'>): {
  readonly tool: string;
  readonly toolDigest: string;
  readonly arguments: Record<string, unknown>;
  readonly principal: Principal;
} {
  const { tool, toolDigest, argumentsJson } = readPayload(plannedCallSchema, action);
  return { tool, toolDigest, arguments: JSON.parse(argumentsJson), principal: actsFor(action) };
}

/** Calls the tool that the payload names, once for one key as far as the tool's own promise goes. */
function toolCallChannel(id: string, channelClass: Channel['class']): Channel {
  return {
    id,
    class: channelClass,
    tools: [],
    exactFields: ['tool', 'toolDigest', 'argumentsJson', 'principalJson', 'requestedBy'],
    async deliver(action, call) {
      const { tool, arguments: args, principal } = readPlannedCall(action);
      const { structuredContent, provenance } = await call(tool, args, { principal });
      return { content: structuredContent, provenance };
    },
  };
}

/** Writes of plans whose tool makes one effect of one key (class A). */
export const toolCall = toolCallChannel('tool-call', 'A');

/** Writes of plans whose tool cannot tell a repeat: one that was cut off ends as unknown, and is never sent twice (class C). */
export const toolCallOnce = toolCallChannel('tool-call-once', 'C');
