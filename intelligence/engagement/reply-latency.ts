import type { Touch } from './conversation.ts';

/** One reply of the buyer: how long after our first unanswered message it came. */
export interface Reply {
  readonly id: string;
  readonly atMs: number;
  readonly hours: number;
}

/** What the buyer owes us: our written messages since their last word. Null when nothing is open. */
export interface PendingWait {
  readonly firstAtMs: number;
  readonly messageIds: readonly string[];
}

const hourMs = 3_600_000;

/**
 * The buyer's replies, oldest first, and the wait that is open now. A reply answers its own thread where that is known, so that
 * threads side by side do not make a slow reply look fast; without threads the conversation is one. A meeting or call ends every
 * wait and is no reply. What is pending is the silence of the whole deal: any word of theirs ends it.
 */
export function readReplies(touches: readonly Touch[]): { replies: readonly Reply[]; pending: PendingWait | null } {
  const replies: Reply[] = [];
  const waits = new Map<string | null, number>();
  let firstAtMs: number | null = null;
  let messageIds: string[] = [];
  for (const touch of touches) {
    const isWritten = touch.kind === 'email' || touch.kind === 'message';
    if (touch.fromBuyer) {
      if (isWritten) {
        const wait = waits.get(touch.threadId);
        if (wait !== undefined) replies.push({ id: touch.id, atMs: touch.atMs, hours: (touch.atMs - wait) / hourMs });
        waits.delete(touch.threadId);
      } else waits.clear();
      firstAtMs = null;
      messageIds = [];
    } else if (touch.fromUs) {
      if (!waits.has(touch.threadId)) waits.set(touch.threadId, touch.atMs);
      firstAtMs ??= touch.atMs;
      messageIds.push(touch.id);
    }
  }
  return { replies, pending: firstAtMs === null ? null : { firstAtMs, messageIds } };
}
