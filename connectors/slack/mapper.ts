import type { Engagement } from '../../src/domain/engagement.ts';
import type { Instant } from '../../src/domain/time.ts';
import { type MentionFinder, plainMessageText } from './mentions.ts';
import type { SlackPerson } from './people.ts';
import type { ReadMessage } from './schema.ts';

/** Subtypes that say something happened to the channel rather than that somebody spoke. */
const eventSubtypes =
  /^(channel|group)_(join|leave|topic|purpose|name|archive|unarchive|posting_permissions|convert_to_private)$|^(bot_add|bot_remove|pinned_item|unpinned_item|reminder_add|ekm_access_denied)$/;

/** Whether a message is somebody's words, a person's or an app's. */
export function isSpoken(message: ReadMessage): boolean {
  return !eventSubtypes.test(message.subtype ?? '');
}

/** An instant of a message's `ts`, in milliseconds. */
export function instantOf(ts: string): Instant {
  return new Date(Math.floor(Number(ts) * 1000)).toISOString();
}

/** A `ts` that no message before the instant has. */
export function tsOf(ms: number): string {
  return (Math.max(0, ms) / 1000).toFixed(6);
}

/** The user ids that a text mentions (`<@U…>`). */
export function mentionedUsers(text: string): string[] {
  return [...new Set([...text.matchAll(/<@([UW][A-Z0-9]{2,20})(?:\|[^>]*)?>/g)].map(([, id]) => id ?? ''))];
}

/** A message as engagement: who and when, and which of the asked names it mentions; its text stays here. */
export function toEngagement(
  channel: string,
  message: ReadMessage,
  people: { readonly author: SlackPerson | null; readonly mentioned: readonly SlackPerson[] },
  finder: MentionFinder,
): Engagement {
  const at = instantOf(message.ts);
  const threadTs = message.thread_ts ?? message.ts;
  const { author, mentioned } = people;
  const name = author?.name ?? message.username ?? null;
  return {
    id: `${channel}:${message.ts}`,
    sharedId: `${channel}:${message.ts}`,
    kind: 'message',
    occurredAt: at,
    knownAt: at,
    endsAt: null,
    threadId: `${channel}:${threadTs}`,
    replyToId: threadTs === message.ts ? null : `${channel}:${threadTs}`,
    participants: [
      { email: author?.email ?? null, name, part: 'author', response: null },
      ...mentioned.map((each) => ({
        email: each.email,
        name: each.name,
        part: 'mentioned' as const,
        response: null,
      })),
    ],
    participantCount: null,
    status: null,
    isAutomatic: Boolean(message.bot_id) || message.subtype === 'bot_message' || author?.isBot === true,
    subject: null,
    phrases: [],
    mentions: finder.find(plainMessageText(message.text ?? '')),
  };
}
