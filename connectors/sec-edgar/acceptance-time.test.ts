import fc from 'fast-check';
import { expect, test } from 'vitest';
import { knownAtOf } from './acceptance-time.ts';

test.each([
  ['in summer, when New York is four hours behind', '2026-07-01T16:21:59.000Z', '2026-07-01T20:21:59.000Z'],
  ['in winter, when it is five', '2026-01-15T17:14:45.000Z', '2026-01-15T22:14:45.000Z'],
  ['on the evening before clocks go forward', '2026-03-07T21:00:00.000Z', '2026-03-08T02:00:00.000Z'],
])('an acceptance time %s is read as New York’s clock', (_when, stamp, known) => {
  expect(knownAtOf(stamp, stamp.slice(0, 10))).toBe(known);
});

test('a filing without a stamp is known when its day has ended in New York', () => {
  expect(knownAtOf(null, '2026-01-15')).toBe('2026-01-16T05:00:00.000Z');
});

test('no reading of a stamp is later than the one taken, and it is at most five hours later [edgar.known-at-is-safe]', () => {
  const instants = fc.date({ min: new Date('2001-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(instants, (date) => {
      const stamp = date.toISOString();
      const lateMs = Date.parse(knownAtOf(stamp, stamp.slice(0, 10))) - date.getTime();
      expect(lateMs).toBeGreaterThanOrEqual(4 * 3_600_000);
      expect(lateMs).toBeLessThanOrEqual(5 * 3_600_000);
    }),
  );
});
