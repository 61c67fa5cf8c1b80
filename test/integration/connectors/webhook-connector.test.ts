import { Webhook } from 'standardwebhooks';
import { afterEach, expect, test } from 'vitest';
import { linkConnector } from '../../../connectors/kit/link-connector.ts';
import { memoryCredentials } from '../../../connectors/kit/memory-credentials.ts';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { webhookConnector } from '../../../connectors/webhook/connector.ts';
import { endSecretRotation, newWebhookSecret, rotateWebhookSecret } from '../../../connectors/webhook/rotate-secret.ts';
import { startWebhookSimulator } from '../../../connectors/webhook/simulator.ts';
import type { AppError } from '../../../src/domain/errors.ts';

let closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers) await close();
  closers = [];
});

async function open(allowed = true, path = '') {
  const secret = newWebhookSecret();
  const simulator = await startWebhookSimulator(secret);
  const http = createOutboundHttp({ allowList: allowed ? [simulator.hostPort] : [] });
  const credentials = memoryCredentials({ secret });
  const settings = { url: simulator.url + path };
  let now = Date.now();
  const linked = linkConnector(webhookConnector({ http, now: () => now }), { id: 'hook-1', settings, credentials });
  closers.push(
    () => linked.close(),
    () => http.close(),
    () => simulator.close(),
  );
  const send = (eventId: string) =>
    linked.call(
      'webhook_send_event',
      { eventId, type: 'bellwether.notice', occurredAt: '2026-11-20T10:00:00.000Z', data: { b: 1, a: 'ø' } },
      { signal: AbortSignal.timeout(5_000), idempotencyKey: 'k', requestId: 'r' },
    );
  const later = (ms: number) => {
    now += ms;
  };
  return { secret, simulator, credentials, send, later };
}

const failure = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable(),
    (error: AppError) => error,
  );

test('an event carries id, time and signature; a later attempt the same id and body [channels.webhook-signed]', async () => {
  const { secret, simulator, send, later } = await open();
  await send('evt-1');
  later(60_000);
  await send('evt-1');
  const [first, second] = simulator.requests;
  expect([first?.headers['webhook-id'], second?.headers['webhook-id']]).toEqual(['evt-1', 'evt-1']);
  expect(second?.body).toBe(first?.body);
  expect(Number(second?.headers['webhook-timestamp']) - Number(first?.headers['webhook-timestamp'])).toBe(60);
  expect(new Webhook(secret).verify(first?.body ?? '', { ...first?.headers })).toEqual({
    type: 'bellwether.notice',
    timestamp: '2026-11-20T10:00:00.000Z',
    data: { a: 'ø', b: 1 },
  });
  expect(simulator.events).toHaveLength(1);
});

test('a receiver may change its secret at any moment of a rotation [channels.webhook-rotation]', async () => {
  const { simulator, credentials, send } = await open();
  const next = await rotateWebhookSecret(credentials);
  await send('evt-1');
  simulator.secret = next;
  await send('evt-2');
  await endSecretRotation(credentials);
  await send('evt-3');
  expect(simulator.events.map(({ id }) => id)).toEqual(['evt-1', 'evt-2', 'evt-3']);
  expect(simulator.requests.map(({ headers }) => headers['webhook-signature']?.split(' ').length)).toEqual([2, 2, 1]);
});

test('a redirect is not followed, and a private address is refused [channels.webhook-no-redirect]', async () => {
  const { simulator, send } = await open();
  simulator.faults.add({}, [{ kind: 'status', status: 302, headers: { location: 'http://169.254.169.254/' } }]);
  expect(await failure(send('evt-1'))).toMatchObject({ code: 'forbidden', data: { notSent: true } });
  expect(simulator.requests).toHaveLength(1);
  const closed = await open(false);
  expect((await failure(closed.send('evt-1'))).code).toBe('forbidden');
  expect(closed.simulator.requests).toEqual([]);
});

test('410 ends an event, every other refusal is tried again [channels.webhook-schedule]', async () => {
  const { simulator, send } = await open();
  simulator.faults.add(
    {},
    [400, 401, 404, 500, 410].map((status) => ({ kind: 'status', status })),
  );
  const codes: string[] = [];
  for (let times = 0; times < 5; times += 1) codes.push((await failure(send('evt-1'))).code);
  expect(codes).toEqual([...Array(4).fill('unavailable'), 'not_found']);
});
