import { nextOccurrence } from '../../execution/schedules/next-occurrence.ts';
import { parseTiming } from '../../execution/schedules/parse-timing.ts';
import { zoneClock } from '../../execution/schedules/zone-clock.ts';
import { addDays, dateOf } from '../../src/domain/time.ts';
import { seeded } from './random.ts';

const years = 2;
const firstDate = '2026-01-01';

/** What a walk over all zones found. `wrongDates` are local dates with no run or more than one. */
export interface ScheduleWalk {
  readonly zones: number;
  readonly dates: number;
  readonly wrongDates: number;
}

/** Runs a daily schedule through two years in every IANA zone, at the times of day in which clocks change and at one by chance. */
export function walkSchedules(seed: number, zones: readonly string[], times: readonly string[]): ScheduleWalk {
  const random = seeded(seed);
  const chance = `${Math.floor(random() * 24)}:${String(Math.floor(random() * 60)).padStart(2, '0')}`;
  const endDate = addDays(firstDate, years * 365 + 1);
  let [dates, wrongDates] = [0, 0];
  for (const zone of zones) {
    const clock = zoneClock(zone);
    for (const time of [...times, chance]) {
      const { timing } = parseTiming(`daily at ${time}`, zone);
      let at = `${addDays(firstDate, -1)}T12:00:00.000Z`;
      for (let former: string | null = null; ; ) {
        const next = nextOccurrence(timing, clock, at);
        if (next === null || next.key >= endDate) break;
        dates += 1;
        const isRight = next.at > at && (former === null || next.key === addDays(former, 1)) && isOn(clock, next);
        if (!isRight) wrongDates += 1;
        [former, at] = [next.key, next.at];
      }
    }
  }
  return { zones: zones.length, dates, wrongDates };
}

/** Whether the run falls on the local date it is for: a gap at the end of a day moves it into the next. */
function isOn(clock: ReturnType<typeof zoneClock>, { at, key }: { at: string; key: string }): boolean {
  const local = dateOf(new Date(clock.wallOf(Date.parse(at))).toISOString());
  return local === key || local === addDays(key, 1);
}

/** `npm run chaos schedules`: every zone, four times of day, two years. */
export async function printSchedules(seed: number): Promise<void> {
  const startedMs = performance.now();
  const walk = walkSchedules(seed, Intl.supportedValuesOf('timeZone'), ['00:00', '01:30', '02:30']);
  const context = {
    seed,
    zones: walk.zones,
    dates: walk.dates,
    years,
    elapsedMs: Math.round(performance.now() - startedMs),
  };
  console.log(JSON.stringify({ figure: 'schedules.wrong_dates', value: walk.wrongDates, unit: 'dates', context }));
  if (walk.wrongDates > 0) process.exitCode = 1;
}
