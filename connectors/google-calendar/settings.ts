import { z } from 'zod';
import { googleEndpoints } from '../google/settings.ts';

/**
 * `calendarIds`: `primary` is the calendar of the user who signed in; the others are addresses of calendars shared with them.
 * A full pass reads from `historyDays` ago to `futureDays` ahead; `resyncDays` later the window is moved by a new full pass.
 */
export const googleCalendarSettingsSchema = z.object({
  ...googleEndpoints,
  calendarIds: z.array(z.string().min(1).max(320)).min(1).max(500).default(['primary']),
  historyDays: z.number().int().min(1).max(3_650).default(730),
  futureDays: z.number().int().min(1).max(730).default(365),
  resyncDays: z.number().int().min(1).max(365).default(30),
});
export type GoogleCalendarSettings = z.infer<typeof googleCalendarSettingsSchema>;

/** Source: https://developers.google.com/workspace/calendar/api/v3/reference/events/list (2026-11-20) */
export const googleCalendarLimits = { eventsPerPage: 2_500 } as const;
