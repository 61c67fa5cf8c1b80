import type { CalendarDate, Instant } from '../../src/domain/time.ts';

/** Minutes by which a zone's clock is ahead of UTC at an instant; 0 for a zone nobody knows. */
function offsetMinutes(atMs: number, timeZone: string): number {
  let name: string;
  try {
    const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(atMs);
    name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  } catch {
    return 0;
  }
  const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** The instant at which a wall clock of `timeZone` shows `local`, a date and time without offset. */
export function instantInZone(local: string, timeZone: string): Instant {
  const asUtcMs = Date.parse(`${local}Z`);
  const first = asUtcMs - offsetMinutes(asUtcMs, timeZone) * 60_000;
  // The offset of the day may differ from the one of the same clock time in UTC, on the days that clocks change.
  return new Date(asUtcMs - offsetMinutes(first, timeZone) * 60_000).toISOString();
}

/** When a calendar day begins in a zone. */
export function startOfDayInZone(date: CalendarDate, timeZone: string): Instant {
  return instantInZone(`${date}T00:00:00`, timeZone);
}
