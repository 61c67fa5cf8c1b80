import { afterEach, expect, test } from 'vitest';
import { faults } from '../../../connectors/kit/simulator-faults.ts';
import { addDeal, smallPortal } from '../../fixtures/hubspot-portal.ts';
import { type HubspotHarness, startHubspot, virtualClock } from './hubspot-harness.ts';

const dealId = '9000001';
const at = '2026-06-15T12:00:00.000Z';
let hubspot: HubspotHarness;
afterEach(async () => hubspot.close());

async function start(more: Partial<Parameters<typeof startHubspot>[0]> = {}): Promise<void> {
  const portal = smallPortal();
  addDeal(portal, 1);
  const clock = virtualClock();
  hubspot = await startHubspot({ portal, now: () => Date.parse(at), clock, limitClock: clock.nowMs, ...more });
}

const task = { opportunityId: dealId, subject: 'Call <b>', body: 'a < b\n& c', dueAt: at };

test('a task is written once for its key though its answer was lost, linked, its text escaped [hubspot.writes-once]', async () => {
  await start();
  const { state } = hubspot.simulator;
  hubspot.simulator.faults.add({ path: /batch\/upsert/ }, [{ kind: 'truncate', afterBytes: 5 }]);
  await expect(hubspot.call('hubspot_create_task', task, 'k1')).rejects.toMatchObject({ code: 'unavailable' });
  const second = await hubspot.call('hubspot_create_task', task, 'k1');
  await hubspot.call('hubspot_create_task', task, 'k2');
  expect(state.portal.objects.tasks).toHaveLength(2);
  expect(second).toMatchObject({ how: 'unique_key', activityId: `tasks-${second['id']}` });
  expect(state.portal.objects.tasks[0]?.properties).toMatchObject({ hs_task_body: 'a &lt; b<br>&amp; c' });
  expect(state.portal.links.of('deals', dealId, 'tasks').map(({ id }) => id)).toContain(second['id']);
  expect(state.portal.properties.tasks.find(({ name }) => name === 'bellwether_key')?.hasUniqueValue).toBe(true);
});

test('an app that may not add the property reads its marker back, not the lagging index [hubspot.writes-once]', async () => {
  await start({ withheldScopes: ['crm.schemas.notes.write'], indexLagMs: 3_600_000 });
  const note = { opportunityId: dealId, text: 'Hello', at };
  hubspot.simulator.faults.add({ method: 'POST', path: /objects\/notes$/ }, [{ kind: 'truncate', afterBytes: 5 }]);
  await expect(hubspot.call('hubspot_create_note', note, 'k1')).rejects.toMatchObject({ code: 'unavailable' });
  expect(await hubspot.call('hubspot_create_note', note, 'k1')).toMatchObject({ how: 'read_back' });
  await hubspot.call('hubspot_create_note', note, 'k2');
  expect(hubspot.simulator.state.portal.objects.notes).toHaveLength(2);
});

test('a property of the same name without unique values is not trusted [hubspot.writes-once]', async () => {
  await start();
  const property = { name: 'bellwether_key', label: 'x', type: 'string', groupName: 'callinformation' } as const;
  hubspot.simulator.state.portal.properties.calls.push({ ...property, hubspotDefined: false, hasUniqueValue: false });
  const call = { opportunityId: dealId, kind: 'call', subject: 'Talk', occurredAt: at, direction: 'inbound' };
  for (let times = 0; times < 2; times += 1) await hubspot.call('hubspot_log_activity', call, 'k1');
  expect(hubspot.simulator.state.portal.objects.calls.map(({ properties }) => properties['hs_call_direction'])).toEqual(
    ['INBOUND'],
  );
});

test('nothing is written on a deal that is not there [hubspot.writes-once]', async () => {
  await start();
  await expect(hubspot.call('hubspot_create_task', { ...task, opportunityId: '4' }, 'k')).rejects.toMatchObject({
    code: 'not_found',
  });
  expect(hubspot.simulator.state.portal.objects.tasks).toHaveLength(0);
});

const update = (field: string, expected: string | null, value: string | null) =>
  hubspot.call('hubspot_update_opportunity', { id: dealId, field, expected, value }, `${field}-${value}`);

test('a field is changed from the expected value, and back again by what it held before [hubspot.expected-value]', async () => {
  await start();
  for (const [field, before, after] of [
    ['closeDate', '2026-09-30', '2026-10-15'],
    ['amount', '1000.5', '1200'],
    ['stageId', 'appointmentscheduled', 'presentationscheduled'],
    ['forecastCategory', null, 'commit'],
    ['nextStep', null, 'Send contract'],
    ['ownerId', '501', null],
  ] as const) {
    const changed = await update(field, before, after);
    expect(changed).toMatchObject({ after, changed: true });
    expect(await update(field, before, after)).toMatchObject({ after, changed: false });
    expect(await update(field, after, changed['before'] as string | null)).toMatchObject({ changed: true });
  }
  expect(hubspot.simulator.state.find('deals', dealId)?.properties).toMatchObject({
    amount: '1000.50',
    dealstage: 'appointmentscheduled',
    hs_next_step: null,
    hubspot_owner_id: '501',
  });
});

test('a field that holds something else is a conflict that names it, and unfit values are refused [hubspot.expected-value]', async () => {
  await start();
  await expect(update('amount', '1', '2')).rejects.toMatchObject({ code: 'conflict', data: { current: '1000.50' } });
  for (const [field, value] of [
    ['amount', 'a lot'],
    ['stageId', 'nowhere'],
    ['closeDate', '2026-13-01'],
    ['forecastCategory', 'sure'],
  ] as const) {
    await expect(update(field, null, value)).rejects.toMatchObject({ code: 'invalid_input', data: { field: 'value' } });
  }
  hubspot.simulator.faults.add({ method: 'PATCH' }, [faults.unavailable]);
  await expect(update('nextStep', null, 'x')).rejects.toMatchObject({ code: 'unavailable' });
  expect(hubspot.simulator.requests.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
});
