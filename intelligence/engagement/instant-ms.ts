import type { Instant } from '../../src/domain/time.ts';

const zero = 48;
const daysBefore = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;

/**
 * Milliseconds since the epoch of an instant in our one fixed format. The same as `Date.parse` for every valid instant, several
 * times as fast, which matters for fifty activities a deal; anything that is not plainly valid is left to `Date.parse`.
 */
export function instantMs(at: Instant): number {
  const year = digit(at, 0) * 1000 + digit(at, 1) * 100 + twoDigits(at, 2);
  const month = twoDigits(at, 5);
  const day = twoDigits(at, 8);
  const hour = twoDigits(at, 11);
  const minute = twoDigits(at, 14);
  const second = twoDigits(at, 17);
  const isPlain =
    at.length === 24 &&
    year >= 1 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= 28 &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  if (!isPlain) return Date.parse(at);
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const past = year - 1;
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  const dayOfYear = (daysBefore[month] ?? 0) + (isLeap && month > 2 ? 1 : 0) + day - 1;
  // 719,162 days lie between the first day of year 1 and the epoch.
  const days = past * 365 + leapDays + dayOfYear - 719_162;
  return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + digit(at, 20) * 100 + twoDigits(at, 21);
}

function digit(text: string, index: number): number {
  return text.charCodeAt(index) - zero;
}

function twoDigits(text: string, index: number): number {
  return (text.charCodeAt(index) - zero) * 10 + text.charCodeAt(index + 1) - zero;
}
