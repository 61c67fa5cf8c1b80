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

/** The buyer's replies, oldest first, and the wait that is open now. A meeting or call ends a wait but is no reply. */
export function readReplies(touches: readonly Touch[]): { replies: readonly Reply[]; pending: PendingWait | null } {
  const replies: Reply[] = [];
  let firstAtMs: number | null = null;
  let messageIds: string[] = [];
  for (const touch of touches) {
    if (touch.fromBuyer) {
      const isWritten = touch.kind === 'email' || touch.kind === 'message';
      if (firstAtMs !== null && isWritten) {
        replies.push({ id: touch.id, atMs: touch.atMs, hours: (touch.atMs - firstAtMs) / hourMs });
      }
      firstAtMs = null;
      messageIds = [];
    } else if (touch.fromUs) {
      firstAtMs ??= touch.atMs;
      messageIds.push(touch.id);
    }
  }
  return { replies, pending: firstAtMs === null ? null : { firstAtMs, messageIds } };
}
