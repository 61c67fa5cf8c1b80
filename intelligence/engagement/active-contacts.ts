import type { Conversation, Touch } from './conversation.ts';

/** A contact who took part within these days is active. */
export const activeContactDays = 30;

/** The last touch in which each external person spoke or met with us, by contact id, at or after `sinceMs`. */
export function activeContacts(conversation: Conversation, sinceMs: number): Map<string, Touch> {
  const last = new Map<string, Touch>();
  const { touches } = conversation;
  for (let index = touches.length - 1; index >= 0; index -= 1) {
    const touch = touches[index];
    if (!touch || touch.atMs < sinceMs) break;
    if (!touch.fromBuyer) continue;
    for (const contactId of touch.contactIds) if (!last.has(contactId)) last.set(contactId, touch);
  }
  return last;
}
