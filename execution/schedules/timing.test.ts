import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fiscalCalendarSchema } from '../../src/domain/fiscal-calendar.ts';
import { nextOccurrence, nextOccurrences } from './next-occurrence.ts';
import { parseTiming } from './parse-timing.ts';
import { zoneClock } from './zone-clock.ts';

describe('plain words', () => {
  test.each([
    [
      'every weekday at 8:00 in Europe/Berlin',
      { kind: 'weekdays', days: [1, 2, 3, 4, 5], time: '08:00' },
      'Europe/Berlin',
    ],
    ['Mondays at 7', { kind: 'weekdays', days: [1], time: '07:00' }, 'UTC'],
    ['every Monday and Thursday at 7.30 pm', { kind: 'weekdays', days: [1, 4], time: '19:30' }, 'UTC'],
    ['daily at noon', { kind: 'weekdays', days: [1, 2, 3, 4, 5, 6, 7], time: '12:00' }, 'UTC'],
    ['an hour before the forecast call on Thursdays 15:00', { days: [4], time: '15:00', minutesBefore: 60 }, 'UTC'],
    ['half an hour before the call on Friday at 9', { days: [5], time: '09:00', minutesBefore: 30 }, 'UTC'],
    ['last working day of the quarter at 9', { kind: 'period', period: 'quarter', day: 'last_working' }, 'UTC'],
    ['first day of every month at 06:15 in Asia/Kolkata', { period: 'month', day: 'first' }, 'Asia/Kolkata'],
    ['every 5 minutes', { kind: 'every', minutes: 5 }, 'UTC'],
    ['0 8 * * 1-5', { kind: 'cron', expression: '0 8 * * 1-5' }, 'UTC'],
    ['0 8 * * 1-5 America/New_York', { kind: 'cron', expression: '0 8 * * 1-5' }, 'America/New_York'],
  ])('%s [schedules.plain-words]', (words, timing, zone) => {
    expect(parseTiming(words, 'UTC')).toMatchObject({ timing, zone });
  });

  test.each([
    '',
    'sometimes',
    'Mondays',
    'Mondays at 25',
    'every 0 minutes',
    '61 8 * * *',
    '0 0 30 2 *',
    'Mondays at 7 in Mars/Base',
  ])('what cannot be understood is refused with examples: "%s" [schedules.plain-words]', (words) => {
    expect(() => parseTiming(words, 'UTC')).toThrow(/say for example|is no time zone/);
  });
});

const next = (words: string, after: string) => {
  const { timing, zone } = parseTiming(words, 'UTC');
  return nextOccurrence(timing, zoneClock(zone), after);
};

test('a time that the clock skips runs at the first moment after, a time that comes twice runs the first time [schedules.once-through-dst]', () => {
  expect(next('daily at 2:30 in Europe/Berlin', '2026-03-28T12:00:00.000Z')).toEqual({
    at: '2026-03-29T01:00:00.000Z',
    key: '2026-03-29',
  });
  expect(next('daily at 2:30 in Europe/Berlin', '2026-03-29T01:00:00.000Z')?.key).toBe('2026-03-30');
  const autumn = next('daily at 2:30 in Europe/Berlin', '2026-10-24T12:00:00.000Z');
  expect(autumn).toEqual({ at: '2026-10-25T00:30:00.000Z', key: '2026-10-25' });
  expect(next('daily at 2:30 in Europe/Berlin', '2026-10-25T00:45:00.000Z')?.key).toBe('2026-10-26');
  // Lord Howe changes by half an hour
  expect(next('15 2 * * * Australia/Lord_Howe', '2026-10-03T12:00:00.000Z')?.at).toBe('2026-10-03T15:30:00.000Z');
});

test('an hour before a call is an hour before it also where the clock changes in between [schedules.once-through-dst]', () => {
  expect(next('an hour before the call on Sundays 3:30 in Europe/Berlin', '2026-03-28T12:00:00.000Z')).toEqual({
    at: '2026-03-29T00:30:00.000Z',
    key: '2026-03-29',
  });
});

test('the end of a quarter follows the company’s fiscal calendar, and a weekend moves it to the Friday [schedules.period-end]', () => {
  const { timing } = parseTiming('last working day of the quarter at 9', 'UTC');
  const from = '2026-01-10T00:00:00.000Z';
  const keys = (firstMonth: number) =>
    nextOccurrences(timing, zoneClock('UTC'), from, 3, fiscalCalendarSchema.parse({ firstMonth })).map(
      ({ key }) => key,
    );
  expect(keys(1)).toEqual(['2026-03-31', '2026-06-30', '2026-09-30']);
  expect(keys(2)).toEqual(['2026-01-30', '2026-04-30', '2026-07-31']);
});

const zones = Intl.supportedValuesOf('timeZone');

test('whatever the zone and the time of day, time runs forward and each local date has one run [schedules.once-through-dst]', () => {
  const time = fc.record({ hour: fc.integer({ min: 0, max: 23 }), minute: fc.constantFrom('00', '15', '30', '45') });
  const start = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2027, 0, 1) });
  fc.assert(
    fc.property(fc.constantFrom(...zones), time, start, (zone, { hour, minute }, startMs) => {
      const { timing } = parseTiming(`daily at ${hour}:${minute}`, zone);
      const clock = zoneClock(zone);
      const runs = nextOccurrences(timing, clock, new Date(startMs).toISOString(), 60);
      runs.forEach((run, index) => {
        const former = runs[index - 1];
        if (!former) return;
        expect(run.at > former.at).toBe(true);
        expect(Date.parse(run.key) - Date.parse(former.key)).toBe(86_400_000);
      });
    }),
    { numRuns: 300 },
  );
});

test('a wall time is the earliest moment that shows it, in every zone [schedules.once-through-dst]', () => {
  const moment = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) });
  fc.assert(
    fc.property(fc.constantFrom(...zones), moment, (zone, instantMs) => {
      const clock = zoneClock(zone);
      const found = clock.instantOf(clock.wallOf(instantMs));
      expect(found).toBeLessThanOrEqual(instantMs);
      expect(clock.wallOf(found)).toBe(clock.wallOf(instantMs));
    }),
    { numRuns: 2_000 },
  );
});
