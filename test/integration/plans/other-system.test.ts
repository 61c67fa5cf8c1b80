import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '../../../src/domain/errors.ts';
import { crmConnector, defaultPage, fakeSystem, person } from '../gateway/setup.ts';
import { openPlanRoom, type PlanRoom } from './plan-room.ts';
import { samplePlan } from './sample-plan.ts';

const admin = person('admin');
const salesforce = fakeSystem();
const hubspot = fakeSystem();
const forbidden = {
  name: 'no-hubspot.cedar',
  text: '@id("members-stay-out-of-hubspot") forbid (principal in Role::"member", action == Action::"call", resource in System::"hubspot");',
};
let room: PlanRoom;
beforeAll(async () => {
  const connectors = [crmConnector('salesforce', salesforce), crmConnector('hubspot', hubspot)];
  room = await openPlanRoom({ connectors, policies: [forbidden] });
});
afterAll(async () => {
  await room.close();
});

const fallback = { label: 'deals of the other CRM', otherSystem: true };
const written = samplePlan({
  steps: [{ id: 'deals', tool: 'salesforce_list_opportunities', fallback: fallback as { label: string } }],
  output: { $from: 'deals', path: 'records' },
});
const away = () => {
  throw new AppError('unavailable', 'Salesforce is away.');
};

test('a system that is away is replaced by another connected one of its category, labelled [plans.never-widens]', async () => {
  salesforce.answer = away;
  const result = await room.desk().start({ principal: admin, written });
  expect(result.steps[0]).toMatchObject({
    status: 'fell_back',
    fallback: 'deals of the other CRM (hubspot)',
    provenance: [{ tool: 'hubspot_list_opportunities' }],
  });
  expect(result.output).toEqual(defaultPage.records);
});

test('the other system is settled by the verifier and counted among the calls [plans.never-widens]', async () => {
  const { verified } = await room.desk().verify({ principal: admin, written });
  expect(verified?.calls.map(({ tool, when }) => `${tool} ${when}`)).toEqual([
    'salesforce_list_opportunities usual',
    'hubspot_list_opportunities only_if',
  ]);
});

test('somebody who may not use the other system gets nothing from it [plans.never-widens]', async () => {
  salesforce.answer = away;
  hubspot.calls.length = 0;
  const result = await room.desk().start({ principal: person('member', { salesUserId: 'u1' }), written });
  expect(result.steps[0]).toMatchObject({ status: 'failed', fallback: null });
  expect(hubspot.calls).toEqual([]);
});

test('a stand-in of a step that writes is refused, whichever system it is [plans.never-widens]', async () => {
  const steps = [{ ...samplePlan().steps[4], after: [], fallback }];
  const { verified, problems } = await room.desk().verify({ principal: admin, written: { ...written, steps } });
  // nothing reads what this step writes, so that it has no stand-in at all
  expect(problems.filter(({ path }) => path !== 'output')).toEqual([]);
  expect(verified).toBeNull();
});
