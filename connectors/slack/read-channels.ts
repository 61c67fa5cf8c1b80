import { AppError } from '../../src/domain/errors.ts';
import { refusedCursor } from '../kit/opaque-cursor.ts';
import { collectPages } from '../kit/paginate.ts';
import type { SlackClient } from './client.ts';
import { type Channel, channelInfoSchema, channelPageSchema, type ReadMessage, readPageSchema } from './schema.ts';

const mostChannels = 5_000;

/** The public channels that the bot has joined: what they hold, every member of the workspace may read. */
export async function joinedChannels(client: SlackClient, signal: AbortSignal): Promise<Channel[]> {
  const { items } = await collectPages(
    async (cursor) => {
      const args = { types: 'public_channel', exclude_archived: true, limit: 200, ...(cursor ? { cursor } : {}) };
      const page = await client.call('conversations.list', args, channelPageSchema, { signal });
      return { items: page.channels, next: page.response_metadata?.next_cursor || null };
    },
    { system: 'slack', what: 'conversations.list', maxItems: mostChannels, atCap: 'error', signal },
  );
  return items
    .filter((channel) => channel.is_member === true && !channel.is_private && !channel.is_im && !channel.is_mpim)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** @throws AppError `forbidden` for a conversation that not every member of the workspace may read. */
export async function requirePublic(client: SlackClient, channel: string, signal: AbortSignal): Promise<void> {
  const isPrivate = () =>
    new AppError('forbidden', `The conversation ${channel} is private: its text is not shown to others.`, {
      system: 'slack',
    });
  if (!channel.startsWith('C')) throw isPrivate();
  const { channel: found } = await client.call('conversations.info', { channel }, channelInfoSchema, { signal });
  if (found.is_private || found.is_im || found.is_mpim) throw isPrivate();
}

/** One page of a channel or, with `threadTs`, of a thread. */
export interface MessagePage {
  readonly messages: readonly ReadMessage[];
  readonly next: string | null;
}

/** Where a page is read. `oldest` null: from the beginning; `limit` at most what Slack gives in one call. */
export interface MessagePlace {
  readonly channel: string;
  readonly threadTs: string | null;
  readonly oldest: string | null;
  readonly cursor: string | null;
  readonly limit: number;
}

/**
 * Reads one page in one call, within what Slack allows this app.
 * @throws AppError as the client does, and `rate_limited` while this minute's call is spent.
 */
export async function readMessages(
  client: SlackClient,
  place: MessagePlace,
  signal: AbortSignal,
): Promise<MessagePage> {
  const { channel, threadTs, oldest, cursor } = place;
  const method = threadTs === null ? 'conversations.history' : 'conversations.replies';
  const limit = Math.min(place.limit, client.history.pageSize);
  client.history.take(method);
  const args = {
    channel,
    ...(threadTs === null ? {} : { ts: threadTs }),
    ...(oldest === null ? {} : { oldest, inclusive: true }),
    ...(cursor === null ? {} : { cursor }),
    limit,
  };
  const page = await client.call(method, args, readPageSchema, { signal }).catch((error: unknown) => {
    throw cursor === null ? error : refusedCursor(error, 'slack');
  });
  const next = page.response_metadata?.next_cursor || null;
  client.history.learn(limit, page.messages.length, next !== null);
  return { messages: page.messages, next };
}
