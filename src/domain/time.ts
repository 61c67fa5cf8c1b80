import { z } from 'zod';

/** An instant: ISO 8601 in UTC with milliseconds, e.g. `2026-03-01T09:30:00.000Z`. Compares correctly as text. */
export const instantSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/, 'an instant like 2026-03-01T09:30:00.000Z');
export type Instant = string;

/** A calendar day without a zone, e.g. `2026-03-01`. Compares correctly as text. */
export const calendarDateSchema = z.iso.date();
export type CalendarDate = string;

export const dayMs = 86_400_000;

/** The last instant of a calendar day in UTC; `--as-of 2026-03-01` means everything known by then. */
export function endOfDay(date: CalendarDate): Instant {
  return `${date}T23:59:59.999Z`;
}

/** The first instant of a calendar day in UTC. */
export function startOfDay(date: CalendarDate): Instant {
  return `${date}T00:00:00.000Z`;
}

/** The UTC calendar day of an instant. */
export function dateOf(instant: Instant): CalendarDate {
  return instant.slice(0, 10);
}

/** Whole days from `from` to `to`, negative when `to` is earlier. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
}

/** The calendar day `days` after `date`. */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10);
}

/** Days (with fraction) from one instant to another. */
export function instantDaysBetween(from: Instant, to: Instant): number {
  return (Date.parse(to) - Date.parse(from)) / dayMs;
}
