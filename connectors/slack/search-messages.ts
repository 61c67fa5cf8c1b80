import { AppError } from '../../src/domain/errors.ts';
import type { Instant } from '../../src/domain/time.ts';
import { dateOf, dayMs } from '../../src/domain/time.ts';
import type { SlackClient } from './client.ts';
import { isSpoken, tsOf } from './mapper.ts';
import { createMentionFinder, plainMessageText } from './mentions.ts';
import { joinedChannels, type MessagePage, type MessagePlace, readMessages } from './read-channels.ts';
import { type Channel, type ReadMessage, searchPageSchema } from './schema.ts';
import { type SpokenMessage, toSpoken } from './spoken-message.ts';

/** Who said what about any of these names since then. */
export interface MessageQuery {
  readonly about: readonly string[];
  readonly since: Instant;
  readonly limit: number;
}

/**
 * Newest first. `via`: Slack's search (a user token) or reading the joined channels. `truncated`: there may be more, because the
 * limit, the number of calls or Slack's own limit was met; then `scannedChannels` of `channels` were read to `since`.
 */
export interface MessageHits {
  readonly messages: SpokenMessage[];
  readonly via: 'search' | 'history';
  readonly truncated: boolean;
  readonly channels: number | null;
  readonly scannedChannels: number | null;
}

type Hit = ReadMessage & { readonly channel: Channel; readonly permalink?: string | null | undefined };

/** Pages of history read for one question, of the fifty that Slack allows a minute. */
const mostPages = 20;

const newestFirst = (a: Hit, b: Hit) => Number(b.ts) - Number(a.ts);

/**
 * Looks for messages in public channels only, which every member of the workspace may read.
 * @throws AppError as the client does.
 */
export async function searchMessages(
  client: SlackClient,
  query: MessageQuery,
  signal: AbortSignal,
): Promise<MessageHits> {
  const found = (await client.canSearch())
    ? await bySearch(client, query, signal)
    : await byHistory(client, query, signal);
  const hits = found.hits.sort(newestFirst);
  const messages: SpokenMessage[] = [];
  for (const hit of hits.slice(0, query.limit)) messages.push(await toSpoken(client, hit.channel, hit, signal));
  const { hits: _hits, ...rest } = found;
  return { ...rest, messages, truncated: found.truncated || hits.length > query.limit };
}

interface Found extends Omit<MessageHits, 'messages'> {
  readonly hits: Hit[];
}

/** A phrase of Slack's search: quotes and modifiers inside a name would be read as more than a name. */
function phraseOf(name: string): string {
  const words = name
    .replace(/["“”\p{Cc}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return `"${words}"`;
}

/** Source: https://docs.slack.dev/reference/methods/search.messages/ (2026-11-20); `after:` excludes the day it names. */
async function bySearch(client: SlackClient, { about, since }: MessageQuery, signal: AbortSignal): Promise<Found> {
  const day = dateOf(new Date(Date.parse(since) - 2 * dayMs).toISOString());
  const hits = new Map<string, Hit>();
  let truncated = false;
  for (const name of about) {
    const args = { query: `${phraseOf(name)} after:${day}`, sort: 'timestamp', sort_dir: 'desc', count: 100 };
    const { messages } = await client.call('search.messages', args, searchPageSchema, { signal }, 'user');
    truncated ||= messages.paging.pages > 1;
    const finder = createMentionFinder([name]);
    for (const match of messages.matches) {
      const { is_private, is_im, is_mpim, id } = match.channel;
      const isPublic = is_private === false && !is_im && !is_mpim;
      const isAbout = finder.find(plainMessageText(match.text ?? '')).length > 0;
      if (isPublic && isAbout && Number(match.ts) >= Number(tsOf(Date.parse(since))))
        hits.set(`${id}:${match.ts}`, match);
    }
  }
  return { hits: [...hits.values()], via: 'search', truncated, channels: null, scannedChannels: null };
}

async function byHistory(client: SlackClient, { about, since }: MessageQuery, signal: AbortSignal): Promise<Found> {
  const channels = await joinedChannels(client, signal);
  const finder = createMentionFinder(about);
  const hits: Hit[] = [];
  let pages = 0;
  let scannedChannels = 0;
  for (const channel of channels) {
    for (let cursor: string | null = null; ; ) {
      if (pages >= mostPages)
        return { hits, via: 'history', truncated: true, channels: channels.length, scannedChannels };
      const place: MessagePlace = {
        channel: channel.id,
        threadTs: null,
        oldest: tsOf(Date.parse(since)),
        cursor,
        limit: 200,
      };
      const page: MessagePage | null = await orNullWhenLimited(readMessages(client, place, signal), pages > 0);
      if (page === null) return { hits, via: 'history', truncated: true, channels: channels.length, scannedChannels };
      pages += 1;
      for (const message of page.messages) {
        const isNew = Number(message.ts) >= Number(place.oldest);
        const isAbout = finder.find(plainMessageText(message.text ?? '')).length > 0;
        if (isNew && isSpoken(message) && isAbout) hits.push({ ...message, channel });
      }
      cursor = page.next;
      if (cursor === null) break;
    }
    scannedChannels += 1;
  }
  return { hits, via: 'history', truncated: false, channels: channels.length, scannedChannels };
}

/** What was read before Slack's limit is an answer, said to be partial. */
async function orNullWhenLimited<Page>(page: Promise<Page>, hasSome: boolean): Promise<Page | null> {
  try {
    return await page;
  } catch (error) {
    if (hasSome && error instanceof AppError && error.code === 'rate_limited') return null;
    throw error;
  }
}
