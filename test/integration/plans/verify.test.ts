import { expect, test } from 'vitest';
import type { WrittenPlan } from '../../../src/domain/plan.ts';
import { type VerifyPorts, verifyPlan } from '../../../src/orchestration/plans/verify/verify-plan.ts';
import { person, world } from '../gateway/setup.ts';
import { samplePlan, withStep } from './sample-plan.ts';

const admin = person('admin');
const room = await world();
const ports: VerifyPorts = { gateway: room.gateway, analyses: new Map(), priceOf: () => null };
const verify = (written: unknown, principal = admin, given: VerifyPorts = ports) =>
  verifyPlan(given, { principal, written, inputs: {} });
const problems = (written: unknown, principal = admin, given: VerifyPorts = ports) =>
  verify(written, principal, given).problems.map(({ path, message }) => `${path}: ${message}`);

test('a sound plan is bound to its tools, its phases and its calls are known before it runs [plans.verified]', () => {
  const { verified } = verify(samplePlan());
  expect(verified?.phases).toEqual([['deals', 'found'], ['matched'], ['first'], ['mark'], ['note']]);
  expect(Object.keys(verified?.toolDigests ?? {}).sort()).toEqual([
    'salesforce_list_opportunities',
    'salesforce_post_note',
    'salesforce_search_records',
    'salesforce_update_task',
  ]);
  expect(verified?.cost).toEqual({ leastCalls: 4, mostCalls: 5, leastCost: null });
  expect(verified?.riskTier).toBe(2);
  expect(verify(samplePlan()).verified?.digest).toBe(verified?.digest);
  expect(verify(samplePlan({ title: 'Another' })).verified?.digest).not.toBe(verified?.digest);
});

const bad: { case: string; plan: unknown; told: RegExp | RegExp[] }[] = [
  { case: 'nothing at all', plan: null, told: /expected object/ },
  { case: 'no steps', plan: { name: 'x', title: 'X', steps: [] }, told: /steps: / },
  {
    case: 'a step that is two things',
    plan: withStep('first', { tool: 'salesforce_search_records' }),
    told: /^steps\.first: a step is exactly one of tool, transform, analysis, ask; this one is tool and transform$/,
  },
  {
    case: 'a circle',
    plan: withStep('deals', { after: ['note'] }),
    told: /these steps wait for each other: .*deals needs note needs mark/,
  },
  { case: 'a step that waits for itself', plan: withStep('deals', { after: ['deals'] }), told: /deals needs deals$/ },
  {
    case: 'an unknown tool',
    plan: withStep('deals', { tool: 'salesforce_fly' }),
    told: /^steps\.deals\.tool: No tool/,
  },
  {
    case: 'an unknown transform',
    plan: withStep('first', { transform: 'shuffle' }),
    told: /^steps\.first\.transform: there is no transform "shuffle"; there is aggregate, /,
  },
  {
    case: 'a reference to a step that is not there',
    plan: withStep('first', { arguments: { rows: { $from: 'nowhere', path: 'rows' }, most: 1 } }),
    told: /^steps\.first\.arguments\.rows: there is no step "nowhere"; there is deals, /,
  },
  {
    case: 'a reference to a missing field',
    plan: withStep('matched', {
      arguments: {
        left: { $from: 'deals', path: 'recrods' },
        right: { $from: 'found', path: 'records' },
        on: { left: 'id', right: 'id' },
      },
    }),
    told: /^steps\.matched\.arguments\.left: deals, path "recrods": there is no field "recrods"; there is records, total$/,
  },
  {
    case: 'a field that the rows do not have',
    plan: withStep('matched', {
      arguments: {
        left: { $from: 'deals', path: 'records' },
        right: { $from: 'found', path: 'records' },
        on: { left: 'ident', right: 'id' },
      },
    }),
    told: /^steps\.matched\.arguments\.on\.left: left: there is no field "ident"; there is id, name, ownerId, email$/,
  },
  {
    case: 'a reference of the wrong type',
    plan: withStep('first', { arguments: { rows: { $from: 'deals', path: 'total' }, most: 1 } }),
    told: /^steps\.first\.arguments\.rows: deals, path "total": it is a number, where a list is needed$/,
  },
  {
    case: 'a value of the wrong type',
    plan: withStep('found', { arguments: { limit: 'many' } }),
    told: /^steps\.found\.arguments\.limit: salesforce_search_records: Invalid input: expected number/,
  },
  {
    case: 'an argument that does not exist',
    plan: withStep('found', { arguments: { limt: 5 } }),
    told: /^steps\.found\.arguments\.limt: there is no argument "limt" here; there is stage, limit$/,
  },
  {
    case: 'a missing argument',
    plan: withStep('mark', { arguments: { recordId: 'o1' } }),
    told: /^steps\.mark\.arguments\.value: salesforce_update_task: Invalid input/,
  },
  {
    case: 'two steps of one name',
    plan: samplePlan({ steps: [...samplePlan().steps, { id: 'deals', tool: 'salesforce_search_records' }] }),
    told: /^steps\.deals: 2 steps have this id/,
  },
  {
    case: 'more calls than the budget',
    plan: samplePlan({ budget: { calls: 3 } }),
    told: /^budget\.calls: the plan makes at least 4 calls; the budget allows 3$/,
  },
  {
    case: 'a write with its own retries',
    plan: withStep('mark', { retry: { attempts: 3 } }),
    told: /^steps\.mark\.retry: a write is repeated by the execution engine/,
  },
  {
    case: 'a stand-in for a write',
    plan: withStep('mark', { fallback: { label: 'none', value: { id: 'x' } } }),
    told: /^steps\.mark\.fallback: nothing can stand in for a write/,
  },
  {
    case: 'a stand-in that does not fit',
    plan: withStep('deals', { fallback: { label: 'none', value: { records: 'none', total: 0 } } }),
    told: /^steps\.deals\.fallback\.value\.records: /,
  },
  {
    case: 'something taken back that was never written',
    plan: withStep('found', { compensation: { tool: 'salesforce_search_records' } }),
    told: [
      /^steps\.found\.compensation: this step writes nothing/,
      /^steps\.found\.compensation\.tool: this tool reads/,
    ],
  },
  { case: 'pages of a tool without any', plan: withStep('found', { allPages: 5 }), told: /allPages: .* in pages$/ },
  {
    case: 'a path that is none',
    plan: samplePlan({ output: { $from: 'first', path: 'rows[0].id' } }),
    told: /^output: first: "rows\[0\]\.id" is no path/,
  },
  {
    case: 'an input that nobody declared',
    plan: withStep('mark', { arguments: { recordId: { $input: 'deal' }, value: 'x' } }),
    told: /^steps\.mark\.arguments\.recordId: the plan has no input "deal"/,
  },
  {
    case: 'an input that was not given',
    plan: samplePlan({ inputs: { quarter: { kind: 'text', about: 'which quarter' } } }),
    told: /^inputs\.quarter: give a text: which quarter$/,
  },
];

for (const { case: name, plan, told } of bad) {
  test(`a plan with ${name} is refused with its place and what to do [plans.every-error]`, () => {
    const lines = problems(plan);
    for (const each of [told].flat()) expect(lines).toContainEqual(expect.stringMatching(each));
  });
}

test('every mistake of a plan is told at once [plans.every-error]', () => {
  const plan = {
    ...samplePlan({ budget: { calls: 1 }, output: { $from: 'ghost' } }),
    steps: [
      { id: 'deals', tool: 'salesforce_fly' },
      { id: 'broken', tool: 'salesforce_search_records', deadlineMs: -1 },
      { id: 'found', tool: 'salesforce_search_records', arguments: { limit: 'many', stag: 'x' } },
      { id: 'more', tool: 'salesforce_search_records', after: ['broken'] },
      { id: 'a', transform: 'limit', arguments: { rows: { $from: 'b', path: 'rows' }, most: 1 } },
      { id: 'b', transform: 'limit', arguments: { rows: { $from: 'a', path: 'rows' }, most: 1 } },
    ],
  };
  const paths = verify(plan).problems.map(({ path, code }) => `${path} ${code}`);
  expect(paths.sort()).toEqual([
    'budget.calls budget',
    'output unknown_step',
    'steps.a cycle',
    'steps.broken.deadlineMs schema',
    'steps.deals.tool unknown_tool',
    'steps.found.arguments.limit wrong_type',
    'steps.found.arguments.stag wrong_type',
  ]);
});

test('a forbidden tool and one that does not exist get the same words [plans.forbidden-is-unknown]', () => {
  const member = person('member');
  const told = (tool: string) =>
    problems(withStep('mark', { tool, compensation: undefined }), member)
      .filter((line) => line.startsWith('steps.mark'))
      .map((line) => line.replaceAll(tool, 'TOOL'));
  expect(told('salesforce_delete_record')).toEqual(told('salesforce_does_not_exist'));
  expect(told('salesforce_delete_record')).toHaveLength(1);
});

test('a deletion that nobody would be asked about has to ask [plans.write-rules]', async () => {
  const unasked = {
    name: 'unasked.cedar',
    text: '@id("unasked") permit (principal in Role::"admin", action == Action::"act_unapproved", resource);',
  };
  const { gateway } = await world({ policies: [unasked] });
  const given = { ...ports, gateway };
  const plan = (approval: string) => withStep('mark', { tool: 'salesforce_delete_record', approval });
  expect(problems(plan('policy'), admin, given)).toEqual([
    'steps.mark.approval: salesforce_delete_record moves money or deletes; write `approval: required`',
  ]);
  expect(problems(plan('required'), admin, given)).toEqual([]);
  expect(verify(plan('policy')).verified?.calls.find(({ stepId }) => stepId === 'mark')?.approval).toBe('required');
});

test('what costs money needs a budget for it, in the currency of the prices [plans.money-budget]', () => {
  const given: VerifyPorts = {
    ...ports,
    priceOf: (tool) => (tool === 'salesforce_search_records' ? { amount: '0.40', currency: 'EUR' } : null),
  };
  const plan = (money: WrittenPlan['budget']) => samplePlan({ budget: money });
  expect(problems(plan({}), admin, given)).toEqual([
    'budget.money: the plan costs at least 0.4 EUR; write how much it may spend',
  ]);
  expect(problems(plan({ money: { amount: '0.39', currency: 'EUR' } }), admin, given)).toEqual([
    'budget.money: the plan costs at least 0.4 EUR; the budget allows 0.39',
  ]);
  expect(problems(plan({ money: { amount: '9', currency: 'USD' } }), admin, given).join()).toMatch(
    /different currencies/,
  );
  expect(problems(plan({ money: { amount: '0.40', currency: 'EUR' } }), admin, given)).toEqual([]);
});

test('inputs take the place of their references, each of its kind [plans.inputs]', () => {
  const plan = {
    ...withStep('mark', { arguments: { recordId: { $input: 'deal' }, value: { $input: 'note' } } }),
    inputs: {
      deal: { kind: 'text' as const, about: 'the deal' },
      note: { kind: 'text' as const, about: 'what to note', default: 'seen' },
    },
  };
  const given = (inputs: Record<string, unknown>) => verifyPlan(ports, { principal: admin, written: plan, inputs });
  const { verified } = given({ deal: 'o7' });
  expect(verified?.plan.steps.find(({ id }) => id === 'mark')?.arguments).toEqual({ recordId: 'o7', value: 'seen' });
  expect(given({ deal: 7 }).problems.map(({ path }) => path)).toEqual(['inputs.deal']);
  expect(given({ deal: 'o7', dael: 'o8' }).problems.map(({ path }) => path)).toEqual(['inputs.dael']);
});
