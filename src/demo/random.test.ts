import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from './random.ts';

test('the same seed gives the same sequence and another seed another', () => {
  const draw = (seed: number) => {
    const random = createRandom(seed);
    return Array.from({ length: 50 }, () => random.next());
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});

test('a forked stream does not depend on what was drawn before', () => {
  const early = createRandom(3).fork('deal');
  const parent = createRandom(3);
  for (let count = 0; count < 100; count++) parent.next();
  expect(parent.fork('deal').next()).toBe(early.next());
});

test('integers stay within their bounds and both bounds occur', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: -50, max: 50 }), fc.integer({ min: 0, max: 5 }), (seed, low, width) => {
      const random = createRandom(seed);
      const drawn = new Set(Array.from({ length: 400 }, () => random.integer(low, low + width)));
      expect(Math.min(...drawn)).toBe(low);
      expect(Math.max(...drawn)).toBe(low + width);
    }),
    { numRuns: 50 },
  );
});

test('shuffling keeps every item exactly once', () => {
  fc.assert(
    fc.property(fc.integer(), fc.array(fc.integer()), (seed, items) => {
      const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
      expect(sorted(createRandom(seed).shuffled(items))).toEqual(sorted(items));
    }),
  );
});

test('a log-normal draw has the median it is given', () => {
  const random = createRandom(11);
  const below = Array.from({ length: 4000 }, () => random.logNormal(100, 0.5)).filter((value) => value < 100).length;
  expect(below / 4000).toBeGreaterThan(0.47);
  expect(below / 4000).toBeLessThan(0.53);
});
