import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openSoloGate } from './solo-gate.ts';

test('a suspect never shares its process with other work, and all work ends, whatever fails [execution.suspects-alone]', async () => {
  const work = fc.array(fc.record({ isSuspect: fc.boolean(), ticks: fc.nat(3), fails: fc.boolean() }), {
    maxLength: 20,
  });
  await fc.assert(
    fc.asyncProperty(work, async (jobs) => {
      const gate = openSoloGate();
      const inHand = new Set<{ isSuspect: boolean }>();
      const ends = await Promise.allSettled(
        jobs.map((job) =>
          gate.run(job.isSuspect, async () => {
            inHand.add(job);
            if ([...inHand].some(({ isSuspect }) => isSuspect)) expect(inHand.size).toBe(1);
            for (let tick = 0; tick < job.ticks; tick += 1) await sleep(0);
            inHand.delete(job);
            if (job.fails) throw new Error('failed');
          }),
        ),
      );
      expect(ends.map(({ status }) => status)).toEqual(jobs.map(({ fails }) => (fails ? 'rejected' : 'fulfilled')));
    }),
    { numRuns: 50 },
  );
});

test('ordinary work runs side by side', async () => {
  const gate = openSoloGate();
  let inHand = 0;
  let most = 0;
  const one = () =>
    gate.run(false, async () => {
      inHand += 1;
      most = Math.max(most, inHand);
      await sleep(5);
      inHand -= 1;
    });
  await Promise.all([one(), one(), one()]);
  expect(most).toBe(3);
});
