import { hash } from 'node:crypto';
import { z } from 'zod';
import { engagementSchema } from '../../src/domain/engagement.ts';
import { AppError } from '../../src/domain/errors.ts';
import { engagementPageSchema } from '../../src/domain/record.ts';
import { addDays, dateOf, endOfDay, instantSchema } from '../../src/domain/time.ts';
import { defineTool, type ToolDefinition } from '../kit/define-connector.ts';
import type { GoogleCalendarClient, NewEvent } from './client.ts';
import { isMeeting, toEngagement } from './mapper.ts';
import { readEngagement } from './read-engagement.ts';

const readonlyScope = 'https://www.googleapis.com/auth/calendar.events.readonly';
const read = { readOnly: true, idempotent: true, riskTier: 0, scopes: [readonlyScope] } as const;

const readEngagementTool = defineTool({
  ...read,
  name: 'google_calendar_read_engagement',
  title: 'Read meetings since a watermark',
  description:
    'Use to copy meetings page by page, future ones included: the whole window when `since` is null, else what changed since that watermark. Pass the returned cursor until `done`. To see what is planned use google_calendar_list_meetings.',
  input: z.object({
    since: z.string().min(1).max(200_000).nullable().default(null),
    cursor: z.string().min(1).max(400_000).nullable().default(null),
    limit: z.number().int().min(1).max(2_500).nullable().default(null),
  }),
  output: engagementPageSchema,
  cacheTtlMs: null,
  handler: (client: GoogleCalendarClient, input, { signal }) => readEngagement(client, input, signal),
});

const listMeetings = defineTool({
  ...read,
  name: 'google_calendar_list_meetings',
  title: 'List planned meetings',
  description:
    'Use to see which meetings are planned in the next days, by start. `truncated` says that more are planned. For past meetings and changes use google_calendar_read_engagement.',
  input: z.object({
    days: z.number().int().min(1).max(365).default(14),
    limit: z.number().int().min(1).max(250).default(50),
  }),
  output: z.object({ meetings: z.array(engagementSchema), truncated: z.boolean() }),
  cacheTtlMs: 60_000,
  handler: async (client: GoogleCalendarClient, { days, limit }, { signal }) => {
    const now = client.nowInstant();
    const to = endOfDay(addDays(dateOf(now), days));
    const meetings: z.infer<typeof engagementSchema>[] = [];
    let isMore = false;
    for (const calendarId of client.settings.calendarIds) {
      const since = { from: now, to, byStart: true };
      const page = await client.listEvents({ calendarId, pageToken: null, limit: 250, since }, signal);
      isMore ||= page.nextPageToken !== undefined;
      const place = { calendarId, timeZone: page.timeZone, now };
      const planned = page.items.filter(isMeeting).map((event) => toEngagement(event, place));
      meetings.push(...planned.filter((meeting) => meeting !== null));
    }
    // A meeting stands in the calendar of each guest.
    const once = [...new Map(meetings.map((meeting) => [meeting.sharedId ?? meeting.id, meeting])).values()];
    once.sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1));
    return { meetings: once.slice(0, limit), truncated: isMore || once.length > limit };
  },
});

const createEventInput = z.object({
  summary: z.string().trim().min(1).max(500),
  start: instantSchema,
  end: instantSchema,
  attendees: z.array(z.email().max(320)).max(100).default([]),
  description: z.string().min(1).max(8_000).nullable().default(null),
  isTentative: z.boolean().default(true).describe('A hold, shown as tentative.'),
  invites: z.boolean().default(false).describe('Send invitations; otherwise nobody is written to.'),
});

/** Hexadecimal digits are base32hex. Source: https://developers.google.com/workspace/calendar/api/v3/reference/events/insert (2026-11-20) */
function eventIdOf(key: string, input: unknown): string {
  return `bellwether${hash('sha256', JSON.stringify([key, input])).slice(0, 40)}`.replace(/[^0-9a-v]/g, '0');
}

async function createOnce(client: GoogleCalendarClient, event: NewEvent, signal: AbortSignal) {
  const calendarId = client.settings.calendarIds[0] ?? 'primary';
  try {
    const created = await client.insertEvent(calendarId, event, signal);
    return { id: created.id, link: created.htmlLink ?? null, isNew: true };
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'conflict')) throw error;
  }
  const existing = await client.event(calendarId, event.id, signal);
  if (existing.status !== 'cancelled') return { id: existing.id, link: existing.htmlLink ?? null, isNew: false };
  throw new AppError(
    'conflict',
    'google-calendar: this event was created and has been deleted since; it is not created again.',
    {
      system: 'google-calendar',
    },
  );
}

const createEvent = defineTool({
  name: 'google_calendar_create_event',
  title: 'Hold a time in the calendar',
  description:
    'Use to put a hold or a meeting into the first calendar of the connection. Repeating it with the same key finds the event of the first time. Nobody is invited unless `invites` is true.',
  input: createEventInput,
  output: z.object({ id: z.string(), link: z.string().nullable(), isNew: z.boolean() }),
  readOnly: false,
  idempotent: true,
  cacheTtlMs: null,
  riskTier: 1,
  scopes: ['https://www.googleapis.com/auth/calendar.events'],
  handler: (client: GoogleCalendarClient, input, { signal, idempotencyKey }) => {
    if (input.end <= input.start) {
      throw new AppError('invalid_input', 'end: it must be after start.', { field: 'end' });
    }
    return createOnce(client, { ...input, id: eventIdOf(idempotencyKey ?? client.connectionId, input) }, signal);
  },
});

/** Everything the Google Calendar connector can do. */
export const googleCalendarTools: readonly ToolDefinition<GoogleCalendarClient>[] = [
  readEngagementTool,
  listMeetings,
  createEvent,
];
