import { dayMs } from '../../src/domain/time.ts';

/** Whole business days (Monday to Friday, UTC) after the day of `fromMs` up to and with the day of `toMs`; never negative. */
export function businessDaysBetween(fromMs: number, toMs: number): number {
  const from = Math.floor(fromMs / dayMs);
  const to = Math.floor(toMs / dayMs);
  return to <= from ? 0 : businessDaysUntil(to) - businessDaysUntil(from);
}

/** Business days from the Monday before day 0 (a Thursday) up to and with `day`, counted from the epoch. */
function businessDaysUntil(day: number): number {
  const sinceMonday = day + 3;
  const weeks = Math.floor(sinceMonday / 7);
  return weeks * 5 + Math.min(sinceMonday - weeks * 7 + 1, 5);
}
