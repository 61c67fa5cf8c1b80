import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPace, type RequestKind } from './pace.ts';

function virtual() {
  let nowMs = 0;
  return {
    nowMs: () => nowMs,
    async sleep(ms: number) {
      nowMs += ms;
    },
    pass(ms: number) {
      nowMs += ms;
    },
  };
}

test('whatever the mix, no ten seconds hold more than 190 requests and no second more than five searches [hubspot.paced]', async () => {
  const step = fc.record({
    kind: fc.constantFrom<RequestKind>('search', 'other'),
    restMs: fc.integer({ min: 0, max: 120 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 600 }), async (steps) => {
      const clock = virtual();
      const pace = createPace('private_app', clock);
      const starts: { readonly kind: RequestKind; readonly atMs: number }[] = [];
      for (const { kind, restMs } of steps) {
        await pace.ready(kind, new AbortController().signal);
        starts.push({ kind, atMs: clock.nowMs() });
        clock.pass(restMs);
      }
      for (const { atMs } of starts) {
        expect(starts.filter((each) => each.atMs >= atMs && each.atMs < atMs + 10_000).length).toBeLessThanOrEqual(190);
        const searches = starts.filter(
          (each) => each.kind === 'search' && each.atMs >= atMs && each.atMs < atMs + 1_000,
        );
        expect(searches.length).toBeLessThanOrEqual(5);
      }
    }),
    { numRuns: 30 },
  );
});

test('the limit of the headers replaces the assumed one, and a drained window is waited for [hubspot.paced]', async () => {
  const clock = virtual();
  const pace = createPace('oauth', clock);
  const { signal } = new AbortController();
  pace.learn(new Headers({ 'x-hubspot-ratelimit-max': '10', 'x-hubspot-ratelimit-remaining': '8' }));
  for (let sent = 0; sent < 10; sent += 1) await pace.ready('other', signal);
  expect(clock.nowMs()).toBeGreaterThanOrEqual(10_000);
  const before = clock.nowMs();
  pace.learn(new Headers({ 'x-hubspot-ratelimit-max': '10', 'x-hubspot-ratelimit-remaining': '0' }));
  await pace.ready('other', signal);
  expect(clock.nowMs() - before).toBeGreaterThanOrEqual(1_000);
});

test('the daily calls of the headers are the quota of a page [hubspot.quota]', () => {
  const pace = createPace('private_app', virtual());
  expect(pace.quota()).toEqual({ limit: null, remaining: null, resetsAt: null });
  pace.learn(new Headers({ 'x-hubspot-ratelimit-daily': '650000', 'x-hubspot-ratelimit-daily-remaining': '649999' }));
  expect(pace.quota()).toEqual({ limit: 650_000, remaining: 649_999, resetsAt: null });
});
