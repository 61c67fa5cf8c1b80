import { z } from 'zod';
import type { CalendarDate } from './time.ts';

/**
 * How a company cuts its year. `firstMonth` 1 to 12 is the month the fiscal year starts in; `yearNamedBy` says whether a year
 * that spans two calendar years carries the number of the one it starts in or of the one it ends in.
 */
export const fiscalCalendarSchema = z.object({
  firstMonth: z.number().int().min(1).max(12).default(1),
  yearNamedBy: z.enum(['start', 'end']).default('end'),
});
export type FiscalCalendar = z.infer<typeof fiscalCalendarSchema>;

/** The calendar year. */
export const defaultFiscalCalendar: FiscalCalendar = fiscalCalendarSchema.parse({});

/** A stretch of calendar days, both ends included. `label` is what people call it, e.g. `Q4 FY2026`. */
export interface FiscalPeriod {
  readonly label: string;
  readonly startDate: CalendarDate;
  readonly endDate: CalendarDate;
}

/** The fiscal quarter that holds `date`. Periods that would pass year 9999 or year 1 end there. */
export function fiscalQuarterOf(date: CalendarDate, calendar: FiscalCalendar = defaultFiscalCalendar): FiscalPeriod {
  const { startMonth, yearName } = fiscalYearStart(date, calendar);
  const quarter = Math.floor((monthNumber(date) - startMonth) / 3);
  return period(`Q${quarter + 1} ${yearName}`, startMonth + quarter * 3, 3);
}

/** The fiscal year that holds `date`. */
export function fiscalYearOf(date: CalendarDate, calendar: FiscalCalendar = defaultFiscalCalendar): FiscalPeriod {
  const { startMonth, yearName } = fiscalYearStart(date, calendar);
  return period(yearName, startMonth, 12);
}

/** True when `date` is known and lies in `period`. */
export function isInPeriod(
  date: CalendarDate | null,
  period: Pick<FiscalPeriod, 'startDate' | 'endDate'>,
): date is CalendarDate {
  return date !== null && date >= period.startDate && date <= period.endDate;
}

/** Months since year 0, so that a month is one whole number whatever the year. */
function monthNumber(date: CalendarDate): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
}

function fiscalYearStart(date: CalendarDate, { firstMonth, yearNamedBy }: FiscalCalendar) {
  const month = monthNumber(date);
  const startMonth = month - ((((month - (firstMonth - 1)) % 12) + 12) % 12);
  const year = Math.floor((yearNamedBy === 'end' ? startMonth + 11 : startMonth) / 12);
  return { startMonth, yearName: `FY${year}` };
}

function period(label: string, startMonth: number, months: number): FiscalPeriod {
  return { label, startDate: dayOf(startMonth, 1), endDate: dayOf(startMonth + months, 0) };
}

/** A day of a month counted from year 0; day 0 is the last day of the month before. */
function dayOf(month: number, day: 0 | 1): CalendarDate {
  const target = day === 1 ? month : month - 1;
  const year = Math.floor(target / 12);
  if (year < 1) return '0001-01-01';
  if (year > 9999) return '9999-12-31';
  const inYear = target - year * 12;
  const text = `${String(year).padStart(4, '0')}-${String(inYear + 1).padStart(2, '0')}`;
  return `${text}-${day === 1 ? '01' : daysIn(year, inYear)}`;
}

function daysIn(year: number, month: number): number {
  if (month === 1) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [3, 5, 8, 10].includes(month) ? 30 : 31;
}
