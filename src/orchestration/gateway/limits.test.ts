import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError, errorCodes } from '../../domain/errors.ts';
import { Bulkhead } from './bulkhead.ts';
import { ManualClock } from './gateway-clock.ts';
import { RateBudget } from './rate-budget.ts';
import { defaultRetry, pause, retryDelayMs } from './retry-call.ts';

test('a bulkhead runs so many, lets so many wait in order, and turns the rest away [gateway.bulkhead]', async () => {
  const bulkhead = new Bulkhead('It', 1, 2);
  const { signal } = new AbortController();
  const order: string[] = [];
  expect(bulkhead.enter(signal)).toBeNull();
  const first = bulkhead.enter(signal)?.then(() => order.push('first'));
  const second = bulkhead.enter(signal)?.then(() => order.push('second'));
  expect(() => bulkhead.enter(signal)).toThrow(/1 calls running and 2 waiting/);
  bulkhead.leave();
  await first;
  bulkhead.leave();
  await second;
  bulkhead.leave();
  expect([order, bulkhead.running, bulkhead.waiting]).toEqual([['first', 'second'], 0, 0]);
});

test('whoever gives up waiting leaves the line without taking a place [gateway.bulkhead]', async () => {
  const bulkhead = new Bulkhead('It', 1, 2);
  bulkhead.enter(new AbortController().signal);
  const impatient = new AbortController();
  const waiting = bulkhead.enter(impatient.signal);
  impatient.abort(new AppError('unavailable', 'gone'));
  await expect(waiting).rejects.toThrow('gone');
  bulkhead.leave();
  expect([bulkhead.running, bulkhead.waiting]).toEqual([0, 0]);
});

test('a budget grants its burst, then its rate, and tells exactly when the next call may go [gateway.budget]', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 50 }), (perSecond, burst) => {
      const budget = new RateBudget({ perSecond, burst }, 0);
      for (let calls = 0; calls < burst; calls += 1) expect(budget.take(0)).toBe(0);
      const waitMs = budget.take(0);
      expect(waitMs).toBeGreaterThan(0);
      expect(budget.take(waitMs)).toBe(0);
    }),
  );
});

test('only codes that the error table marks for it are repeated [gateway.retry-by-code]', () => {
  const delays = errorCodes.map((code) => retryDelayMs(new AppError(code, code), 1, 60_000, defaultRetry, () => 0.5));
  const repeated = errorCodes.filter((_code, index) => delays[index] !== null);
  expect(repeated).toEqual(['rate_limited', 'unavailable']);
});

test('a Retry-After is kept to the millisecond, and is final when it outlasts the deadline [gateway.retry-after-exact]', () => {
  const limited = new AppError('rate_limited', 'slow down', { retryAfterMs: 1_234 });
  expect(retryDelayMs(limited, 1, 1_235, defaultRetry, () => 0.9)).toBe(1_234);
  expect(retryDelayMs(limited, 1, 1_234, defaultRetry, () => 0.9)).toBeNull();
});

test('back-off stays under a doubling limit and ends with the attempts [gateway.retry-backs-off]', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, draw) => {
      const delayMs = retryDelayMs(new AppError('unavailable', 'down'), attempt, 60_000, defaultRetry, () => draw);
      if (attempt >= defaultRetry.maxAttempts) expect(delayMs).toBeNull();
      else expect(delayMs).toBeLessThanOrEqual(defaultRetry.firstDelayMs * 2 ** (attempt - 1));
    }),
  );
});

test('a pause ends early when the call is aborted and leaves no timer behind [gateway.no-timers-left]', async () => {
  const clock = new ManualClock();
  const controller = new AbortController();
  const pausing = pause(60_000, controller.signal, clock);
  controller.abort(new Error('enough'));
  await expect(pausing).rejects.toThrow('enough');
  expect(clock.pendingTimers).toBe(0);
});
