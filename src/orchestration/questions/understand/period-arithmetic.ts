import {
  type FiscalCalendar,
  type FiscalPeriod,
  fiscalQuarterOf,
  fiscalYearOf,
} from '../../../domain/fiscal-calendar.ts';
import { addDays, type CalendarDate } from '../../../domain/time.ts';
import type { PeriodReading } from './reading.ts';

/** What a stretch of days depends on: the day of asking and the company's year. */
export interface PeriodGround {
  readonly asOf: CalendarDate;
  readonly calendar: FiscalCalendar;
}

export type PeriodUnit = 'day' | 'week' | 'month' | 'quarter' | 'year';

const monthLabels = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

export function certain(from: string | null, to: string | null, label: string): PeriodReading {
  return { from, to, label, upcoming: null };
}

export function dayText(year: number, month: number, day: number): CalendarDate {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** True for a day that exists. */
export function isRealDay(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= lastDayOf(year, month);
}

function lastDayOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** `count` whole months from the first of a month, which may lie outside 1 to 12. */
export function monthStretch(year: number, month: number, count: number, label: string): PeriodReading {
  const first = year * 12 + month - 1;
  const last = first + count - 1;
  const lastYear = Math.floor(last / 12);
  const from = dayText(Math.floor(first / 12), (first % 12) + 1, 1);
  return certain(from, dayText(lastYear, (last % 12) + 1, lastDayOf(lastYear, (last % 12) + 1)), label);
}

export function monthOf(year: number, month: number): PeriodReading {
  return monthStretch(year, month, 1, `${monthLabels[month - 1]} ${year}`);
}

export function calendarYear(year: number): PeriodReading {
  return monthStretch(year, 1, 12, String(year));
}

/** A day moved by whole months; the last day of a shorter month where the day does not exist. */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const at = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  const year = Math.floor(at / 12);
  const month = (((at % 12) + 12) % 12) + 1;
  return dayText(year, month, Math.min(Number(date.slice(8, 10)), lastDayOf(year, month)));
}

function fromFiscal(period: FiscalPeriod, calendar: FiscalCalendar): PeriodReading {
  const label = calendar.firstMonth === 1 ? period.label.replace('FY', '') : period.label;
  return certain(period.startDate, period.endDate, label);
}

/** Fiscal quarter `quarter` of the fiscal year that carries `year`. */
export function fiscalQuarter(quarter: number, year: number, { calendar }: PeriodGround): PeriodReading {
  for (let month = -12; month < 24; month += 3) {
    const found = fiscalQuarterOf(addMonths(dayText(year, 1, 15), month), calendar);
    if (found.label === `Q${quarter} FY${year}`) return fromFiscal(found, calendar);
  }
  throw new RangeError(`No quarter ${quarter} in fiscal year ${year}.`);
}

export function fiscalYear(year: number, ground: PeriodGround): PeriodReading {
  const from = fiscalQuarter(1, year, ground).from;
  return {
    ...certain(from, fiscalQuarter(4, year, ground).to, ground.calendar.firstMonth === 1 ? String(year) : `FY${year}`),
  };
}

/** Half 1 or 2 of a fiscal year. */
export function fiscalHalf(half: number, year: number, ground: PeriodGround): PeriodReading {
  const from = fiscalQuarter(half * 2 - 1, year, ground).from;
  const to = fiscalQuarter(half * 2, year, ground).to;
  return certain(from, to, ground.calendar.firstMonth === 1 ? `H${half} ${year}` : `H${half} FY${year}`);
}

/** The number of the fiscal year that holds `date`. */
export function fiscalYearNumber(date: CalendarDate, calendar: FiscalCalendar): number {
  return Number(fiscalYearOf(date, calendar).label.slice(2));
}

/** The stretch of `unit` that lies `offset` units from the one of today. Quarters and years are those of the company. */
export function unitAt(unit: PeriodUnit, offset: number, { asOf, calendar }: PeriodGround): PeriodReading {
  if (unit === 'day') return certain(addDays(asOf, offset), addDays(asOf, offset), addDays(asOf, offset));
  if (unit === 'week') {
    const monday = addDays(asOf, -((new Date(asOf).getUTCDay() + 6) % 7) + offset * 7);
    return certain(monday, addDays(monday, 6), `week of ${monday}`);
  }
  const year = Number(asOf.slice(0, 4));
  if (unit === 'month') {
    const at = year * 12 + Number(asOf.slice(5, 7)) - 1 + offset;
    return monthOf(Math.floor(at / 12), (at % 12) + 1);
  }
  if (unit === 'quarter')
    return fromFiscal(fiscalQuarterOf(addMonths(`${asOf.slice(0, 7)}-15`, offset * 3), calendar), calendar);
  return fromFiscal(fiscalYearOf(addMonths(`${asOf.slice(0, 7)}-15`, offset * 12), calendar), calendar);
}

/** The last `count` units: days, weeks, months and years count back from today, quarters are whole and ended. */
export function lastUnits(unit: PeriodUnit, count: number, ground: PeriodGround): PeriodReading {
  const label = `last ${count} ${unit}${count === 1 ? '' : 's'}`;
  const { asOf } = ground;
  if (unit === 'day') return certain(addDays(asOf, -(count - 1)), asOf, label);
  if (unit === 'week') return certain(addDays(asOf, -(count * 7 - 1)), asOf, label);
  if (unit === 'quarter')
    return certain(unitAt('quarter', -count, ground).from, unitAt('quarter', -1, ground).to, label);
  return certain(addDays(addMonths(asOf, unit === 'month' ? -count : -12 * count), 1), asOf, label);
}

/** The next `count` units from today on; quarters are whole and begin after the present one. */
export function nextUnits(unit: PeriodUnit, count: number, ground: PeriodGround): PeriodReading {
  const label = `next ${count} ${unit}${count === 1 ? '' : 's'}`;
  const { asOf } = ground;
  if (unit === 'day') return certain(asOf, addDays(asOf, count), label);
  if (unit === 'week') return certain(asOf, addDays(asOf, count * 7), label);
  if (unit === 'quarter') return certain(unitAt('quarter', 1, ground).from, unitAt('quarter', count, ground).to, label);
  return certain(asOf, addMonths(asOf, unit === 'month' ? count : 12 * count), label);
}

/** The latest of a yearly stretch that has begun, with the next one that has not ended where they differ. */
export function withoutYear(ofYear: (year: number) => PeriodReading, { asOf }: PeriodGround): PeriodReading {
  const years = [2, 1, 0, -1, -2].map((offset) => ofYear(Number(asOf.slice(0, 4)) + offset));
  const begun = years.find((each) => (each.from ?? '') <= asOf) ?? ofYear(Number(asOf.slice(0, 4)));
  const ahead = [...years].reverse().find((each) => (each.to ?? '') >= asOf) ?? begun;
  const upcoming =
    ahead.from === begun.from ? null : { from: ahead.from ?? asOf, to: ahead.to ?? asOf, label: ahead.label };
  return { ...begun, upcoming };
}
