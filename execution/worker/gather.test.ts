import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gather } from './gather.ts';

test('each item gets its own answer from a batch of its own lane, and a bad item spoils no other [operations.batches-are-safe]', async () => {
  const jobs = fc.array(
    fc.record({ lane: fc.constantFrom('acme', 'globex'), value: fc.nat(50), waitMs: fc.nat(2), isBad: fc.boolean() }),
    { maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(jobs, fc.integer({ min: 1, max: 5 }), async (list, most) => {
      const given = gather<(typeof list)[number], string>(async (lane, items) => {
        expect(items.length).toBeLessThanOrEqual(most);
        for (const item of items) expect(item.lane).toBe(lane);
        await sleep(0);
        if (items.some(({ isBad }) => isBad)) throw new Error('bad');
        return items.map(({ value }) => `${lane} ${value}`);
      }, most);
      const ends = await Promise.allSettled(
        list.map(async (job) => {
          await sleep(job.waitMs);
          return given(job.lane, job);
        }),
      );
      expect(ends.map((end) => (end.status === 'fulfilled' ? end.value : 'bad'))).toEqual(
        list.map(({ lane, value, isBad }) => (isBad ? 'bad' : `${lane} ${value}`)),
      );
    }),
    { numRuns: 50 },
  );
});

test('what arrives while a batch is under way is answered by a later one, never by the running one [operations.batches-are-safe]', async () => {
  let begun = 0;
  const read = gather<null, number>(async (_lane, items) => {
    begun += 1;
    const mine = begun;
    await sleep(5);
    return items.map(() => mine);
  }, 10);
  const first = read('', null);
  await sleep(2);
  const later = [read('', null), read('', null)];
  expect(await Promise.all([first, ...later])).toEqual([1, 2, 2]);
});
