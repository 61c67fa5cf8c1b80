import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HubspotSimulator } from '../../../connectors/hubspot/simulator.ts';
import { crmFieldUpdate } from '../../../execution/channels/crm-field-update.ts';
import { previewCrm } from '../../../execution/channels/preview-crm.ts';
import { undoCrm } from '../../../execution/channels/undo-crm.ts';
import type { ClaimedAction } from '../../../execution/outbox/outbox-action.ts';
import { type ChannelWorld, callThrough } from './channel-conformance.ts';
import { hubspotWorld } from './channel-worlds.ts';

let world: ChannelWorld & { readonly simulator: HubspotSimulator };
beforeEach(async () => {
  world = await hubspotWorld();
});
afterEach(() => world.close());

const where = { tenantId: 'acme', subjectId: 'd1', channel: 'crm-field-update', recipient: 'hubspot:9000001' };
const update = (expected: string | null, value: string | null, attempt = 1) =>
  ({
    ...where,
    ...{ id: 'a1', attempt, requestKey: 'k', createdAt: '2026-11-20T00:00:00.000Z', mayHaveArrived: attempt > 1 },
    payload: { kind: 'crm_field_update', field: 'nextStep', expected, value },
  }) as unknown as ClaimedAction;
const nextStep = () => world.simulator.state.portal.objects.deals[0]?.properties['hs_next_step'] ?? null;

test('a change is previewed, made, and put back by a new action that heeds what others did [channels.crm-preview-undo]', async () => {
  const call = callThrough(world.gateway, [], 'k');
  const before = nextStep() || null;
  const action = update(before, 'Sign');
  expect(await previewCrm(action, call)).toEqual({
    changes: [{ field: 'nextStep', before, after: 'Sign' }],
    conflict: false,
  });
  const receipt = await crmFieldUpdate.deliver(action, call);
  expect(nextStep()).toBe('Sign');
  expect(receipt).toMatchObject({ before: { value: before }, after: { value: 'Sign' }, changed: 'yes' });
  expect(await crmFieldUpdate.deliver(update(before, 'Sign', 2), call)).toMatchObject({ changed: 'maybe_earlier' });
  const undo = undoCrm({ ...where, id: 'a1', receipt });
  expect(undo.payload).toEqual({ kind: 'crm_field_update', field: 'nextStep', expected: 'Sign', value: before });
  const same = await crmFieldUpdate.deliver(update('Call', 'Sign'), call);
  expect(() => undoCrm({ ...where, id: 'a2', receipt: same })).toThrow(/no field that could be put back/);
  await crmFieldUpdate.deliver({ ...action, payload: undo.payload }, call);
  expect(nextStep() || null).toBe(before);
  const stale = update('Sign', 'Other');
  expect((await previewCrm(stale, call)).conflict).toBe(true);
  await expect(crmFieldUpdate.deliver(stale, call)).rejects.toMatchObject({ code: 'conflict' });
  const task = { kind: 'crm_task', subject: 'Call', body: null, ownerId: null, dueDate: '2026-12-01' };
  expect(await previewCrm({ ...action, payload: task }, call)).toEqual({
    changes: [
      { field: 'subject', before: null, after: 'Call' },
      { field: 'dueDate', before: null, after: '2026-12-01' },
    ],
    conflict: false,
  });
});
