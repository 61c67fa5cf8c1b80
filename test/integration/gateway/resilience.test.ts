import { afterEach, expect, test } from 'vitest';
import type { GatewayOptions } from '../../../src/orchestration/gateway/gateway.ts';
import { systemClock } from '../../../src/orchestration/gateway/gateway-clock.ts';
import { type HttpSystem, hang, httpConnector, ok, refuse, startHttpSystem } from './http-system.ts';
import { codeOf, defaultPage, person, world } from './setup.ts';

const open: HttpSystem[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((system) => system.close()));
});

async function systems(...ids: string[]) {
  const started = await Promise.all(ids.map(() => startHttpSystem()));
  open.push(...started);
  return started;
}

async function httpWorld(ids: string[], gateway: Partial<GatewayOptions> = {}) {
  const started = await systems(...ids);
  const connectors = ids.map((id, index) => httpConnector(id, started[index]!));
  return { started, ...(await world({ connectors, gateway: { clock: systemClock, ...gateway } })) };
}

async function latenciesMs(call: () => Promise<unknown>, times: number): Promise<number[]> {
  const latencies: number[] = [];
  for (let index = 0; index < times; index += 1) {
    const started = performance.now();
    await call();
    latencies.push(performance.now() - started);
  }
  return latencies.sort((a, b) => a - b);
}

test('a system that hangs is given up at the deadline and its connection is closed [gateway.deadline-propagates]', async () => {
  const { call, started } = await httpWorld(['alpha']);
  // The code is loaded and the connection stands, so that the request is out well before the deadline.
  await call('alpha_list_items');
  started[0]!.respond = hang;
  const begun = performance.now();
  const afterMs = () => performance.now() - begun;
  // A busy machine holds this timer up as it holds up the gateway's.
  const deadlineSeenMs = new Promise<number>((resolve) => setTimeout(() => resolve(afterMs()), 750));
  const error = await call('alpha_list_items', {}, { deadlineMs: 750 }).catch((thrown) => thrown);
  const givenUpMs = afterMs();
  expect(error).toMatchObject({ code: 'unavailable', data: { system: 'alpha', hint: 'deadline' } });
  expect(givenUpMs).toBeGreaterThanOrEqual(700);
  expect(givenUpMs).toBeLessThan((await deadlineSeenMs) + 500);
  await expect.poll(() => started[0]!.abandoned, { timeout: 10_000 }).toBe(1);
});

test('one system that hangs, with every place of its connection taken, changes nothing for the others [gateway.hung-upstream-isolated]', async () => {
  const { call, started } = await httpWorld(['alpha', 'beta']);
  const healthy = () => call('beta_list_items');
  await latenciesMs(healthy, 20);
  const alone = await latenciesMs(healthy, 60);
  started[0]!.respond = hang;
  const hung = Array.from({ length: 200 }, () => codeOf(call('alpha_list_items', {}, { deadlineMs: 4_000 })));
  const beside = await latenciesMs(healthy, 60);
  expect(started[0]!.requests).toBeLessThanOrEqual(16);
  // Generous against a noisy machine; were a place shared, these calls would wait for seconds.
  expect(beside[30]!).toBeLessThan(alone[30]! * 10 + 50);
  await started[0]!.close();
  await Promise.all(hung);
});

test('a system that fails is soon left alone, then probed once, then used again [gateway.breaker-one-probe]', async () => {
  const limits = {
    breaker: { consecutiveFailures: 3, windowSize: 20, coolDownMs: 150, longestCoolDownMs: 1_000 },
    retry: { maxAttempts: 1, firstDelayMs: 1, longestDelayMs: 1 },
  };
  const { call, started } = await httpWorld(['alpha'], { limits });
  const [alpha] = started as [HttpSystem];
  alpha.respond = refuse(503);
  for (let calls = 0; calls < 3; calls += 1) await codeOf(call('alpha_list_items'));
  const refused = await call('alpha_list_items').catch((thrown) => thrown);
  expect(refused).toMatchObject({ code: 'unavailable', data: { hint: 'breaker' } });
  expect(alpha.requests).toBe(3);
  alpha.respond = ok;
  await new Promise((resolve) => setTimeout(resolve, 200));
  const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf(call('alpha_list_items'))));
  expect(codes.filter((code) => code === 'resolved')).toHaveLength(1);
  expect(alpha.requests).toBe(4);
  expect(await codeOf(call('alpha_list_items'))).toBe('resolved');
});

test('a Retry-After header is waited for and then answered [gateway.retry-after-exact]', async () => {
  const { call, started } = await httpWorld(['alpha']);
  const [alpha] = started as [HttpSystem];
  const times: number[] = [];
  alpha.respond = (response) => {
    times.push(performance.now());
    if (times.length === 1) refuse(429, { 'retry-after': '1' })(response);
    else ok(response);
  };
  await call('alpha_list_items');
  expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(995);
  expect(times[1]! - times[0]!).toBeLessThan(3_000);
});

test('wrong answers are told from no answers: HTML, half a document, another object [gateway.output-validated]', async () => {
  const { call, started } = await httpWorld(['alpha'], {
    limits: { retry: { maxAttempts: 1, firstDelayMs: 1, longestDelayMs: 1 } },
  });
  const [alpha] = started as [HttpSystem];
  const codes: string[] = [];
  for (const body of ['<html>sign in</html>', '{"items": [', '{"rows": []}', '[]', 'null', '{"items": "none"}']) {
    alpha.respond = (response) => response.writeHead(200).end(body);
    codes.push(await codeOf(call('alpha_list_items')));
  }
  expect(codes).toEqual([
    'internal',
    'internal',
    'bad_vendor_response',
    'bad_vendor_response',
    'bad_vendor_response',
    'bad_vendor_response',
  ]);
});

test('two hundred callers at once each get their own answer [gateway.no-crossed-answers]', async () => {
  const { call, started } = await httpWorld(['alpha']);
  let serial = 0;
  started[0]!.respond = (response) => {
    serial += 1;
    response.writeHead(200).end(JSON.stringify({ items: [{ id: String(serial) }] }));
  };
  const results = await Promise.all(
    Array.from({ length: 200 }, (_item, index) =>
      call('alpha_list_items', {}, { requestId: `r${index}`, principal: person('admin', { id: `u${index}` }) }),
    ),
  );
  const ids = results.map(({ structuredContent }) => (structuredContent['items'] as { id: string }[])[0]?.id);
  expect(new Set(ids).size).toBe(200);
  expect(results.map(({ provenance }) => provenance.requestId)).toEqual(results.map((_result, index) => `r${index}`));
});

test('callers with the shortest of deadlines cannot shut a healthy system for the others [gateway.breaker-not-by-impatience]', async () => {
  const { call, system, clock } = await world();
  system.answer = () => new Promise((resolve) => clock.after(500, () => resolve(defaultPage)));
  for (let calls = 0; calls < 20; calls += 1) {
    const hasty = codeOf(call('salesforce_search_records', {}, { deadlineMs: 1 }));
    await clock.advance(1);
    expect(await hasty).toBe('unavailable');
  }
  const patient = codeOf(call('salesforce_search_records'));
  await clock.advance(500);
  expect(await patient).toBe('resolved');
});

test('silence up to a fair deadline does open the breaker [gateway.breaker]', async () => {
  const { call, system, clock } = await world();
  system.answer = () => new Promise(() => undefined);
  for (let calls = 0; calls < 5; calls += 1) {
    const waiting = codeOf(call('salesforce_search_records', {}, { deadlineMs: 3_000 }));
    await clock.advance(3_000);
    await waiting;
  }
  expect(await call('salesforce_search_records').catch((thrown) => thrown)).toMatchObject({
    data: { hint: 'breaker' },
  });
  expect(system.calls).toHaveLength(5);
});
