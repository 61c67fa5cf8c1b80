import { addDays, type CalendarDate, dateOf, type Instant } from '../../src/domain/time.ts';
import { weekdayOf } from '../schedules/next-occurrence.ts';
import { type ZoneClock, zoneClock } from '../schedules/zone-clock.ts';
import type { AlertPolicy } from './alert-policy.ts';

/** When one person may be interrupted, and how often. */
export interface PersonHours {
  readonly clock: ZoneClock;
  readonly workingDays: readonly number[];
  /** Minutes of the day; null: none are quiet. */
  readonly quiet: { readonly from: number; readonly to: number } | null;
  readonly alertsPerDay: number;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** The hours of the person whom any of `keys` (CRM user id, e-mail) names in the policy, else the workspace's. */
export function hoursOf(policy: AlertPolicy, keys: readonly (string | null)[]): PersonHours {
  const key = keys.find((each) => each !== null && Object.hasOwn(policy.people, each));
  const own = key ? policy.people[key] : undefined;
  const zone = own?.zone ?? policy.zone;
  const alertsPerDay = own?.alertsPerDay ?? policy.alertsPerDay;
  if (zone === null) return { clock: zoneClock('UTC'), workingDays: [1, 2, 3, 4, 5, 6, 7], quiet: null, alertsPerDay };
  const quiet = own?.quietHours === undefined ? policy.quietHours : own.quietHours;
  return {
    clock: zoneClock(zone),
    workingDays: own?.workingDays ?? policy.workingDays,
    quiet: quiet === null ? null : { from: minutesOf(quiet.from), to: minutesOf(quiet.to) },
    alertsPerDay,
  };
}

/** The first moment from `at` on at which the person is at work: `at` itself when they are. */
export function nextWorkingMoment(hours: PersonHours, at: Instant): Instant {
  let wall = hours.clock.wallOf(Date.parse(at));
  let isMoved = false;
  while (!isWorking(hours, wall)) {
    isMoved = true;
    const midnight = Math.floor(wall / dayMs) * dayMs;
    const quietEnd = midnight + (hours.quiet?.to ?? 0) * minuteMs;
    wall = isWorkingDay(hours, wall) && quietEnd > wall ? quietEnd : midnight + dayMs;
  }
  return isMoved ? new Date(hours.clock.instantOf(wall)).toISOString() : at;
}

const stepMs = 15 * minuteMs;
const longestLookBackMs = 90 * dayMs;

/** The moment since which the person has worked for `count` hours by `now`, to a quarter of an hour. */
export function workingHoursAgo(hours: PersonHours, now: Instant, count: number): Instant {
  const nowMs = Date.parse(now);
  let at = nowMs;
  for (let left = Math.ceil((count * 3_600_000) / stepMs); left > 0 && nowMs - at < longestLookBackMs; ) {
    at -= stepMs;
    if (isWorking(hours, hours.clock.wallOf(at))) left -= 1;
  }
  return new Date(at).toISOString();
}

/** The digests of a person from `now` on: the date each is of, and when it goes out. */
export function* digestTimes(
  hours: PersonHours,
  digestAt: string,
  now: Instant,
): Generator<{ readonly date: CalendarDate; readonly dueAt: Instant }> {
  for (let date = localDate(hours, now); ; date = addDays(date, 1)) {
    const wall = Date.parse(`${date}T00:00:00.000Z`) + minutesOf(digestAt) * minuteMs;
    if (!isWorkingDay(hours, wall)) continue;
    const dueAt = new Date(hours.clock.instantOf(wall)).toISOString();
    if (dueAt > now) yield { date, dueAt };
  }
}

/** The calendar day where the person is. */
export function localDate({ clock }: PersonHours, at: Instant): CalendarDate {
  return dateOf(new Date(clock.wallOf(Date.parse(at))).toISOString());
}

function isWorking(hours: PersonHours, wall: number): boolean {
  if (!isWorkingDay(hours, wall)) return false;
  if (hours.quiet === null) return true;
  const minute = Math.floor((wall % dayMs) / minuteMs);
  const { from, to } = hours.quiet;
  return from < to ? minute < from || minute >= to : minute < from && minute >= to;
}

function isWorkingDay({ workingDays }: PersonHours, wall: number): boolean {
  return workingDays.includes(weekdayOf(dateOf(new Date(wall).toISOString())));
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
