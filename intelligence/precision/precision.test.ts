import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideMuting } from './decide-muting.ts';
import { judgeAlert } from './judge-alert.ts';
import { type JudgedAlert, signalPrecision } from './signal-precision.ts';
import { wilsonInterval } from './wilson-interval.ts';

const asOf = '2026-06-30T23:59:59.999Z';
const closed = (outcome: 'won' | 'lost', day: string) => ({ outcome, closedAt: `${day}T12:00:00.000Z` });

test('an alert is right when its deal is lost or passes the close date of then, wrong when won in time [learning.alert-verdicts]', () => {
  expect(judgeAlert('2026-05-01', closed('lost', '2026-04-01'), asOf)).toBe('right');
  expect(judgeAlert('2026-05-01', closed('won', '2026-05-01'), asOf)).toBe('wrong');
  expect(judgeAlert('2026-05-01', closed('won', '2026-05-02'), asOf)).toBe('right');
  expect(judgeAlert('2026-05-01', { outcome: null, closedAt: null }, asOf)).toBe('right');
  expect(judgeAlert('2026-06-30', { outcome: null, closedAt: null }, asOf)).toBe('open');
  expect(judgeAlert(null, { outcome: null, closedAt: null }, asOf)).toBe('open');
  expect(judgeAlert(null, closed('won', '2026-06-01'), asOf)).toBe('wrong');
});

test('a Wilson interval holds the share, lies within 0 and 1 and shrinks with more cases [learning.precision-intervals]', () => {
  expect(wilsonInterval(8, 10)).toMatchObject({
    share: 0.8,
    low: expect.closeTo(0.4902, 3),
    high: expect.closeTo(0.9433, 3),
  });
  expect(wilsonInterval(0, 0)).toEqual({ share: null, low: 0, high: 1 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 500 }), (hits, misses) => {
      const total = hits + misses;
      if (total === 0) return;
      const one = wilsonInterval(hits, total);
      const ten = wilsonInterval(10 * hits, 10 * total);
      expect(one.low).toBeGreaterThanOrEqual(0);
      expect(one.high).toBeLessThanOrEqual(1);
      expect(one.low).toBeLessThanOrEqual(hits / total);
      expect(one.high).toBeGreaterThanOrEqual(hits / total);
      expect(ten.high - ten.low).toBeLessThan(one.high - one.low);
    }),
    { numRuns: 1_000 },
  );
});

const alerts = (right: number, wrong: number, thumbs: Partial<JudgedAlert> = {}): JudgedAlert[] =>
  Array.from({ length: right + wrong }, (_, at) => ({
    signalIds: ['ghosted'],
    verdict: at < right ? 'right' : 'wrong',
    thumbsUp: 0,
    thumbsDown: 0,
    ...thumbs,
  }));
const baseRate = { ...wilsonInterval(40, 100), deals: 100 };
const muting = (list: JudgedAlert[], wasMuted = false, choice?: 'never' | 'always') => {
  const [record] = signalPrecision(list);
  if (record === undefined) throw new Error('no record');
  return decideMuting(record, baseRate, wasMuted, choice).isMuted;
};

test('a signal is muted only beyond chance, after twenty judged alerts, below the rate of deals without alerts [learning.muting]', () => {
  expect(muting(alerts(1, 18))).toBe(false);
  expect(muting(alerts(1, 19))).toBe(true);
  expect(muting(alerts(6, 14))).toBe(false);
  expect(muting(alerts(30, 10))).toBe(false);
  const [record] = signalPrecision(alerts(1, 19));
  expect(record && decideMuting(record, { ...baseRate, deals: 19 }, false).isMuted).toBe(false);
});

test('a muted signal stays muted until it is as right as the base rate, and the settings override both ways [learning.muting-hysteresis]', () => {
  expect(muting(alerts(9, 16), true)).toBe(true);
  expect(muting(alerts(9, 16), false)).toBe(false);
  expect(muting(alerts(10, 15), true)).toBe(false);
  expect(muting(alerts(1, 19), false, 'never')).toBe(false);
  expect(muting(alerts(30, 0), false, 'always')).toBe(true);
});

test('thumbs mostly down mute a signal whose outcomes say nothing yet [learning.muting]', () => {
  const open = alerts(12, 0, { verdict: 'open', thumbsDown: 1 });
  expect(muting(open)).toBe(true);
  expect(muting(open.slice(0, 9))).toBe(false);
  expect(muting([...open, ...alerts(12, 0, { verdict: 'open', thumbsUp: 1 })])).toBe(false);
});
