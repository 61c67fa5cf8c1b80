import { addDays, type CalendarDate, type Instant } from '../../src/domain/time.ts';

const newYork = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** What New York's clock shows at an instant, as if it were UTC. */
function clockAt(ms: number): number {
  const parts = Object.fromEntries(newYork.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts as Record<string, number>;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function behindUtcMs(ms: number): number {
  const wholeSecond = Math.floor(ms / 1000) * 1000;
  return wholeSecond - clockAt(wholeSecond);
}

function fromNewYork(clockMs: number): number {
  return clockMs + behindUtcMs(clockMs + behindUtcMs(clockMs));
}

/**
 * When a filing was surely public. `acceptanceDateTime` ends in `Z` for every filer, but for about one in five it is New York's
 * clock, and nothing in the answer tells which: the later reading is taken, so that no past date sees what it could not know.
 * Without a stamp: the end of the filing day in New York.
 * Source: https://github.com/john-friedman/datamule-python/issues/115 and
 * https://github.com/dgunning/edgartools/issues/557 (2026-11-20)
 */
export function knownAtOf(stamp: string | null, filingDate: CalendarDate): Instant {
  const clockMs = Date.parse(stamp || `${addDays(filingDate, 1)}T00:00:00.000Z`);
  return new Date(fromNewYork(clockMs)).toISOString();
}
