import { AppError } from '../../../domain/errors.ts';
import {
  type FiscalCalendar,
  type FiscalPeriod,
  fiscalQuarterOf,
  fiscalYearOf,
} from '../../../domain/fiscal-calendar.ts';
import { addDays, type CalendarDate } from '../../../domain/time.ts';

const furthestBack = 100;

/**
 * The period people mean by `Q3`, `Q3 2025`, `this quarter`, `last year`, `last month`, `2026-08` or `2026-07-01..2026-09-30`. A quarter
 * without a year is the newest one that has begun.
 * @throws AppError `invalid_input` for a name that is none of these
 */
export function readPeriod(name: string, today: CalendarDate, calendar: FiscalCalendar): FiscalPeriod {
  const text = name.trim().toLowerCase().replaceAll(/\s+/g, ' ');
  return quarterNamed(text, today, calendar) ?? relative(text, today, calendar) ?? dated(text) ?? unread(name);
}

function quarterNamed(text: string, today: CalendarDate, calendar: FiscalCalendar): FiscalPeriod | null {
  const found = /^q([1-4])(?: ?(?:of )?(?:fy)?(\d{4}))?$/.exec(text) ?? /^(?:fy)?(\d{4}) ?q([1-4])$/.exec(text);
  if (!found) return null;
  const isYearFirst = /^(fy)?\d/.test(text);
  const [number, year] = isYearFirst ? [found[2], found[1]] : [found[1], found[2]];
  let quarter =
    year === undefined ? fiscalQuarterOf(today, calendar) : fiscalQuarterOf(`${Number(year) + 1}-12-31`, calendar);
  for (let back = 0; back < furthestBack; back += 1) {
    const isMeant =
      quarter.label === `Q${number} FY${year}` || (year === undefined && quarter.label.startsWith(`Q${number} `));
    if (isMeant) return quarter;
    quarter = fiscalQuarterOf(addDays(quarter.startDate, -1), calendar);
  }
  return null;
}

function relative(text: string, today: CalendarDate, calendar: FiscalCalendar): FiscalPeriod | null {
  const [, which, what] = /^(this|current|last|previous) (month|quarter|year)$/.exec(text) ?? [];
  if (!what) return null;
  const read = (day: CalendarDate) =>
    what === 'quarter' ? fiscalQuarterOf(day, calendar) : what === 'year' ? fiscalYearOf(day, calendar) : monthOf(day);
  const now = read(today);
  return which === 'this' || which === 'current' ? now : read(addDays(now.startDate, -1));
}

function dated(text: string): FiscalPeriod | null {
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return monthOf(`${text}-01`);
  const [, startDate, endDate] = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/.exec(text) ?? [];
  if (!startDate || !endDate || startDate > endDate) return null;
  return { label: `${startDate} to ${endDate}`, startDate, endDate };
}

function monthOf(day: CalendarDate): FiscalPeriod {
  const startDate = `${day.slice(0, 7)}-01`;
  const endDate = addDays(`${addDays(startDate, 32).slice(0, 7)}-01`, -1);
  return { label: day.slice(0, 7), startDate, endDate };
}

function unread(name: string): never {
  const known = 'Q3, Q3 2025, this quarter, last year, last month, 2026-08 or 2026-07-01..2026-09-30';
  throw new AppError('invalid_input', `"${name.slice(0, 60)}" is no period: say ${known}.`, { field: 'name' });
}
