import { AppError } from '../../src/domain/errors.ts';

/** Wall time: what a clock on the wall shows, counted in milliseconds as if it were UTC. */
export type WallMs = number;

/** Local time in one zone, both ways. */
export interface ZoneClock {
  readonly zone: string;
  wallOf(instantMs: number): WallMs;
  /**
   * The moment a clock first shows `wallMs`: of a time that comes twice the first, and of a time that is skipped the first moment
   * after the gap. It never runs back while wall time goes forward.
   */
  instantOf(wallMs: WallMs): number;
}

const dayMs = 86_400_000;

/**
 * Opens the clock of an IANA zone.
 * @throws AppError `invalid_input` for a zone that does not exist
 */
export function zoneClock(zone: string): ZoneClock {
  const format = offsetFormat(zone);
  const offsetAt = (instantMs: number) => readOffset(format.format(instantMs));
  return {
    zone,
    wallOf: (instantMs) => instantMs + offsetAt(instantMs),
    instantOf(wallMs) {
      const before = offsetAt(wallMs - dayMs);
      const after = offsetAt(wallMs + dayMs);
      const first = wallMs - before;
      if (before === after || offsetAt(first) === before) return first;
      const second = wallMs - after;
      return offsetAt(second) === after ? second : changeBetween(offsetAt, second, first);
    },
  };
}

/** The moment between two at which the offset changes. */
function changeBetween(offsetAt: (instantMs: number) => number, fromMs: number, toMs: number): number {
  let [low, high] = [fromMs, toMs];
  const old = offsetAt(low);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === old) low = middle;
    else high = middle;
  }
  return high;
}

function offsetFormat(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  } catch (cause) {
    const told = `"${zone.slice(0, 60)}" is no time zone; give one like Europe/Berlin or UTC.`;
    throw new AppError('invalid_input', told, { field: 'zone' }, { cause });
  }
}

/** `11/20/2026, GMT+05:30` as milliseconds; `GMT` alone is 0. */
function readOffset(text: string): number {
  const found = /GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (!found) return 0;
  const [, sign, hours, minutes, seconds = '0'] = found;
  const size = (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000;
  return sign === '-' ? -size : size;
}
