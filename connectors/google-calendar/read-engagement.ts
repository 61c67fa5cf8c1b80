import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import type { EngagementPage } from '../../src/domain/record.ts';
import { addDays, dateOf, dayMs, endOfDay, type Instant, instantSchema, startOfDay } from '../../src/domain/time.ts';
import { decodeCursor, encodeCursor, refusedCursor } from '../kit/opaque-cursor.ts';
import { lastPageSchema, refuseRepeatedPage } from '../kit/repeated-page.ts';
import type { GoogleCalendarClient } from './client.ts';
import { deletedEngagement, isMeeting, toEngagement } from './mapper.ts';
import type { RawEvent } from './schema.ts';
import { type GoogleCalendarSettings, googleCalendarLimits } from './settings.ts';

/** The sync token of each calendar, and when the pass over the whole window was made. */
const watermarkSchema = z.object({ fullAt: instantSchema, tokens: z.record(z.string(), z.string().min(1).max(4_000)) });

const cursorSchema = z.object({
  v: z.literal(1),
  from: z.string().nullable(),
  at: z.number().int().min(0).max(500),
  pageToken: z.string().max(4_000).nullable(),
  /** Null: a full pass. */
  since: watermarkSchema.nullable(),
  fullAt: instantSchema,
  next: z.record(z.string(), z.string()),
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

function fullPass(from: string | null, now: Instant, isResync: boolean): PassCursor {
  return { v: 1, from, at: 0, pageToken: null, since: null, fullAt: now, next: {}, isResync, lastPage: null };
}

function startOf(client: GoogleCalendarClient, since: string | null): PassCursor {
  const now = client.nowInstant();
  if (since === null) return fullPass(null, now, false);
  const options = { system: 'google-calendar', field: 'since', belongs: () => true };
  const watermark = decodeCursor(since, watermarkSchema, options);
  const ageDays = (Date.parse(now) - Date.parse(watermark.fullAt)) / dayMs;
  // A sync token keeps to the window of its full pass: what lies behind its end would never be seen.
  if (ageDays >= client.settings.resyncDays) return fullPass(since, now, true);
  return { ...fullPass(since, watermark.fullAt, false), since: watermark };
}

/** Whole days around the moment of the full pass, so that each page of it asks for the same window. */
function windowOf({ fullAt }: PassCursor, settings: GoogleCalendarSettings) {
  const today = dateOf(fullAt);
  return {
    from: startOfDay(addDays(today, -settings.historyDays)),
    to: endOfDay(addDays(today, settings.futureDays)),
    byStart: false,
  };
}

function readPage(client: GoogleCalendarClient, state: PassCursor, limit: number, signal: AbortSignal) {
  const calendarId = client.settings.calendarIds[state.at] ?? 'primary';
  const syncToken = state.since?.tokens[calendarId];
  const since = syncToken === undefined ? windowOf(state, client.settings) : { syncToken };
  return client.listEvents({ calendarId, pageToken: state.pageToken, limit, since }, signal);
}

type Item = EngagementPage['engagements'][number];

function toItem(event: RawEvent, place: Parameters<typeof toEngagement>[1]): Item | null {
  const engagement = toEngagement(event, place);
  const isGone = event.status === 'cancelled';
  if (engagement === null) return isGone ? { engagement: deletedEngagement(event, place), isDeleted: true } : null;
  // A guest's copy of a cancelled meeting may have lost its guests: it was a meeting when it was first read.
  if (isMeeting(event)) return { engagement, isDeleted: false };
  return isGone ? { engagement: deletedEngagement(event, place), isDeleted: true } : null;
}

/**
 * One page of all calendars, one after the other, future meetings included: the whole window, or what changed since the watermark.
 * A sync token that Google no longer takes, and every `resyncDays`, starts a full pass of all calendars, marked `isResync`.
 * @throws AppError `invalid_input` for a foreign cursor or watermark, and Google's failures
 * Source: https://developers.google.com/workspace/calendar/api/guides/sync (2026-11-20)
 */
export async function readEngagement(
  client: GoogleCalendarClient,
  input: ReadEngagementInput,
  signal: AbortSignal,
): Promise<EngagementPage> {
  const { calendarIds } = client.settings;
  const limit = Math.min(input.limit ?? 250, googleCalendarLimits.eventsPerPage);
  const belongs = (cursor: PassCursor) => cursor.from === input.since && cursor.at < calendarIds.length;
  let state = input.cursor
    ? decodeCursor(input.cursor, cursorSchema, { system: 'google-calendar', field: 'cursor', belongs })
    : startOf(client, input.since);
  let page: Awaited<ReturnType<typeof readPage>>;
  try {
    page = await readPage(client, state, limit, signal);
  } catch (error) {
    const isExpired = state.since !== null && error instanceof AppError && error.data['status'] === 410;
    if (!isExpired) throw state.pageToken === null ? error : refusedCursor(error, 'google-calendar');
    state = fullPass(input.since, client.nowInstant(), true);
    page = await readPage(client, state, limit, signal);
  }
  const pageToken = page.nextPageToken ?? null;
  const listed = { ids: page.items.map(({ id }) => id), token: state.pageToken, nextToken: pageToken };
  const lastPage = refuseRepeatedPage('google-calendar', listed, state.lastPage);
  const calendarId = calendarIds[state.at] ?? 'primary';
  const place = { calendarId, timeZone: page.timeZone, now: client.nowInstant() };
  const items = page.items.map((event) => toItem(event, place)).filter((item) => item !== null);
  const next = page.nextSyncToken ? { ...state.next, [calendarId]: page.nextSyncToken } : state.next;
  const at = pageToken === null ? state.at + 1 : state.at;
  const isLast = at >= calendarIds.length;
  return {
    engagements: items,
    cursor: isLast
      ? null
      : encodeCursor({ ...state, at, pageToken, next, lastPage: pageToken === null ? null : lastPage }),
    done: isLast,
    total: null,
    watermark: isLast ? encodeCursor({ fullAt: state.fullAt, tokens: next }) : null,
    ...(state.isResync ? { isResync: true } : {}),
  };
}
