import type { EngagementPage } from '../../src/domain/record.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { SlackClient } from './client.ts';
import { type EngagementPosition, readPosition, writePosition } from './engagement-cursor.ts';
import { isSpoken, mentionedUsers, toEngagement, tsOf } from './mapper.ts';
import { createMentionFinder, type MentionFinder } from './mentions.ts';
import { joinedChannels, type MessagePage, readMessages } from './read-channels.ts';
import type { ReadMessage } from './schema.ts';
import { threadLookbackMs } from './settings.ts';

/** What to read: messages from `since` on, and `mentions` to look for in them. */
export interface EngagementSearch {
  readonly since: Instant | null;
  readonly cursor: string | null;
  readonly limit: number;
  readonly mentions: readonly string[];
}

/** Slack's clock and ours may differ by this much. */
const clockSlackMs = 60_000;
/** People a message is looked up to mention; a mass mention says nothing of whom it is for. */
const mostMentioned = 10;

async function begin(client: SlackClient, since: Instant | null, signal: AbortSignal): Promise<EngagementPosition> {
  const startedAt = new Date(client.now()).toISOString();
  const channels = client.channels ?? (await joinedChannels(client, signal)).map(({ id }) => id);
  return { v: 1, since, startedAt, channels: [...channels], ...channelStart, threads: [] };
}

const channelStart = { page: null, isLastPageRead: false, threadPage: null } as const;

/** The position after a page, null at the end of the pass. */
function advance(at: EngagementPosition, page: MessagePage, opened: readonly string[]): EngagementPosition | null {
  const wasThread = at.threads.length > 0;
  if (wasThread && page.next !== null) return { ...at, threadPage: page.next };
  const after: EngagementPosition = wasThread
    ? { ...at, threads: at.threads.slice(1), threadPage: null }
    : { ...at, threads: [...opened], page: page.next, isLastPageRead: page.next === null };
  if (after.threads.length > 0 || !after.isLastPageRead) return after;
  const channels = at.channels.slice(1);
  return channels.length === 0 ? null : { ...at, channels, ...channelStart, threads: [] };
}

/** Threads whose replies may be new: replies are not among a channel's own messages. */
function threadsToRead(messages: readonly ReadMessage[], oldest: string): string[] {
  return messages
    .filter(({ ts, thread_ts, reply_count, latest_reply }) => {
      const isThread = (reply_count ?? 0) > 0 && (thread_ts ?? ts) === ts;
      return isThread && (latest_reply === undefined || Number(latest_reply) >= Number(oldest));
    })
    .map(({ ts }) => ts);
}

async function toEntry(
  client: SlackClient,
  channel: string,
  message: ReadMessage,
  finder: MentionFinder,
  signal: AbortSignal,
) {
  const isDeleted = message.subtype === 'tombstone';
  const author = message.user && !isDeleted ? await client.people.find(client, message.user, signal) : null;
  const mentioned = [];
  for (const id of mentionedUsers(message.text ?? '').slice(0, mostMentioned)) {
    mentioned.push(await client.people.find(client, id, signal));
  }
  return { engagement: toEngagement(channel, message, { author, mentioned }, finder), isDeleted };
}

/**
 * Reads one page of one channel or thread: one call of Slack's history a page, so that a limit met stops the pass at its cursor
 * and nothing is read twice. Replies are found in threads begun up to seven days before `since`.
 * @throws AppError as the client does, and `invalid_input` for a foreign cursor.
 * Source: https://docs.slack.dev/reference/methods/conversations.replies/ (2026-11-20)
 */
export async function readEngagement(
  client: SlackClient,
  search: EngagementSearch,
  signal: AbortSignal,
): Promise<EngagementPage> {
  const at = search.cursor === null ? await begin(client, search.since, signal) : readPosition(search.cursor);
  const [channel] = at.channels;
  const watermark = new Date(Date.parse(at.startedAt) - clockSlackMs).toISOString();
  if (channel === undefined) return { engagements: [], cursor: null, done: true, total: null, watermark };
  const threadTs = at.threads[0] ?? null;
  const sinceMs = at.since === null ? 0 : Date.parse(at.since);
  const oldest = tsOf(sinceMs);
  const from = at.since === null ? null : tsOf(sinceMs - (threadTs === null ? threadLookbackMs : 0));
  const page = await readMessages(
    client,
    { channel, threadTs, oldest: from, cursor: threadTs === null ? at.page : at.threadPage, limit: search.limit },
    signal,
  );
  const finder = createMentionFinder(search.mentions);
  // A thread answers its first message again with every page; that one was read in the channel.
  const wanted = page.messages.filter(
    (each) => each.ts !== threadTs && Number(each.ts) >= Number(oldest) && isSpoken(each),
  );
  const engagements = [];
  for (const message of wanted) engagements.push(await toEntry(client, channel, message, finder, signal));
  const next = advance(at, page, threadTs === null ? threadsToRead(page.messages, oldest) : []);
  return {
    engagements,
    cursor: next === null ? null : writePosition(next),
    done: next === null,
    total: null,
    quota: client.history.quota(threadTs === null ? 'conversations.history' : 'conversations.replies'),
    ...(next === null ? { watermark } : {}),
  };
}
