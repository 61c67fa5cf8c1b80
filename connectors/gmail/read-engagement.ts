import { z } from 'zod';
import type { Engagement } from '../../src/domain/engagement.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { EngagementPage } from '../../src/domain/record.ts';
import { dayMs } from '../../src/domain/time.ts';
import { inParallel } from '../google/google-fetch.ts';
import { decodeCursor, encodeCursor, refusedCursor } from '../kit/opaque-cursor.ts';
import { lastPageSchema, refuseRepeatedPage } from '../kit/repeated-page.ts';
import type { GmailClient } from './client.ts';
import { deletedEngagement, isMail, toEngagement } from './mapper.ts';
import type { RawMessage } from './schema.ts';
import { gmailLimits } from './settings.ts';

const historyIdsSchema = z.record(z.string(), z.string().regex(/^\d{1,30}$/));

/**
 * Where a pass stands. `at` counts the mailboxes; `since` null: a full pass, else the history id of each; `next`: the history ids
 * from which the next pass starts, taken before a mailbox is listed so that nothing falls between.
 */
const cursorSchema = z.object({
  v: z.literal(1),
  from: z.string().nullable(),
  at: z.number().int().min(0).max(500),
  pageToken: z.string().max(1_000).nullable(),
  since: historyIdsSchema.nullable(),
  next: historyIdsSchema,
  isResync: z.boolean(),
  lastPage: lastPageSchema,
});
type PassCursor = z.infer<typeof cursorSchema>;

export interface ReadEngagementInput {
  /** The watermark of the pass before; null for a full pass. */
  readonly since: string | null;
  readonly cursor: string | null;
  readonly limit: number | null;
}

type Item = EngagementPage['engagements'][number];

function startOf(since: string | null): PassCursor {
  const options = { system: 'gmail', field: 'since', belongs: () => true };
  const ids = since === null ? null : decodeCursor(since, historyIdsSchema, options);
  return { v: 1, from: since, at: 0, pageToken: null, since: ids, next: {}, isResync: false, lastPage: null };
}

/** A message that is gone by the time it is asked for was deleted meanwhile: the next pass tells. */
async function readMessages(
  client: GmailClient,
  mailbox: string,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<RawMessage[]> {
  const messages = await inParallel(ids, gmailLimits.parallelReads, async (id) => {
    try {
      return await client.message(mailbox, id, signal);
    } catch (error) {
      if (error instanceof AppError && error.code === 'not_found') return null;
      throw error;
    }
  });
  return messages.filter((message) => message !== null);
}

interface PageRead {
  readonly items: readonly Item[];
  readonly pageToken: string | null;
  readonly historyId: string;
  readonly total: number | null;
  readonly lastPage: string;
}

const present = (engagement: Engagement): Item => ({ engagement, isDeleted: false });

async function readListed(client: GmailClient, mailbox: string, state: PassCursor, limit: number, signal: AbortSignal) {
  const known = state.next[mailbox];
  const historyId = known ?? (await client.profile(mailbox, signal)).historyId;
  const { historyDays, phrases } = client.settings;
  const page = await client.listMessages({ mailbox, pageToken: state.pageToken, limit, query: null, signal });
  const ids = page.messages.map(({ id }) => id);
  const listed = { ids, token: state.pageToken, nextToken: page.nextPageToken ?? null };
  const lastPage = refuseRepeatedPage('gmail', listed, state.lastPage);
  const messages = await readMessages(client, mailbox, ids, signal);
  const oldestMs = historyDays === null ? 0 : Date.parse(client.nowInstant()) - historyDays * dayMs;
  const recent = messages.filter((message) => Number(message.internalDate) >= oldestMs);
  // The list is newest first: a page that is all too old is followed by nothing but older ones.
  const isPast = messages.length > 0 && recent.length === 0;
  const items = recent.filter(isMail).map((message) => present(toEngagement(message, mailbox, phrases)));
  return {
    items,
    pageToken: isPast ? null : (page.nextPageToken ?? null),
    historyId,
    total: null,
    lastPage,
  } satisfies PageRead;
}

async function readHistory(
  client: GmailClient,
  mailbox: string,
  startHistoryId: string,
  state: PassCursor,
  limit: number,
  signal: AbortSignal,
): Promise<PageRead> {
  const pageToken = state.pageToken;
  const page = await client.listHistory({ mailbox, startHistoryId, pageToken, limit, signal });
  const deleted = new Set(page.history.flatMap((entry) => entry.messagesDeleted.map(({ message }) => message.id)));
  const added = new Set(page.history.flatMap((entry) => entry.messagesAdded.map(({ message }) => message.id)));
  const named = [...added, ...[...deleted].map((id) => `-${id}`)];
  const listed = { ids: named, token: pageToken, nextToken: page.nextPageToken ?? null };
  const lastPage = refuseRepeatedPage('gmail', listed, state.lastPage);
  const ids = [...added].filter((id) => !deleted.has(id));
  const messages = await readMessages(client, mailbox, ids, signal);
  const at = client.nowInstant();
  const items = [
    ...messages.filter(isMail).map((message) => present(toEngagement(message, mailbox, client.settings.phrases))),
    ...[...deleted].map((id) => ({ engagement: deletedEngagement(id, mailbox, at), isDeleted: true })),
  ];
  // Later pages may name a later id than the first one's list was made for.
  return {
    items,
    pageToken: page.nextPageToken ?? null,
    historyId: state.next[mailbox] ?? page.historyId,
    total: null,
    lastPage,
  };
}

async function readOne(client: GmailClient, mailbox: string, state: PassCursor, limit: number, signal: AbortSignal) {
  const startHistoryId = state.since?.[mailbox];
  if (startHistoryId === undefined) return readListed(client, mailbox, state, limit, signal);
  return readHistory(client, mailbox, startHistoryId, state, limit, signal);
}

/**
 * One page of all mailboxes, one after the other: everything, or what was added and deleted since the watermark. A history id that
 * Gmail no longer has (about a week) starts a full pass of all mailboxes, marked `isResync`.
 * @throws AppError `invalid_input` for a foreign cursor or watermark, and Gmail's failures
 * Source: https://developers.google.com/workspace/gmail/api/guides/sync (2026-11-20)
 */
export async function readEngagement(
  client: GmailClient,
  input: ReadEngagementInput,
  signal: AbortSignal,
): Promise<EngagementPage> {
  const limit = Math.min(input.limit ?? 100, gmailLimits.messagesPerPage);
  const belongs = (cursor: PassCursor) => cursor.from === input.since && cursor.at < client.settings.mailboxes.length;
  const begun = input.cursor
    ? decodeCursor(input.cursor, cursorSchema, { system: 'gmail', field: 'cursor', belongs })
    : startOf(input.since);
  const mailboxOf = (pass: PassCursor) => client.settings.mailboxes[pass.at] ?? 'me';
  let state = begun;
  let page: PageRead;
  try {
    page = await readOne(client, mailboxOf(state), state, limit, signal);
  } catch (error) {
    const isExpired = state.since !== null && error instanceof AppError && error.code === 'not_found';
    if (!isExpired) throw state.pageToken === null ? error : refusedCursor(error, 'gmail');
    state = { ...startOf(null), from: input.since, isResync: true };
    page = await readOne(client, mailboxOf(state), state, limit, signal);
  }
  const next = { ...state.next, [mailboxOf(state)]: page.historyId };
  const isMore = page.pageToken !== null;
  const isLast = !isMore && state.at + 1 >= client.settings.mailboxes.length;
  const cursor = isLast
    ? null
    : encodeCursor({
        ...state,
        next,
        at: isMore ? state.at : state.at + 1,
        pageToken: page.pageToken,
        lastPage: isMore ? page.lastPage : null,
      });
  return {
    engagements: [...page.items],
    cursor,
    done: isLast,
    total: page.total,
    watermark: isLast ? encodeCursor(next) : null,
    ...(state.isResync ? { isResync: true } : {}),
  };
}
