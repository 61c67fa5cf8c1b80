import type { CalendarDate, Instant } from '../../src/domain/time.ts';
import type { CellProblem } from './rejection.ts';

/** Order of day, month and year in dates like 03/04/2026; null: neither declared nor told by the file. */
export type DateOrder = 'dmy' | 'mdy' | 'ymd' | null;

/** A date as read: the day as written, and the instant in UTC (start of the day when the file gives only a day). */
export interface ParsedDate {
  readonly day: CalendarDate;
  readonly at: Instant;
  /** Before 1970 or after 2100: kept, but flagged and never taken for the time of the export. */
  readonly isImplausible: boolean;
}

const time = String.raw`(?:(?:T|,?\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([AaPp][Mm])?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?`;
const yearFirst = new RegExp(`^(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})${time}$`);
const yearLast = new RegExp(`^(\\d{1,2})[-/.](\\d{1,2})[-/.](\\d{4})${time}$`);
const dayMonthName = new RegExp(`^(\\d{1,2})[ -]([A-Za-z]{3,9})\\.?,?[ -](\\d{4})${time}$`);
const monthNameDay = new RegExp(`^([A-Za-z]{3,9})\\.? (\\d{1,2}),? (\\d{4})${time}$`);
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const isoAllowed = 'a date like 2026-03-01 or 2026-03-01T09:30:00Z';

/** What one value tells of its column's order: `dmy` or `mdy` where only one fits, null where both or neither do. */
export function orderEvidence(text: string): 'dmy' | 'mdy' | null {
  const match = yearLast.exec(text);
  if (!match) return null;
  const first = Number(match[1]);
  const second = Number(match[2]);
  if (first > 12 && first <= 31 && second >= 1 && second <= 12) return 'dmy';
  return second > 12 && second <= 31 && first >= 1 && first <= 12 ? 'mdy' : null;
}

/** Reads a date or an instant; a day that does not exist or can be read two ways is a problem, never a guess. */
export function parseDate(text: string, order: DateOrder): ParsedDate | CellProblem {
  let match = yearFirst.exec(text);
  if (match) return build(Number(match[1]), Number(match[2]), Number(match[3]), match);
  match = yearLast.exec(text);
  if (match) return parseYearLast(match, order);
  match = dayMonthName.exec(text);
  if (match) return build(Number(match[3]), monthNumber(match[2]), Number(match[1]), match);
  match = monthNameDay.exec(text);
  if (match) return build(Number(match[3]), monthNumber(match[1]), Number(match[2]), match);
  if (/^-?\d{12,14}$/.test(text)) return fromInstantMs(Number(text));
  return { reason: 'is not a date', allowed: isoAllowed };
}

function parseYearLast(match: RegExpExecArray, order: DateOrder): ParsedDate | CellProblem {
  const first = Number(match[1]);
  const second = Number(match[2]);
  const year = Number(match[3]);
  if (order === 'dmy') return build(year, second, first, match);
  if (order === 'mdy') return build(year, first, second, match);
  if (order === 'ymd') return { reason: 'does not fit the declared dateOrder ymd', allowed: isoAllowed };
  if (first > 12) return build(year, second, first, match);
  if (second > 12 || first === second) return build(year, first, second, match);
  return {
    reason: 'may be day/month or month/day: the file does not say which',
    allowed: '`dateOrder: dmy` or `dateOrder: mdy` in the mapping file, or dates like 2026-03-01',
  };
}

function fromInstantMs(instantMs: number): ParsedDate | CellProblem {
  const at = new Date(instantMs).toISOString();
  if (at.length !== 24) return { reason: 'is outside the years we keep', allowed: isoAllowed };
  return { day: at.slice(0, 10), at, isImplausible: isImplausible(Number(at.slice(0, 4))) };
}

function monthNumber(name: string | undefined): number {
  return months.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1;
}

function isImplausible(year: number): boolean {
  return year < 1970 || year > 2100;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function build(year: number, month: number, dayOfMonth: number, match: RegExpExecArray): ParsedDate | CellProblem {
  if (month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > daysInMonth(year, month)) {
    return { reason: 'is a day that does not exist', allowed: isoAllowed };
  }
  const day = `${String(year).padStart(4, '0')}-${pad(month)}-${pad(dayOfMonth)}`;
  if (match[4] === undefined) return { day, at: `${day}T00:00:00.000Z`, isImplausible: isImplausible(year) };
  const hour = hourOf(Number(match[4]), match[8]);
  const minute = Number(match[5]);
  const second = Number(match[6] ?? 0);
  if (hour === null || hour > 23 || minute > 59 || second > 59) {
    return { reason: 'has a time that does not exist', allowed: isoAllowed };
  }
  const millisecond = (match[7] ?? '0').slice(0, 3).padEnd(3, '0');
  const local = Date.parse(`${day}T${pad(hour)}:${pad(minute)}:${pad(second)}.${millisecond}Z`);
  const parsed = fromInstantMs(local - offsetMs(match[9]));
  return 'at' in parsed ? { ...parsed, day } : parsed;
}

/** The hour of 24, null for an hour that a clock of 12 does not have. */
function hourOf(hour: number, half: string | undefined): number | null {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
}

function offsetMs(offset: string | undefined): number {
  if (!offset || /^[A-Z]/.test(offset)) return 0;
  const digits = offset.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (offset.startsWith('-') ? -minutes : minutes) * 60_000;
}

function pad(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
