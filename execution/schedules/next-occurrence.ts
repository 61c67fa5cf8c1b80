import { createRequire } from 'node:module';
import {
  defaultFiscalCalendar,
  type FiscalCalendar,
  type FiscalPeriod,
  fiscalQuarterOf,
  fiscalYearOf,
} from '../../src/domain/fiscal-calendar.ts';
import { addDays, type CalendarDate, type Instant } from '../../src/domain/time.ts';
import type { Timing } from './timing.ts';
import type { WallMs, ZoneClock } from './zone-clock.ts';

// its CommonJS form loads in a tenth of the time, and only a cron line needs it
const require = createRequire(import.meta.url);

/** One run to come: when, and the local date (or moment) it is for, which is the same however often it is computed. */
export interface Occurrence {
  readonly at: Instant;
  readonly key: string;
}

const minuteMs = 60_000;

/**
 * The first run after `after`. Local times are looked for on the wall clock and then placed in time, so that a date has its one run
 * through both changes of the clock. Null: there is none (a cron line that never comes).
 */
export function nextOccurrence(
  timing: Timing,
  clock: ZoneClock,
  after: Instant,
  calendar: FiscalCalendar = defaultFiscalCalendar,
): Occurrence | null {
  const afterMs = Date.parse(after);
  if (timing.kind === 'every') {
    const stepMs = timing.minutes * minuteMs;
    const at = new Date((Math.floor(afterMs / stepMs) + 1) * stepMs).toISOString();
    return { at, key: at };
  }
  const aheadMs = timing.kind === 'cron' ? 0 : timing.minutesBefore * minuteMs;
  const fromMs = afterMs + aheadMs;
  for (let wall = nextWall(timing, clock.wallOf(fromMs), calendar); wall !== null; ) {
    const instantMs = clock.instantOf(wall);
    if (instantMs > fromMs) return { at: new Date(instantMs - aheadMs).toISOString(), key: keyOf(timing, wall) };
    wall = nextWall(timing, wall, calendar);
  }
  return null;
}

/** The coming runs, soonest first. */
export function nextOccurrences(
  timing: Timing,
  clock: ZoneClock,
  after: Instant,
  count: number,
  calendar: FiscalCalendar = defaultFiscalCalendar,
): Occurrence[] {
  const found: Occurrence[] = [];
  for (let from = after; found.length < count; ) {
    const next = nextOccurrence(timing, clock, from, calendar);
    if (next === null) break;
    found.push(next);
    from = next.at;
  }
  return found;
}

/** A daily timing is named by its date; a cron line may have several runs a day. */
function keyOf(timing: Timing, wall: WallMs): string {
  const text = new Date(wall).toISOString();
  return timing.kind === 'cron' ? text.slice(0, 19) : text.slice(0, 10);
}

function nextWall(timing: Exclude<Timing, { kind: 'every' }>, after: WallMs, calendar: FiscalCalendar): WallMs | null {
  if (timing.kind === 'cron') return nextCron(timing.expression, after);
  const from = new Date(after).toISOString().slice(0, 10);
  const atWall = (date: CalendarDate) => Date.parse(`${date}T${timing.time}:00.000Z`);
  if (timing.kind === 'weekdays') {
    for (let offset = 0; ; offset += 1) {
      const date = addDays(from, offset);
      if (timing.days.includes(weekdayOf(date)) && atWall(date) > after) return atWall(date);
    }
  }
  for (let date = from; ; ) {
    const period = periodOf(timing.period, date, calendar);
    const wall = atWall(dayOf(timing.day, period));
    if (wall > after) return wall;
    date = addDays(period.endDate, 1);
  }
}

/** The pattern is walked on a clock without changes: the wall's. */
function nextCron(expression: string, after: WallMs): WallMs | null {
  const { Cron } = require('croner') as typeof import('croner');
  const next = new Cron(expression, { timezone: 'UTC', mode: '5-part', paused: true }).nextRun(new Date(after));
  return next === null ? null : next.getTime();
}

/** 1 is Monday, 7 is Sunday. */
export function weekdayOf(date: CalendarDate): number {
  return ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
}

function periodOf(
  period: 'month' | 'quarter' | 'year',
  date: CalendarDate,
  calendar: FiscalCalendar,
): Pick<FiscalPeriod, 'startDate' | 'endDate'> {
  if (period === 'quarter') return fiscalQuarterOf(date, calendar);
  if (period === 'year') return fiscalYearOf(date, calendar);
  const startDate = `${date.slice(0, 7)}-01`;
  return { startDate, endDate: addDays(`${addDays(startDate, 31).slice(0, 7)}-01`, -1) };
}

function dayOf(
  day: 'first' | 'last' | 'first_working' | 'last_working',
  { startDate, endDate }: Pick<FiscalPeriod, 'startDate' | 'endDate'>,
): CalendarDate {
  const step = day.startsWith('first') ? 1 : -1;
  let date = step === 1 ? startDate : endDate;
  while (day.endsWith('working') && weekdayOf(date) > 5) date = addDays(date, step);
  return date;
}
