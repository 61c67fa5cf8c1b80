import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTokenBucket, defaultRetryAfterMs, maxRetryAfterMs, parseRetryAfter } from './rate-limit.ts';

const nowMs = Date.parse('2026-11-20T12:00:00.000Z');

test.each([
  ['7', 7_000],
  ['0', 0],
  ['1.5', 1_500],
  [' 3 ', 3_000],
  ['Fri, 20 Nov 2026 12:00:30 GMT', 30_000],
  ['Fri, 20 Nov 2026 11:59:59 GMT', 0],
  ['Fri, 20 Nov 2020 12:00:00 GMT', defaultRetryAfterMs],
  [null, defaultRetryAfterMs],
  [undefined, defaultRetryAfterMs],
  ['', defaultRetryAfterMs],
  ['-5', defaultRetryAfterMs],
  ['soon', defaultRetryAfterMs],
  ['NaN', defaultRetryAfterMs],
  ['1e9', defaultRetryAfterMs],
  ['999999999999', maxRetryAfterMs],
  ['Fri, 20 Nov 2096 12:00:00 GMT', maxRetryAfterMs],
])('a Retry-After of %s waits %s ms [connectors.retry-after]', (header, expected) => {
  expect(parseRetryAfter(header, nowMs)).toBe(expected);
});

test('no header makes us wait a negative, endless or unknown time', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.double().map(String), fc.date().map(String)), (header) => {
      const waitMs = parseRetryAfter(header, nowMs);
      expect(waitMs >= 0 && waitMs <= maxRetryAfterMs).toBe(true);
    }),
  );
});

test('a bucket gives its capacity at once and then one call per interval', () => {
  let atMs = 0;
  const bucket = createTokenBucket({ capacity: 2, perSecond: 4, now: () => atMs });
  expect([bucket.take(), bucket.take(), bucket.take()]).toEqual([0, 0, 250]);
  atMs = 250;
  expect(bucket.take()).toBe(0);
  expect(bucket.take()).toBe(250);
});

test('a blocked bucket gives nothing before the time the vendor named, and no burst after it', () => {
  let atMs = 1_000;
  const bucket = createTokenBucket({ capacity: 5, perSecond: 5, now: () => atMs });
  bucket.block(30_000);
  expect(bucket.take()).toBe(30_000);
  atMs = 30_999;
  expect(bucket.take()).toBe(1);
  atMs = 31_000;
  expect([bucket.take(), bucket.take()]).toEqual([0, 200]);
});

test('over any stretch a bucket gives no more than its capacity and its rate allow', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 50 }),
      fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 200 }),
      (capacity, perSecond, steps) => {
        let atMs = 0;
        let given = 0;
        const bucket = createTokenBucket({ capacity, perSecond, now: () => atMs });
        for (const step of steps) {
          atMs += step;
          if (bucket.take() === 0) given += 1;
        }
        expect(given).toBeLessThanOrEqual(capacity + (atMs / 1000) * perSecond + 1e-6);
      },
    ),
  );
});
