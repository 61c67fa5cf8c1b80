import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AnyConnector } from '../../../connectors/kit/define-connector.ts';
import { memoryCredentials } from '../../../connectors/kit/memory-credentials.ts';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { salesforceConnector } from '../../../connectors/salesforce/connector.ts';
import { startSalesforceSimulator } from '../../../connectors/salesforce/simulator.ts';
import type { InboundEvent } from '../../../src/domain/event.ts';
import { workOnEvents } from '../../../src/orchestration/events/work-on-events.ts';
import { saveConnection } from '../../../src/store/connections.ts';
import { sql } from '../../../src/store/drizzle.ts';
import { addEventSource, keepEvents } from '../../../src/store/inbound-events.ts';
import { addOpportunity, recordId, smallOrg } from '../../fixtures/salesforce-org.ts';
import { person } from '../gateway/setup.ts';
import { openPlanRoom, type PlanRoom } from '../plans/plan-room.ts';

const admin = person('admin');
const member = person('member', { channel: 'webhook' });
const plan = {
  name: 'look',
  title: 'Look at it',
  inputs: { record_id: { kind: 'text', about: 'The record' }, event_kind: { kind: 'text', about: 'What happened' } },
  steps: [{ id: 'seen', tool: 'salesforce_describe_source' }],
};
const event = (id: string, more: Partial<InboundEvent> = {}): InboundEvent => ({
  ...{ id, kind: 'record_changed', type: 'deal.changed', object: 'opportunity', recordId: recordId('006', 1) },
  ...{ occurredAt: '2026-11-20T09:00:00.000Z', ...more },
});
let room: PlanRoom;
const closers: (() => Promise<unknown>)[] = [];
const tell = (source: string, ...events: InboundEvent[]) =>
  room.store.withTenant('acme', (tx) => keepEvents(tx, 'acme', source, events));
const work = (plans = room.desk()) =>
  workOnEvents({ store: room.store, gateway: room.outside.gateway, plans, tenantId: 'acme' });

async function stateOf(id: string) {
  const { rows } = await room.store.withTenant('acme', (tx) =>
    tx.execute<{ state: string; message: string | null; attempts: number }>(
      sql`select state, message, attempts from bellwether.inbound_event where event_id = ${id}`,
    ),
  );
  return rows[0];
}

beforeAll(async () => {
  const org = smallOrg();
  addOpportunity(org, 1, { Name: 'Told of' });
  const salesforce = await startSalesforceSimulator({ org });
  const http = createOutboundHttp({ allowList: [salesforce.hostPort] });
  const connectors = [salesforceConnector({ http, now: Date.now })] as unknown as AnyConnector[];
  room = await openPlanRoom({ connectors, tenants: [] });
  const about = { id: 'salesforce-1', system: 'salesforce', settings: { loginUrl: salesforce.baseUrl } };
  const credentials = memoryCredentials(salesforce.credentials);
  await room.outside.connections.put({ ...about, tenantId: 'acme', state: 'healthy', credentials });
  await room.store.withTenant('acme', async (tx) => {
    await saveConnection(tx, 'acme', { ...about, category: 'crm' });
    const source = { tenantId: 'acme', kind: 'salesforce', principal: member } as const;
    await addEventSource(tx, { ...source, id: 'org', connectionId: 'salesforce-1' });
    const triggers = [{ on: 'record_changed' as const, object: 'opportunity', plan }];
    await addEventSource(tx, { ...source, id: 'plans', triggers });
    await addEventSource(tx, { ...source, id: 'bad', triggers: [{ on: null, object: null, plan: { name: 'x' } }] });
  });
  closers.push(
    () => room.close(),
    () => room.outside.connections.close(),
    () => http.close(),
    () => salesforce.close(),
  );
}, 60_000);
afterAll(async () => {
  for (const close of closers) await close();
});

test('the record that an event names is read from its system into the mirror [events.read-anew]', async () => {
  await tell('org', event('told'));
  expect(await work()).toBe(1);
  expect(await stateOf('told')).toMatchObject({ state: 'done', message: 'record read' });
  const { rows } = await room.store.withTenant('acme', (tx) =>
    tx.execute<{ name: string }>(
      sql`select current ->> 'name' as name from bellwether.record where id = ${recordId('006', 1)}`,
    ),
  );
  expect(rows).toEqual([{ name: 'Told of' }]);
});

test('an event starts the plan of its source once, with its ids and the rights of whoever added the source [events.start-plans]', async () => {
  await tell('plans', event('deal'), event('mail', { kind: 'message', object: null }));
  expect(await work()).toBe(2);
  // another delivery of a process that died before it said that it was over
  await room.store.withTenant('acme', (tx) =>
    tx.execute(sql`update bellwether.inbound_event set state = 'waiting' where event_id = 'deal'`),
  );
  await work();
  const started = await room.desk().list(admin);
  expect(started.map(({ name, requestedBy }) => ({ name, requestedBy }))).toEqual([
    { name: 'look', requestedBy: 'member-1' },
  ]);
  const { rows } = await room.store.withTenant('acme', (tx) =>
    tx.execute<{ inputs: object; principal: object }>(sql`select inputs, principal from bellwether.plan_run`),
  );
  expect(rows[0]).toMatchObject({
    inputs: { record_id: recordId('006', 1), event_kind: 'record_changed' },
    principal: { kind: 'user', role: 'member', channel: 'webhook' },
  });
  expect(await room.desk().resumeOpen('acme')).toBe(1);
});

test('an event whose plan cannot run fails with the reason, and holds up no other [events.start-plans]', async () => {
  await tell('bad', event('broken'));
  await tell('plans', event('after', { kind: 'message', object: null }));
  await work();
  expect(await stateOf('broken')).toMatchObject({ state: 'failed', attempts: 1 });
  expect((await stateOf('broken'))?.message).toMatch(/^invalid_input: The plan has/);
  expect((await stateOf('after'))?.state).toBe('done');
});

test('an event of a system that is away is tried again, at most five times [events.read-anew]', async () => {
  await room.outside.connections.put({
    ...{ id: 'salesforce-1', tenantId: 'acme', system: 'salesforce', state: 'healthy' },
    settings: { loginUrl: 'http://127.0.0.1:9' },
    credentials: memoryCredentials({}),
  });
  await tell('org', event('later'));
  await room.store.withTenant('acme', (tx) =>
    tx.execute(sql`update bellwether.inbound_event set attempts = 4 where event_id = 'later'`),
  );
  await work();
  expect((await stateOf('later'))?.state).toBe('failed');
});
