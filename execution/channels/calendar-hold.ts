import { z } from 'zod';
import { instantSchema } from '../../src/domain/time.ts';
import type { Channel } from './channel.ts';
import { readPayload } from './read-payload.ts';

/** A time to keep free. Nobody is invited. */
export const calendarHoldSchema = z.object({
  kind: z.literal('calendar_hold'),
  title: z.string().trim().min(1).max(300),
  description: z.string().min(1).max(4_000).nullable(),
  startAt: instantSchema,
  endAt: instantSchema,
});
export type CalendarHold = z.infer<typeof calendarHoldSchema>;

const createTool = 'google_calendar_create_event';

/**
 * Puts a tentative hold into the first calendar of a connection, whose id is the recipient. We choose the event's id, so a second
 * insert finds the first (class A).
 */
export const calendarHold: Channel = {
  id: 'calendar-hold',
  class: 'A',
  tools: [createTool],
  async deliver(action, call) {
    const { title, description, startAt, endAt } = readPayload(calendarHoldSchema, action);
    const { structuredContent } = await call(
      createTool,
      { summary: title, description, start: startAt, end: endAt, isTentative: true, invites: false },
      { connectionId: action.recipient },
    );
    const { id, link } = structuredContent;
    return { connection: action.recipient, eventId: id, ...(typeof link === 'string' ? { link } : {}) };
  },
};
