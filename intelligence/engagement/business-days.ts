import { dayMs } from '../../src/domain/time.ts';
import { defaultWorkCalendar, type WorkCalendar, weekdays } from '../../src/domain/work-calendar.ts';

const mostDays = 4_000;

/**
 * Whole business days after the day of `fromMs` up to and with the day of `toMs`, on the days and in the zone of `calendar` (by
 * default Monday to Friday, UTC), holidays not counted; never negative. Of spans beyond ten years holidays are not looked at.
 */
export function businessDaysBetween(
  fromMs: number,
  toMs: number,
  calendar: WorkCalendar = defaultWorkCalendar,
): number {
  const from = dayOf(fromMs, calendar.timeZone);
  const to = dayOf(toMs, calendar.timeZone);
  if (!(to > from)) return 0;
  const works = weekdays.map((name) => calendar.days.includes(name));
  const perWeek = works.filter(Boolean).length;
  const weeks = Math.floor((to - from) / 7);
  let count = weeks * perWeek;
  // day 0 of the epoch was a Thursday
  for (let day = from + weeks * 7 + 1; day <= to; day += 1) if (works[(((day + 4) % 7) + 7) % 7]) count += 1;
  if (to - from > mostDays) return count;
  for (const holiday of new Set(calendar.holidays)) {
    const day = Math.floor(Date.parse(holiday) / dayMs);
    if (day > from && day <= to && works[(((day + 4) % 7) + 7) % 7]) count -= 1;
  }
  return count;
}

/** The calendar day of an instant in a zone, in days from the epoch. */
function dayOf(atMs: number, timeZone: string): number {
  if (timeZone === 'UTC' || !Number.isFinite(atMs)) return Math.floor(atMs / dayMs);
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, year: 'numeric', month: 'numeric', day: 'numeric' });
  const of = new Map(parts.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
  return Math.floor(Date.UTC(of.get('year') ?? 0, (of.get('month') ?? 1) - 1, of.get('day') ?? 1) / dayMs);
}
