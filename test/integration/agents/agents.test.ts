import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AnyConnector } from '../../../connectors/kit/define-connector.ts';
import { runAgent } from '../../../src/cli/agents/run-agent.ts';
import type { Session } from '../../../src/cli/command.ts';
import { AgentDesk } from '../../../src/orchestration/agents/agent-desk.ts';
import { AgentRegister } from '../../../src/orchestration/agents/agent-register.ts';
import { buildCatalog } from '../../../src/orchestration/catalog/build-catalog.ts';
import { catalogActor } from '../../../src/orchestration/catalog/catalog-actor.ts';
import { LiveCatalog } from '../../../src/orchestration/catalog/live-catalog.ts';
import { databaseKillSwitch } from '../../../src/orchestration/kill-switch/watch-kill-switch.ts';
import { sql } from '../../../src/store/drizzle.ts';
import { savePerson } from '../../../src/store/people.ts';
import { crmConnector, defaultPage, fakeSystem, person } from '../gateway/setup.ts';
import { openPlanRoom, type PlanRoom } from '../plans/plan-room.ts';

const admin = person('admin');
const order = { principal: admin, reason: 'test' };
const system = fakeSystem();
const connectors: AnyConnector[] = [crmConnector('salesforce', system)];
const forbidden = {
  name: 'bo.cedar',
  text: '@id("bo-searches-nothing") forbid (principal == User::"bo", action == Action::"call", resource == Tool::"salesforce_search_records");',
};
let atMs = Date.now();
let room: PlanRoom;
let desk: AgentDesk;
let register: AgentRegister;
let live: LiveCatalog;

const written = (change: Record<string, unknown> = {}) => ({
  ...{ name: 'watcher', title: 'Watcher', purpose: 'Looks at deals.', owner: 'ada', riskTier: 0 },
  ...{ tools: ['salesforce_list_opportunities'], budget: { calls: 5, seconds: 60 } },
  plan: { name: 'look', title: 'Look', steps: [{ id: 'deals', tool: 'salesforce_list_opportunities' }] },
  ...change,
});
const approval = { version: null, expiresAt: null, share: null };
const own = (id: string, state: 'active' | 'suspended' = 'active') =>
  room.store.withTenant('acme', (tx) => savePerson(tx, { tenantId: 'acme', id, name: id, role: 'revops', state }));

beforeAll(async () => {
  room = await openPlanRoom({ connectors, policies: [forbidden] });
  live = new LiveCatalog(room.outside.catalog, connectors);
  register = new AgentRegister(room.store, live, () => atMs);
  const plans = room.desk({ obstacle: (principal) => register.obstacle(principal) });
  desk = new AgentDesk({ register, gateway: room.outside.gateway, plans });
});
afterAll(() => room.close());
beforeEach(async () => {
  atMs = Date.now();
  system.calls.length = 0;
  system.answer = (tool, input) =>
    tool === 'list' || tool === 'search' ? defaultPage : { id: String(input['recordId']) };
  await own('ada');
  await own('bo');
});

const deployed = (digest: string) => ({
  ...{ state: 'deployed' as const, by: 'admin-1', at: '2026-01-01T00:00:00.000Z', expiresAt: null, digest },
});

async function approved(name: string, change: Record<string, unknown> = {}) {
  await desk.draft(written({ name, ...change }), order);
  return desk.approve(name, approval, order);
}

test('an agent goes from draft to approved to retired, and runs only in between [agents.life]', async () => {
  await desk.draft(written({ name: 'life' }), order);
  await expect(desk.run('acme', 'life')).rejects.toMatchObject({ code: 'conflict', message: /version 1 is draft/ });
  await desk.approve('life', approval, order);
  const result = await desk.run('acme', 'life');
  expect(result.status).toBe('done');
  await desk.retire('life', null, order);
  await expect(desk.run('acme', 'life')).rejects.toMatchObject({ message: /version 1 is retired/ });
});

test('an approval ends with its last day [agents.life]', async () => {
  await desk.draft(written({ name: 'short' }), order);
  await desk.approve('short', { ...approval, expiresAt: new Date(atMs + 60_000).toISOString() }, order);
  expect((await desk.run('acme', 'short')).status).toBe('done');
  atMs += 60_001;
  await expect(desk.run('acme', 'short')).rejects.toMatchObject({ message: /its approval has run out/ });
});

test('the gateway refuses an agent every tool that it does not name, whatever its plan says [agents.own-tools]', async () => {
  const { row } = await approved('narrow');
  const principal = await register.principalOf({ row });
  const call = (tool: string) =>
    room.outside.gateway.callTool({ principal, tool, arguments: {}, purpose: 'test', deadlineMs: 5_000 });
  expect((await call('salesforce_list_opportunities')).structuredContent).toBeTruthy();
  await expect(call('salesforce_search_records')).rejects.toMatchObject({ code: 'not_found' });
  expect(room.outside.gateway.listTools(principal).map(({ name }) => name)).not.toContain('salesforce_search_records');
});

test('an agent may not do what its owner may not, though agents may [agents.own-tools]', async () => {
  const searching = {
    tools: ['salesforce_search_records'],
    plan: { name: 'look', title: 'Look', steps: [{ id: 'found', tool: 'salesforce_search_records' }] },
  };
  await expect(approved('of-bo', { owner: 'bo', ...searching })).rejects.toMatchObject({ code: 'invalid_input' });
  const { row } = await approved('of-ada', searching);
  expect((await desk.run('acme', 'of-ada')).status).toBe('done');
  const principal = await register.principalOf({ row });
  expect(room.outside.gateway.inspectTool(principal, 'salesforce_search_records')).not.toBeNull();
  // the same agent, had somebody else approved it in the name of bo
  const actors = live.actors.map((actor) => (actor.id === 'acme/of-ada@1' ? { ...actor, owner: 'bo' } : actor));
  const built = buildCatalog(connectors, {
    ...{ now: new Date().toISOString(), previous: room.outside.catalog.current(), actors },
    steps: new Map(
      actors.map((actor) => [`agent:${actor.id}`, [deployed(catalogActor(actor, undefined).digest)]] as const),
    ),
  });
  const before = room.outside.catalog.current();
  room.outside.catalog.swap(built);
  expect(room.outside.gateway.inspectTool(principal, 'salesforce_search_records')).toBeNull();
  live.replace({}, before.builtAt);
  expect(room.outside.gateway.inspectTool(principal, 'salesforce_search_records')).not.toBeNull();
});

test('an agent of another workspace is nobody here [agents.own-tools]', async () => {
  const { row } = await approved('foreign');
  const principal = { ...(await register.principalOf({ row })), tenantId: 'globex' };
  expect(room.outside.gateway.listTools(principal)).toEqual([]);
  expect(await desk.list('globex')).toEqual([]);
});

test('the plan of an agent asks before it writes, even where its owner need not [agents.own-tools]', async () => {
  const steps = [{ id: 'mark', tool: 'salesforce_update_task', arguments: { recordId: 'o1', value: 'seen' } }];
  const writing = { tools: ['salesforce_update_task'], riskTier: 2, plan: { name: 'mark', title: 'Mark', steps } };
  await approved('writer', writing);
  const result = await desk.run('acme', 'writer');
  expect(result.steps[0]?.status).toBe('waiting_approval');
  expect(room.writes()).toEqual([]);
});

test('an agent whose owner is gone neither runs nor goes on [agents.owner]', async () => {
  const steps = [
    { id: 'sure', ask: 'Go on?' },
    { id: 'deals', tool: 'salesforce_list_opportunities', after: ['sure'] },
  ];
  await approved('orphan', { plan: { name: 'ask', title: 'Ask', steps } });
  const waiting = await desk.run('acme', 'orphan');
  expect(waiting.status).toBe('waiting');
  await own('ada', 'suspended');
  await expect(desk.run('acme', 'orphan')).rejects.toMatchObject({ code: 'forbidden', message: /no longer active/ });
  await room.store.withTenant('acme', (tx) =>
    tx.execute(sql`update bellwether.approval set state = 'granted', answered_by = 'x', answered_at = now()
      where id = ${waiting.steps[0]?.approvalId ?? ''}`),
  );
  const plans = room.desk({ obstacle: (principal) => register.obstacle(principal) });
  expect(await plans.resumeOpen('acme')).toBe(0);
  expect((await plans.show(admin, waiting.planId)).status).toBe('waiting');
  await own('ada');
  expect(await plans.resumeOpen('acme')).toBe(1);
  expect((await plans.show(admin, waiting.planId)).status).toBe('done');
});

test('a new version gets its share of the runs, the one before it the rest [agents.canary]', async () => {
  await approved('canary');
  await desk.draft(written({ name: 'canary', purpose: 'Looks at deals twice.' }), order);
  const versionsOf = async () => {
    const runs = Array.from({ length: 400 }, (_, run) => register.choose('acme', 'canary', `run-${run}`));
    return (await Promise.all(runs)).filter(({ row }) => row.version === 2).length / 4;
  };
  expect(await versionsOf()).toBe(0);
  await desk.approve('canary', { ...approval, share: 20 }, order);
  const share = await versionsOf();
  expect(share).toBeGreaterThan(12);
  expect(share).toBeLessThan(28);
  await desk.approve('canary', approval, order);
  expect(await versionsOf()).toBe(100);
  await desk.retire('canary', 2, order);
  expect(await versionsOf()).toBe(0);
});

test.each([
  ['one agent', 'held'],
  ['every agent', null],
])('%s can be stopped and let go on [agents.paused]', async (_, target) => {
  const name = target ?? 'held-too';
  if ((await desk.list('acme')).every(({ row }) => row.id !== name)) await approved(name);
  await desk.pause(target, true, { principal: admin, reason: 'it looks wrong' });
  await expect(desk.run('acme', name)).rejects.toMatchObject({ code: 'conflict', message: /paused: it looks wrong/ });
  const killSwitch = databaseKillSwitch(room.store);
  const stops = await killSwitch.read();
  expect(stops).toContainEqual(expect.objectContaining({ scope: 'agent', tenantId: 'acme', target: target ?? '*' }));
  await desk.pause(target, false, { principal: admin, reason: 'it is right' });
  expect((await desk.run('acme', name)).status).toBe('done');
});

test('only an admin changes agents, and each step is in the audit [agents.by-admins]', async () => {
  const member = { principal: person('member'), reason: 'test' };
  await approved('guarded');
  await expect(desk.draft(written({ name: 'guarded' }), member)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(desk.approve('guarded', approval, member)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(desk.retire('guarded', null, member)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(desk.pause('guarded', true, member)).rejects.toMatchObject({ code: 'forbidden' });
  const { rows } = await room.store.withTenant('acme', (tx) =>
    tx.execute<{ state: string }>(
      sql`select detail ->> 'state' as state from bellwether.audit where subject = 'agent:acme/guarded@1' and action = 'change_lifecycle' order by id`,
    ),
  );
  expect(rows.map(({ state }) => state)).toEqual(['draft', 'testing', 'approved', 'deployed']);
});

test('a draft that needs more than it names is refused with every mistake [agents.draft-checked]', async () => {
  const steps = [
    { id: 'deals', tool: 'salesforce_list_opportunities' },
    { id: 'found', tool: 'salesforce_search_records' },
  ];
  const greedy = written({
    ...{ name: 'greedy', tools: ['salesforce_list_opportunities', 'salesforce_update_task', 'salesforce_fly'] },
    plan: { name: 'look', title: 'Look', steps },
  });
  const refused = await desk.draft(greedy, order).catch((error: Error) => error.message);
  expect(refused).toMatch(/the plan uses salesforce_search_records, which the agent does not name/);
  expect(refused).toMatch(/salesforce_update_task is of tier 2/);
  expect(refused).toMatch(/salesforce_fly is not there for its owner/);
  await expect(desk.draft(written({ owner: 'nobody' }), order)).rejects.toMatchObject({ message: /owner: nobody/ });
  await expect(desk.draft({ name: 'x' }, order)).rejects.toMatchObject({ message: /title: .*\npurpose: / });
});

test('a schedule runs its agent once for each time [agents.scheduled]', async () => {
  await approved('daily');
  const session = { agents: async () => desk } as unknown as Session;
  const run = { tenantId: 'acme', scheduleId: 'agent-daily', kind: 'agent', occurrence: 'today' } as const;
  const claimed = {
    ...run,
    dueAt: new Date().toISOString(),
    settings: { agent: 'daily' },
    attempt: 1,
    isCaughtUp: false,
  };
  const first = await runAgent(session, claimed);
  expect(first).toMatch(/^agent-daily-\w+: Look: done/);
  expect(await runAgent(session, { ...claimed, attempt: 2 })).toBe(first);
  expect(await runAgent(session, { ...claimed, occurrence: 'tomorrow' })).not.toBe(first);
});
