import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAlertPolicy } from './alert-policy.ts';
import { digestTimes, hoursOf, nextWorkingMoment, workingHoursAgo } from './working-time.ts';

const berlin = parseAlertPolicy({
  zone: 'Europe/Berlin',
  people: { 'ana@acme.example': { zone: 'America/New_York', workingDays: [1] } },
});
const office = hoursOf(berlin, ['u1', 'rita@acme.example']);

test('an alert at night or on a weekend waits for the next working moment of the person [alerts.working-time]', () => {
  expect(nextWorkingMoment(office, '2026-11-20T09:00:00.000Z')).toBe('2026-11-20T09:00:00.000Z');
  expect(nextWorkingMoment(office, '2026-11-20T18:00:00.000Z')).toBe('2026-11-23T07:00:00.000Z');
  expect(nextWorkingMoment(office, '2026-11-23T02:00:00.000Z')).toBe('2026-11-23T07:00:00.000Z');
  const ana = hoursOf(berlin, ['u2', 'ana@acme.example']);
  expect(nextWorkingMoment(ana, '2026-11-23T07:00:00.000Z')).toBe('2026-11-23T13:00:00.000Z');
  expect(nextWorkingMoment(ana, '2026-11-24T13:00:00.000Z')).toBe('2026-11-30T13:00:00.000Z');
});

test('where nobody said which zone people are in, nothing is held back [alerts.working-time]', () => {
  const unknown = hoursOf(parseAlertPolicy({}), ['u1']);
  expect(nextWorkingMoment(unknown, '2026-11-22T03:00:00.000Z')).toBe('2026-11-22T03:00:00.000Z');
});

test('a waiting alert is never lost or early: it comes within the next week, when the person works [alerts.working-time]', () => {
  const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
  const hour = fc.integer({ min: 0, max: 23 }).map((value) => `${String(value).padStart(2, '0')}:00`);
  const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 });
  const moment = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2028, 0, 1) });
  fc.assert(
    fc.property(zones, hour, hour, days, moment, (zone, from, to, workingDays, atMs) => {
      fc.pre(from !== to);
      const hours = hoursOf(parseAlertPolicy({ zone, workingDays, quietHours: { from, to } }), []);
      const at = new Date(atMs).toISOString();
      const moved = nextWorkingMoment(hours, at);
      expect(moved >= at).toBe(true);
      expect(Date.parse(moved) - atMs).toBeLessThanOrEqual(8 * 86_400_000);
      expect(nextWorkingMoment(hours, moved)).toBe(moved);
    }),
    { numRuns: 500 },
  );
});

test('digests go out on working days at the hour of the person, one a day [alerts.digest-time]', () => {
  const [first, second] = [...take(digestTimes(office, '16:00', '2026-11-20T15:00:00.000Z'), 2)];
  expect([first, second]).toEqual([
    { date: '2026-11-23', dueAt: '2026-11-23T15:00:00.000Z' },
    { date: '2026-11-24', dueAt: '2026-11-24T15:00:00.000Z' },
  ]);
});

test('working hours that have passed skip nights and weekends [alerts.escalation]', () => {
  expect(workingHoursAgo(office, '2026-11-23T09:00:00.000Z', 4)).toBe('2026-11-20T16:00:00.000Z');
});

test.each([
  [{ zone: 'Mars/Base' }, 'alerts.zone'],
  [{ risk: { openAtRisk: 40, closeBelowRisk: 45 } }, 'alerts.risk'],
  [{ rules: [{ id: 'x', on: 'event', event: 'never' }] }, 'alerts.rules.0.event'],
  [{ rules: [{ id: 'deal-at-risk', on: 'event', event: 'deal_lost' }] }, 'alerts.rules.0.id'],
  [{ colour: 'red' }, 'colour'],
])(
  'a policy that does not fit is refused with the setting that is wrong: %j [alerts.policy-validated]',
  (value, field) => {
    expect(() => parseAlertPolicy(value)).toThrow(field);
  },
);

function* take<T>(items: Iterable<T>, count: number): Generator<T> {
  let left = count;
  for (const item of items) {
    if (left-- <= 0) return;
    yield item;
  }
}
