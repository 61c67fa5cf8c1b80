import type { DealContext } from '../../src/domain/deal-context.ts';
import { dayMs } from '../../src/domain/time.ts';
import type { Conversation } from '../engagement/conversation.ts';
import { readReplies } from '../engagement/reply-latency.ts';

/** The longest pauses of a deal that was won in spite of them, in days; null where there was nothing to measure. */
export interface WonHabits {
  /** Between two words of the buyer, or from the last to the win. */
  readonly silenceDays: number | null;
  /** From our first unanswered message to their reply. */
  readonly waitDays: number | null;
}

/** Reads the longest pauses from a won deal's conversation. */
export function readWonHabits({ touches }: Conversation, endMs: number): WonHabits {
  const words = touches.filter((touch) => touch.fromBuyer && touch.atMs <= endMs).map((touch) => touch.atMs);
  const { replies } = readReplies(touches);
  return {
    silenceDays: longestGapDays([...words, endMs]),
    waitDays: replies.length === 0 ? null : Math.max(...replies.map((reply) => reply.hours)) / 24,
  };
}

/** The longest time a won deal's next step stood unchanged, in days; null when no change of it is on record. */
export function longestNextStepDays(context: DealContext, endMs: number): number | null {
  const changes = context.changes.filter((change) => change.field === 'nextStep' && change.effectiveAt <= context.asOf);
  return longestGapDays([...changes.map((change) => Date.parse(change.effectiveAt)), endMs]);
}

function longestGapDays(momentsMs: readonly number[]): number | null {
  let longest: number | null = null;
  for (let at = 1; at < momentsMs.length; at += 1)
    longest = Math.max(longest ?? 0, ((momentsMs[at] ?? 0) - (momentsMs[at - 1] ?? 0)) / dayMs);
  return longest;
}
