import { afterAll, beforeAll, expect, test } from 'vitest';
import { crmRecipient } from '../../../execution/channels/crm-payload.ts';
import { acceptActions } from '../../../execution/outbox/accept-action.ts';
import { generateDemoOrganisation } from '../../../src/demo/generate-demo-organisation.ts';
import { toSalesforceOrg } from '../../../src/demo/to-salesforce-org.ts';
import { systemPrincipal } from '../../../src/domain/principal.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { demoSeed } from '../../../src/wiring/start-demo.ts';
import { openTestStore } from '../../setup/databases.ts';
import { type ProgramRoom, programRoom } from '../connect/program-room.ts';

const workspace = ['--workspace', 'demo'];
const anchorDate = new Date().toISOString().slice(0, 10);
const { Opportunity = [] } = toSalesforceOrg(generateDemoOrganisation({ seed: demoSeed, anchorDate }));
const [first, second] = Opportunity.filter(({ NextStep }) => NextStep !== null);

let store: Store;
let room: ProgramRoom;
beforeAll(async () => {
  store = await openTestStore();
  room = programRoom(store, []);
  await room.session.startDemo();
}, 60_000);
afterAll(async () => {
  await room.close();
  await store.close();
});

async function changeNextStep(deal: typeof first, value: string): Promise<string> {
  if (!deal) throw new Error('The demo organisation has no deal with a next step.');
  const recipient = crmRecipient({ system: 'salesforce', opportunityId: deal.Id });
  const payload = { kind: 'crm_field_update', field: 'nextStep', expected: deal.NextStep, value };
  const cause = { tenantId: 'demo', rule: 'next-step', subjectId: deal.Id, triggerEpoch: value };
  const [accepted] = await store.withTenant('demo', (tx) =>
    acceptActions(tx, [{ ...cause, channel: 'crm-field-update', recipient, payload, dueAt: null }]),
  );
  return accepted?.id ?? '';
}

async function drainedStatus(id: string) {
  await (await room.session.execution()).drain({ timeoutMs: 20_000 });
  const { stdout } = await room.run(['deliveries', 'list', ...workspace, '--json']);
  const listed = JSON.parse(stdout) as { id: string; status: string }[];
  return listed.find((each) => each.id === id)?.status;
}

async function waiting(): Promise<{ id: string; riskTier: number; arguments: { payload?: unknown } }[]> {
  return JSON.parse((await room.run(['approvals', 'list', ...workspace, '--json'])).stdout);
}

async function nextStepInCrm(id: string): Promise<string> {
  const call = { tool: 'salesforce_get_opportunity', arguments: { id }, purpose: 'test', deadlineMs: 10_000 };
  const gateway = await room.session.gateway();
  const { structuredContent } = await gateway.callTool({ principal: systemPrincipal('demo'), ...call });
  return JSON.stringify(structuredContent);
}

test('an accepted change of a CRM field asks for an approval by itself, shows the change, and is made once when somebody approves [approvals.asked-by-default]', async () => {
  const id = await changeNextStep(first, 'Agree the mutual plan with the sponsor');
  expect(await drainedStatus(id)).toBe('waiting_approval');
  expect(await nextStepInCrm(first?.Id ?? '')).not.toContain('Agree the mutual plan');
  const asked = await waiting();
  expect(asked).toMatchObject([
    { riskTier: 2, arguments: { payload: { field: 'nextStep', value: 'Agree the mutual plan with the sponsor' } } },
  ]);
  const { code } = await room.run(['approvals', 'approve', asked[0]?.id ?? '', ...workspace]);
  expect(code).toBe(0);
  expect(await drainedStatus(id)).toBe('sent');
  expect(await nextStepInCrm(first?.Id ?? '')).toContain('Agree the mutual plan');
  expect(await waiting()).toEqual([]);
}, 60_000);

test('a change of a CRM field that somebody denies is listed as stopped because of that, and the CRM is as it was [approvals.asked-by-default]', async () => {
  const id = await changeNextStep(second, 'Discount 40 percent');
  expect(await drainedStatus(id)).toBe('waiting_approval');
  const [asked] = await waiting();
  await room.run(['approvals', 'deny', asked?.id ?? '', ...workspace]);
  expect(await drainedStatus(id)).toBe('stopped');
  expect((await room.run(['deliveries', 'list', ...workspace, '--json'])).stdout).toContain(
    'Its approval was refused.',
  );
  expect(await nextStepInCrm(second?.Id ?? '')).not.toContain('Discount 40');
}, 60_000);
