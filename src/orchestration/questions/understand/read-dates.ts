import {
  calendarYear,
  certain,
  dayText,
  isRealDay,
  monthOf,
  type PeriodGround,
  withoutYear,
} from './period-arithmetic.ts';
import type { PeriodReading } from './reading.ts';
import type { Token } from './tokens.ts';

/** A reading that ends before token `next`. */
export interface PeriodAt {
  readonly period: PeriodReading;
  readonly next: number;
}

const monthNumbers: Readonly<Record<string, number>> = Object.fromEntries(
  [
    'january jan',
    'february feb',
    'march mar',
    'april apr',
    'may',
    'june jun',
    'july jul',
    'august aug',
    'september sep sept',
    'october oct',
    'november nov',
    'december dec',
  ].flatMap((names, at) => names.split(' ').map((name) => [name, at + 1] as const)),
);
const ordinalEnding = /^(st|nd|rd|th)$/;

export function wordAt(tokens: readonly Token[], at: number): string {
  return tokens[at]?.word ?? '';
}

/** A year written as four digits, or as two after an apostrophe-like mark or `FY`. */
export function yearAt(tokens: readonly Token[], at: number): number | null {
  const token = tokens[at];
  if (token?.kind !== 'number' || !/^(19|20)\d\d$/.test(token.word)) return null;
  return Number(token.word);
}

/** A year that may stand after `of`, `in` or a comma. */
export function trailingYear(tokens: readonly Token[], at: number): { year: number; next: number } | null {
  const skip = ['of', 'in', ','].includes(wordAt(tokens, at)) ? 1 : 0;
  const year = yearAt(tokens, at + skip);
  return year === null ? null : { year, next: at + skip + 1 };
}

function dayOf(year: number, month: number, day: number, next: number): PeriodAt | null {
  if (!isRealDay(year, month, day)) return null;
  const date = dayText(year, month, day);
  return { period: certain(date, date, date), next };
}

/** `2017-03-01`, `3/14/2017`, `14.3.2017`. */
function numericDate(tokens: readonly Token[], at: number): PeriodAt | null {
  const parts = [0, 2, 4].map((step) => tokens[at + step]);
  if (parts.some((part) => part?.kind !== 'number')) return dottedDate(tokens, at);
  const mark = wordAt(tokens, at + 1);
  if (wordAt(tokens, at + 3) !== mark || !tokens[at + 1]?.glued) return null;
  const [first = 0, second = 0, third = 0] = parts.map((part) => Number(part?.word));
  if (mark === '-' && first > 1900) return dayOf(first, second, third, at + 5);
  if (mark !== '/' || third < 1900) return null;
  return first > 12 ? dayOf(third, second, first, at + 5) : dayOf(third, first, second, at + 5);
}

function dottedDate(tokens: readonly Token[], at: number): PeriodAt | null {
  const found = /^(\d{1,2})\.(\d{1,2})$/.exec(wordAt(tokens, at));
  const year = wordAt(tokens, at + 1) === '.' && tokens[at + 1]?.glued ? yearAt(tokens, at + 2) : null;
  return found && year !== null ? dayOf(year, Number(found[2]), Number(found[1]), at + 3) : null;
}

/** `2017-03`: a month. */
function numericMonth(tokens: readonly Token[], at: number): PeriodAt | null {
  const year = yearAt(tokens, at);
  const month = tokens[at + 2];
  if (
    year === null ||
    wordAt(tokens, at + 1) !== '-' ||
    !tokens[at + 1]?.glued ||
    month?.kind !== 'number' ||
    !month.glued
  )
    return null;
  const number = Number(month.word);
  return number >= 1 && number <= 12 && month.word.length === 2
    ? { period: monthOf(year, number), next: at + 3 }
    : null;
}

function dayNumberAt(tokens: readonly Token[], at: number): { day: number; next: number } | null {
  const token = tokens[at];
  if (token?.kind !== 'number' || !/^\d{1,2}$/.test(token.word) || Number(token.word) < 1 || Number(token.word) > 31)
    return null;
  return { day: Number(token.word), next: ordinalEnding.test(wordAt(tokens, at + 1)) ? at + 2 : at + 1 };
}

function dayInMonth(
  month: number,
  day: number,
  next: number,
  tokens: readonly Token[],
  ground: PeriodGround,
): PeriodAt | null {
  const year = trailingYear(tokens, next);
  if (year) return dayOf(year.year, month, day, year.next);
  if (!isRealDay(2024, month, day)) return null;
  const ofYear = (each: number) => {
    const date = dayText(each, month, isRealDay(each, month, day) ? day : 28);
    return certain(date, date, date);
  };
  return { period: withoutYear(ofYear, ground), next };
}

/** `5 March 2017`, `5th of March`, `March 5, 2017`, `March 2017`, `March`. */
function writtenDate(tokens: readonly Token[], at: number, ground: PeriodGround): PeriodAt | null {
  const leading = dayNumberAt(tokens, at);
  if (leading) {
    const place = wordAt(tokens, leading.next) === 'of' ? leading.next + 1 : leading.next;
    const month = monthNumbers[wordAt(tokens, place)];
    return month ? dayInMonth(month, leading.day, place + 1, tokens, ground) : null;
  }
  const month = monthNumbers[wordAt(tokens, at)];
  if (!month) return null;
  const following = dayNumberAt(tokens, at + 1);
  if (following) return dayInMonth(month, following.day, following.next, tokens, ground);
  const year = trailingYear(tokens, at + 1);
  if (year) return { period: monthOf(year.year, month), next: year.next };
  return { period: withoutYear((each) => monthOf(each, month), ground), next: at + 1 };
}

/** A month told alone, which takes its year from the other end of a range: `between March and June 2017`. */
export function bareMonthAt(tokens: readonly Token[], at: number): number | null {
  return monthNumbers[wordAt(tokens, at)] ?? null;
}

/** A day, a month or a calendar year as people write it. */
export function readDate(tokens: readonly Token[], at: number, ground: PeriodGround): PeriodAt | null {
  const found = numericDate(tokens, at) ?? numericMonth(tokens, at) ?? writtenDate(tokens, at, ground);
  if (found) return found;
  const year = yearAt(tokens, at);
  return year === null ? null : { period: calendarYear(year), next: at + 1 };
}
