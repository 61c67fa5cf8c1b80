import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { keepHouse } from '../../../src/cli/keep-house.ts';
import type { InboundEvent } from '../../../src/domain/event.ts';
import { receiveDelivery } from '../../../src/orchestration/events/receive-delivery.ts';
import type { PlanDesk } from '../../../src/orchestration/plans/run/plan-desk.ts';
import { sql } from '../../../src/store/drizzle.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { type HealthServer, serveHealth } from '../../../src/web/health-server.ts';
import { receiveWebhooks } from '../../../src/web/receive-webhooks.ts';
import { inboundKinds } from '../../../src/wiring/inbound-kinds.ts';
import { WebhookDesk } from '../../../src/wiring/webhook-desk.ts';
import { testCustody } from '../../setup/custody-room.ts';
import { allStores } from '../../setup/databases.ts';
import { person, world } from '../gateway/setup.ts';
import {
  hubspot,
  hubspotSecret,
  nowMs,
  origin,
  otherSecret,
  type Sent,
  salesforce,
  salesforceKey,
  slack,
  slackEvent,
  slackSecret,
  standard,
  standardSecret,
} from './signed-deliveries.ts';

const admin = person('admin');
const errors: unknown[] = [];
let store: Store;
let server: HealthServer;
let desk: WebhookDesk;
let atMs = nowMs;

beforeAll(async () => {
  store = (await allStores[0]?.open()) as Store;
  const custody = testCustody(store, { nowMs: () => atMs });
  const { gateway } = await world();
  const plans = {} as PlanDesk; // no source of this file starts a plan
  const config = { publicUrl: origin, host: '127.0.0.1', port: 4300 };
  desk = new WebhookDesk({ config, store, custody, gateway, plans });
  const source = { principal: admin, connectionId: null, triggers: [] };
  await desk.add({ ...source, id: 'erp', kind: 'standard', secret: standardSecret });
  await desk.add({ ...source, id: 'portal', kind: 'hubspot', secret: hubspotSecret });
  await desk.add({ ...source, id: 'team', kind: 'slack', secret: slackSecret });
  await desk.add({ ...source, id: 'org', kind: 'salesforce', secret: salesforceKey });
  server = await serveHealth('127.0.0.1', 0, []);
  const reception = { custody, kinds: inboundKinds };
  const receive = (about: { tenantId: string; sourceId: string }, delivery: Parameters<typeof receiveDelivery>[2]) =>
    receiveDelivery(reception, about, delivery);
  server.mount(receiveWebhooks({ origin, receive, onError: (error) => errors.push(error) }));
});
afterAll(async () => {
  await server.close();
  await store.close();
});
beforeEach(async () => {
  atMs = nowMs;
  await store.withTenant('acme', (tx) => tx.execute(sql`delete from bellwether.inbound_event`));
});

/** Sends bytes as they are; `headers` may name one twice. */
function send(
  sent: Pick<Sent, 'path' | 'body'> & { headers: Readonly<Record<string, string | string[]>> },
  method = 'POST',
) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const out = request(`${server.url}${sent.path}`, { method, headers: sent.headers }, (response) => {
      let text = '';
      response.on('data', (part) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    out.on('error', reject);
    out.end(sent.body);
  });
}

async function kept() {
  const { rows } = await store.withTenant('acme', (tx) =>
    tx.execute<{ source_id: string; content: InboundEvent }>(
      sql`select source_id, content from bellwether.inbound_event order by source_id, event_id`,
    ),
  );
  return rows.map(({ source_id, content }) => ({ source: source_id, ...content }));
}

test('what each kind of sender has signed is kept in one shape, without any of its text [events.signed]', async () => {
  for (const sent of [standard(), hubspot(), slack(slackEvent), salesforce()]) {
    expect((await send(sent)).status, sent.path).toBe(200);
  }
  const all = await kept();
  expect(all.map(({ source, kind, object, recordId }) => ({ source, kind, object, recordId }))).toEqual([
    { source: 'erp', kind: 'record_changed', object: 'opportunity', recordId: '006000000000001AAA' },
    { source: 'org', kind: 'record_changed', object: 'opportunity', recordId: '006000000000001AAA' },
    { source: 'portal', kind: 'record_changed', object: 'opportunity', recordId: '4' },
    { source: 'team', kind: 'message', object: null, recordId: 'C1' },
  ]);
  expect(JSON.stringify(all)).not.toMatch(/ignore/i);
});

test('Slack gets its challenge back and Salesforce its acknowledgement, only when they prove themselves [events.signed]', async () => {
  const asking = JSON.stringify({ type: 'url_verification', challenge: '3eZbrw1aB' });
  expect(await send(slack(asking))).toEqual({ status: 200, text: '3eZbrw1aB' });
  expect((await send({ ...slack(asking), headers: {} })).text).not.toContain('3eZbrw1aB');
  expect((await send(salesforce())).text).toContain('<Ack>true</Ack>');
  expect(await kept()).toHaveLength(1);
});

const forge = (name: string, sent: Sent, change: Partial<Sent>) => ({ name, sent: { ...sent, ...change } });
const forgeries = [
  ...[standard(), hubspot(), slack(slackEvent)].flatMap((sent) => {
    const [first = ''] = Object.keys(sent.headers).filter((name) => name.includes('signature'));
    const value = sent.headers[first] ?? '';
    const flipped = `${value.slice(0, -4)}${value.at(-4) === 'A' ? 'B' : 'A'}${value.slice(-3)}`;
    const without = (name: string) =>
      Object.fromEntries(Object.entries(sent.headers).filter(([each]) => each !== name));
    return [
      forge('a changed byte of the body', sent, { body: sent.body.replace('e', 'f') }),
      forge('a space more in the body', sent, { body: `${sent.body} ` }),
      forge('a changed signature', sent, { headers: { ...sent.headers, [first]: flipped } }),
      forge('an empty signature', sent, { headers: { ...sent.headers, [first]: '' } }),
      ...Object.keys(sent.headers).map((name) => forge(`no ${name}`, sent, { headers: without(name) })),
    ];
  }),
  forge('another secret', standard('evt_1', otherSecret), {}),
  forge('the id of another event', standard(), { headers: { ...standard().headers, 'webhook-id': 'evt_2' } }),
  forge('the source of another sender', hubspot(), { path: '/webhooks/acme/erp' }),
  forge('another workspace', standard(), { path: '/webhooks/globex/erp' }),
  forge('a source that is not there', standard(), { path: '/webhooks/acme/nobody' }),
  forge('a query more in a signed address', hubspot(), { path: '/webhooks/acme/portal?x=1' }),
  forge('a path that climbs', standard(), { path: '/webhooks/acme/..%2Ferp' }),
  forge('another key', salesforce('x'.repeat(43)), {}),
  forge('no key', salesforce(''), {}),
  forge('two keys, the first of them wrong', salesforce(), { path: `/webhooks/acme/org?key=x&key=${salesforceKey}` }),
];

test.each(forgeries)('$sent.path with $name is refused like one for nobody [events.forged]', async ({ sent }) => {
  const nobody = await send({ ...standard(), path: '/webhooks/acme/nobody' });
  expect(await send(sent)).toEqual(nobody);
  expect(nobody.status).toBe(401);
  expect(await kept()).toEqual([]);
});

test('a header that comes twice proves nothing, whichever of them is right [events.forged]', async () => {
  const { headers, ...sent } = standard();
  for (const [name, value] of Object.entries(headers)) {
    expect((await send({ ...sent, headers: { ...headers, [name]: [value, 'x'] } })).status, name).toBe(401);
  }
});

test('a delivery that is older than five minutes or from the future is refused, however well it is signed [events.forged]', async () => {
  const senders = [
    (ms: number) => standard('evt_1', standardSecret, ms),
    (ms: number) => hubspot(ms),
    (ms: number) => slack(slackEvent, ms),
  ];
  for (const sender of senders) {
    expect((await send(sender(nowMs - 299_000))).status).toBe(200);
    expect((await send(sender(nowMs - 301_000))).status).toBe(401);
    expect((await send(sender(nowMs + 301_000))).status).toBe(401);
  }
});

test('every delivery that comes again, also many at once, is answered and kept once [events.replayed]', async () => {
  for (const sent of [standard(), hubspot(), slack(slackEvent), salesforce()]) {
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(sent)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
  }
  expect(await kept()).toHaveLength(4);
  // the sender signs the same event anew when it tries again
  await send(standard('evt_1', standardSecret, nowMs + 60_000));
  expect(await kept()).toHaveLength(4);
});

test('what was told is remembered for the days of the settings, open events longer [events.replayed]', async () => {
  await send(standard('evt_old'));
  await send(standard('evt_open'));
  await store.withTenant('acme', (tx) =>
    tx.execute(sql`update bellwether.inbound_event set received_at = now() - interval '31 days',
      state = case when event_id = 'evt_old' then 'done' else 'waiting' end`),
  );
  expect(await keepHouse(store, 'acme', null)).toBe('1 events kept for 30 days');
  expect((await kept()).map(({ id }) => id)).toEqual(['evt_open']);
});

test('a replaced secret counts for a day beside the new one, then no more [events.two-secrets]', async () => {
  const source = { principal: admin, kind: 'standard', connectionId: null, triggers: [] } as const;
  await desk.add({ ...source, id: 'turning', secret: standardSecret });
  const rotated = await desk.rotate(admin, 'turning', null);
  const by = (id: string, secret: string) => send(standard(id, secret, atMs, 'turning'));
  expect((await by('a', standardSecret)).status).toBe(200);
  expect((await by('b', rotated.secret ?? '')).status).toBe(200);
  atMs = nowMs + 24 * 3_600_000 + 1;
  expect((await by('c', standardSecret)).status).toBe(401);
  expect((await by('d', rotated.secret ?? '')).status).toBe(200);
});

test('nothing above 1 MiB is read, and only POST is answered [events.limits]', async () => {
  expect((await send({ ...standard(), body: 'x'.repeat(1_024 * 1_024 + 1) })).status).toBe(413);
  expect((await send({ ...standard(), body: '' }, 'GET')).status).toBe(405);
  expect(await kept()).toEqual([]);
});

test('a signed body that is not the sender’s is told and not kept [events.limits]', async () => {
  const bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>';
  for (const sent of [slack('[]'), slack('{"type":"event_callback"}'), salesforce(salesforceKey, bomb)]) {
    const { status, text } = await send(sent);
    expect(status).toBe(400);
    expect(text).toMatch(/webhook: /);
  }
  expect(await kept()).toEqual([]);
  expect(errors).toEqual([]);
});

test('only an admin adds, rotates and removes, and a removed source believes nobody [events.secrets-in-custody]', async () => {
  const source = { kind: 'standard', connectionId: null, triggers: [], secret: null } as const;
  const member = person('member');
  await expect(desk.add({ ...source, id: 'mine', principal: member })).rejects.toMatchObject({ code: 'forbidden' });
  await expect(desk.rotate(member, 'erp', null)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(desk.remove(member, 'erp')).rejects.toMatchObject({ code: 'forbidden' });
  const added = await desk.add({ ...source, id: 'gone', principal: admin });
  const sent = standard('x', added.secret ?? '', nowMs, 'gone');
  expect((await send(sent)).status).toBe(200);
  await desk.remove(admin, 'gone');
  expect((await send(sent)).status).toBe(401);
});

test('a secret is in the database sealed alone, and in no list [events.secrets-in-custody]', async () => {
  const listed = JSON.stringify(await desk.list('acme'));
  const { rows } = await store.pool.query('select * from bellwether.credential');
  const { rows: sources } = await store.pool.query('select * from bellwether.event_source');
  for (const secret of [standardSecret, hubspotSecret, slackSecret, salesforceKey]) {
    expect(listed + JSON.stringify(rows) + JSON.stringify(sources)).not.toContain(secret);
  }
  expect(rows.length).toBeGreaterThanOrEqual(4);
});
