import type { Instant } from '../../src/domain/time.ts';
import { collectPages } from '../kit/paginate.ts';
import type { SlackClient } from './client.ts';
import { alertEventType } from './post-message.ts';
import { messagePageSchema } from './schema.ts';

/** Slack's clock and ours may differ by this much; a search starts that much earlier. */
const clockSlackMs = 60_000;
/** Reading more than this to find one message is refused: a narrower `since` is needed, and a false "not there" must not happen. */
const maxMessages = 5_000;

/** Where to look. `threadTs` null: among the channel's own messages, where replies in threads are not listed. */
export interface MessageSearch {
  readonly channel: string;
  readonly alertId: string;
  readonly since: Instant;
  readonly threadTs: string | null;
}

/** Whether an alert was posted. `ts` of the oldest message that carries it; null when none does. `count` above 1 is a duplicate. */
export interface FoundMessage {
  readonly ts: string | null;
  readonly count: number;
  readonly scanned: number;
}

/**
 * Reads messages back by the alert id in their metadata, to the end of the list.
 * @throws AppError `limit_exceeded` when the window holds too many messages to be sure.
 * Source: https://docs.slack.dev/reference/methods/conversations.history/ (2026-11-20)
 */
export async function findMessage(
  client: SlackClient,
  search: MessageSearch,
  signal: AbortSignal,
): Promise<FoundMessage> {
  const { channel, alertId, since, threadTs } = search;
  const oldest = ((Date.parse(since) - clockSlackMs) / 1000).toFixed(6);
  const method = threadTs === null ? 'conversations.history' : 'conversations.replies';
  const where = threadTs === null ? { channel } : { channel, ts: threadTs };
  const { items } = await collectPages(
    async (cursor) => {
      const args = { ...where, oldest, inclusive: true, include_all_metadata: true, limit: 200 };
      const page = await client.call(method, cursor === null ? args : { ...args, cursor }, messagePageSchema, {
        signal,
      });
      return { items: page.messages, next: page.response_metadata?.next_cursor || null };
    },
    { system: 'slack', what: method, maxItems: maxMessages, atCap: 'error', signal },
  );
  const hits = items.filter(
    ({ metadata }) => metadata?.event_type === alertEventType && metadata.event_payload?.['alert_id'] === alertId,
  );
  const stamps = hits.map(({ ts }) => ts).sort();
  return { ts: stamps[0] ?? null, count: stamps.length, scanned: items.length };
}
