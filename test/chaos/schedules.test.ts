import { expect, test } from 'vitest';
import { walkSchedules } from './print-schedules.ts';

test('over all zones and two years a daily schedule has one run for each local date [schedules.once-through-dst]', () => {
  const zones = Intl.supportedValuesOf('timeZone');
  const walk = walkSchedules(1, zones, []);
  const night = walkSchedules(
    1,
    zones.filter((_, index) => index % 4 === 0),
    ['02:30'],
  );
  expect(walk.zones).toBeGreaterThan(400);
  expect(walk.dates).toBeGreaterThanOrEqual(walk.zones * 729);
  expect([walk.wrongDates, night.wrongDates]).toEqual([0, 0]);
}, 60_000);
