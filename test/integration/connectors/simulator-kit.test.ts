import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../../connectors/kit/simulator.ts';
import { faults } from '../../../connectors/kit/simulator-faults.ts';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({
    handle({ method, path, body }) {
      if (path === '/broken') throw new Error('the vendor has a bug');
      return { status: 200, json: { method, path, body, list: [1, 2, 3] } };
    },
  });
});
afterEach(() => simulator.close());

async function outcome(path: string, init?: RequestInit): Promise<unknown> {
  return fetch(`${simulator.baseUrl}${path}`, init).then(
    async (answer) => ({ status: answer.status, retryAfter: answer.headers.get('retry-after') }),
    () => 'reset',
  );
}

test('a script of faults plays in order after the requests it lets pass, and every request is logged [connectors.simulator-faults]', async () => {
  simulator.faults.add({ path: /page/ }, [faults.unavailable, faults.throttled('3'), faults.reset], { skip: 1 });
  const outcomes: unknown[] = [];
  for (let page = 0; page < 5; page += 1) outcomes.push(await outcome(`/page?n=${page}`));
  expect(outcomes).toEqual([
    { status: 200, retryAfter: null },
    { status: 503, retryAfter: null },
    { status: 429, retryAfter: '3' },
    'reset',
    { status: 200, retryAfter: null },
  ]);
  expect(simulator.requests.map(({ query }) => query.get('n'))).toEqual(['0', '1', '2', '3', '4']);
});

test('a fault meets only the requests that its method, path and body say', async () => {
  simulator.faults.add({ method: 'POST', path: /^\/act/, body: /boom/ }, [faults.unavailable]);
  expect(await outcome('/act')).toMatchObject({ status: 200 });
  expect(await outcome('/act', { method: 'POST', body: 'calm' })).toMatchObject({ status: 200 });
  expect(await outcome('/other', { method: 'POST', body: 'boom' })).toMatchObject({ status: 200 });
  expect(await outcome('/act', { method: 'POST', body: 'boom' })).toMatchObject({ status: 503 });
  expect(await outcome('/act', { method: 'POST', body: 'boom' })).toMatchObject({ status: 200 });
});

test('the answer can come late, cut, changed or as HTML', async () => {
  simulator.faults.add({}, [
    { kind: 'delay', ms: 60 },
    { kind: 'truncate', afterBytes: 10 },
    { kind: 'rewrite', change: (json) => ({ ...(json as object), list: 'none' }) },
    faults.htmlPage,
  ]);
  const startedAtMs = performance.now();
  await fetch(simulator.baseUrl);
  expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(55);
  await expect(fetch(simulator.baseUrl).then((answer) => answer.text())).rejects.toThrow();
  expect(await (await fetch(simulator.baseUrl)).json()).toMatchObject({ path: '/', list: 'none' });
  const page = await fetch(simulator.baseUrl);
  expect([page.status, (await page.text()).startsWith('<!DOCTYPE html>')]).toEqual([200, true]);
});

test('an exception in the vendor is a 500, not a crash', async () => {
  expect(await outcome('/broken')).toMatchObject({ status: 500 });
});

test('closing ends hanging requests and is harmless twice', async () => {
  simulator.faults.add({}, [faults.hang]);
  const hanging = outcome('/');
  while (simulator.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await simulator.close();
  await simulator.close();
  expect(await hanging).toBe('reset');
});
