import { z } from 'zod';
import { calendarDateSchema } from './time.ts';

export const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
export const weekdaySchema = z.enum(weekdays);
export type Weekday = z.infer<typeof weekdaySchema>;

/** Whether the runtime knows a zone by that IANA name. */
function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The days people work on, holidays taken off, and the zone whose midnight begins them. */
export const workCalendarSchema = z.strictObject({
  days: z.array(weekdaySchema).min(1).default(['monday', 'tuesday', 'wednesday', 'thursday', 'friday']),
  timeZone: z.string().refine(isTimeZone, 'a time zone like Europe/Madrid').default('UTC'),
  holidays: z.array(calendarDateSchema).default([]),
});
export type WorkCalendar = z.infer<typeof workCalendarSchema>;

/** Monday to Friday, UTC, no holidays. */
export const defaultWorkCalendar: WorkCalendar = workCalendarSchema.parse({});
