import { addDays, type CalendarDate, type Instant } from '../domain/time.ts';
import type { Random } from './random.ts';

function weekday(date: CalendarDate): number {
  return new Date(Date.parse(date)).getUTCDay();
}

/** `date`, or the Friday before when it falls on a weekend. */
export function workingDayOnOrBefore(date: CalendarDate): CalendarDate {
  const day = weekday(date);
  if (day === 6) return addDays(date, -1);
  return day === 0 ? addDays(date, -2) : date;
}

/** `date`, or the Monday after when it falls on a weekend. */
export function workingDayOnOrAfter(date: CalendarDate): CalendarDate {
  const day = weekday(date);
  if (day === 6) return addDays(date, 2);
  return day === 0 ? addDays(date, 1) : date;
}

/** The instant `hours` (with fraction, UTC) into a day. */
export function instantAt(date: CalendarDate, hours: number): Instant {
  return new Date(Date.parse(date) + Math.round(hours * 60) * 60_000).toISOString();
}

/** Some minute of a working day between 08:00 and 16:30 UTC. */
export function workingInstant(date: CalendarDate, random: Random): Instant {
  return instantAt(date, random.between(8, 16.5));
}

/** `instant` moved by minutes. */
export function minutesAfter(instant: Instant, minutes: number): Instant {
  return new Date(Date.parse(instant) + Math.round(minutes) * 60_000).toISOString();
}

/** `instant`, or the next moment between 08:00 and 18:00 UTC on a working day; minutes are kept. */
export function duringWorkingHours(instant: Instant): Instant {
  const date = instant.slice(0, 10);
  const hour = Number(instant.slice(11, 13));
  const minutes = Number(instant.slice(14, 16)) / 60;
  if (hour >= 18) return instantAt(workingDayOnOrAfter(addDays(date, 1)), 8 + minutes);
  const workingDate = workingDayOnOrAfter(date);
  return instantAt(workingDate, Math.max(hour, 8) + minutes);
}

/** The earlier of two calendar days. */
export function earlierDate(a: CalendarDate, b: CalendarDate): CalendarDate {
  return a < b ? a : b;
}

/** The later of two calendar days. */
export function laterDate(a: CalendarDate, b: CalendarDate): CalendarDate {
  return a > b ? a : b;
}
