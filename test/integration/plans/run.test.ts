import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { AppError } from '../../../src/domain/errors.ts';
import { localOwner } from '../../../src/domain/principal.ts';
import { sql } from '../../../src/store/drizzle.ts';
import { defaultPage, person } from '../gateway/setup.ts';
import { openPlanRoom, type PlanRoom } from './plan-room.ts';
import { samplePlan } from './sample-plan.ts';

const admin = person('admin');
let room: PlanRoom;
beforeAll(async () => {
  room = await openPlanRoom();
});
afterAll(() => room.close());
beforeEach(() => {
  room.outside.system.calls.length = 0;
  room.outside.system.answer = (tool, input) =>
    tool === 'list' || tool === 'search' ? defaultPage : { id: String(input['recordId']) };
});

const start = (written: unknown, principal = admin) => room.desk().start({ principal, written });
const statusOf = (result: { steps: readonly { id: string; status: string }[] }) =>
  Object.fromEntries(result.steps.map(({ id, status }) => [id, status]));

test('a plan over several systems runs to its end, with what each step did and where it came from [plans.carried-out]', async () => {
  const result = await start(samplePlan());
  expect(result.status).toBe('done');
  expect(statusOf(result)).toEqual({
    ...{ deals: 'done', found: 'done', matched: 'done', first: 'done', mark: 'done', note: 'done' },
  });
  expect(result.output).toMatchObject([{ id: 'o1', name: 'Acme renewal' }]);
  expect(room.writes().map(({ tool }) => tool)).toEqual(['update', 'post']);
  expect(result.steps[0]?.provenance[0]).toMatchObject({ tool: 'salesforce_list_opportunities', records: 2 });
  expect(result.steps[4]).toMatchObject({ calls: 1, provenance: [{ tool: 'salesforce_update_task' }] });
  expect(result.metrics).toMatchObject({ calls: 4, steps: { done: 6 } });
  expect(result.synthesis).toBe('Match and mark: done, 6 of 6 steps done.');
  expect(await room.desk().show(admin, result.planId)).toEqual(result);
});

test('steps that need nothing of each other run side by side [plans.side-by-side]', async () => {
  let running = 0;
  let most = 0;
  room.outside.system.answer = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 20));
    running -= 1;
    return defaultPage;
  };
  const plan = samplePlan({
    steps: ['a', 'b', 'c'].map((id) => ({ id, tool: 'salesforce_search_records', arguments: { stage: id } })),
    output: undefined,
  });
  expect((await start(plan)).status).toBe('done');
  expect(most).toBe(3);
});

test('one step that fails stops what hangs on it and nothing beside it [plans.side-by-side]', async () => {
  room.outside.system.answer = (tool, input) => {
    if (input['stage'] === 'bad') throw new AppError('not_found', 'no such stage');
    return tool === 'search' || tool === 'list' ? defaultPage : { id: 'x' };
  };
  const search = (id: string, more: object = {}) => ({
    ...{ id, tool: 'salesforce_search_records', arguments: { stage: id } },
    ...more,
  });
  const follow = (id: string, from: string) => ({
    ...{ id, transform: 'limit', arguments: { rows: { $from: from, path: 'records' }, most: 1 } },
  });
  const steps = [search('bad', { isRequired: false }), follow('hangs', 'bad'), search('good'), follow('goes', 'good')];
  const result = await start(samplePlan({ steps, output: undefined }));
  expect(result.status).toBe('done');
  expect(statusOf(result)).toEqual({ bad: 'failed', hangs: 'skipped', good: 'done', goes: 'done' });
  const required = await start(samplePlan({ steps: [search('bad'), ...steps.slice(1)], output: undefined }));
  expect(required.status).toBe('failed');
  expect(required.steps[0]?.error).toEqual({ code: 'not_found', message: 'no such stage' });
});

test('a step is tried again where that can help, and each try is told [plans.retries]', async () => {
  const failing = (code: 'unavailable' | 'bad_vendor_response', times: number) => {
    let left = times;
    room.outside.system.answer = () => {
      left -= 1;
      if (left >= 0) throw new AppError(code, 'broken');
      return defaultPage;
    };
  };
  const steps = [{ id: 'found', tool: 'salesforce_search_records', retry: { attempts: 3, waitMs: 1 } }];
  const tries = async () => {
    const { steps: results } = await start(samplePlan({ steps, output: undefined }));
    return results[0]?.attempts.map(({ outcome }) => outcome);
  };
  failing('unavailable', 2);
  expect(await tries()).toEqual(['failed', 'failed', 'succeeded']);
  failing('bad_vendor_response', 2);
  expect(await tries()).toEqual(['failed']);
});

test('what stands in for a failed step is labelled everywhere its result is shown [plans.fallback-labelled]', async () => {
  room.outside.system.answer = () => {
    throw new AppError('bad_vendor_response', 'garbage');
  };
  const fallback = { label: 'no deals, since the CRM gave garbage', value: { records: [], total: 0 } };
  const steps = [
    { id: 'deals', tool: 'salesforce_search_records', fallback },
    { id: 'first', transform: 'limit', arguments: { rows: { $from: 'deals', path: 'records' }, most: 1 } },
  ];
  const result = await start(samplePlan({ steps, output: { $from: 'first', path: 'rows' } }));
  expect(result.status).toBe('done');
  expect(result.steps[0]).toMatchObject({
    status: 'fell_back',
    fallback: fallback.label,
    error: { code: 'bad_vendor_response' },
  });
  expect(result.synthesis).toContain('Step deals failed; instead: no deals, since the CRM gave garbage.');
});

test('a failed plan takes its writes back, the last one first [plans.taken-back]', async () => {
  const mark = (id: string, after: string[]) => ({
    ...{ id, tool: 'salesforce_update_task', arguments: { recordId: id, value: 'seen' }, after },
    compensation: {
      tool: 'salesforce_update_task',
      arguments: { recordId: { $from: id, path: 'id' }, value: 'unseen' },
    },
  });
  const steps = [mark('one', []), mark('two', ['one']), { ...mark('bad', ['two']), compensation: undefined }];
  room.outside.system.answer = (_tool, input) => {
    if (input['recordId'] === 'bad') throw new AppError('invalid_input', 'refused');
    return { id: String(input['recordId']) };
  };
  const result = await start(samplePlan({ steps, output: undefined }));
  expect(result.status).toBe('failed');
  expect(statusOf(result)).toEqual({ one: 'undone', two: 'undone', bad: 'failed' });
  expect(room.writes().map(({ input }) => `${input['recordId']} ${input['value']}`)).toEqual([
    ...['one seen', 'two seen', 'bad seen', 'two unseen', 'one unseen'],
  ]);
  expect(result.synthesis).toContain('Taken back: one, two.');
});

test('a step that asks waits for a person, and the yes is used once for exactly this [plans.asks]', async () => {
  const steps = [
    { id: 'deals', tool: 'salesforce_list_opportunities' },
    { id: 'sure', ask: 'Mark these?', arguments: { deals: { $from: 'deals', path: 'records[*].name' } } },
    { id: 'mark', tool: 'salesforce_update_task', arguments: { recordId: 'o1', value: 'seen' }, after: ['sure'] },
  ];
  const waiting = await start(samplePlan({ steps, output: undefined }));
  expect(waiting.status).toBe('waiting');
  expect(statusOf(waiting)).toEqual({ deals: 'done', sure: 'waiting_approval', mark: 'pending' });
  const approvalId = waiting.steps[1]?.approvalId ?? '';
  expect(waiting.nextActions[0]?.command).toBe(`bellwether approvals approve ${approvalId}`);
  expect((await room.desk().resume(admin, waiting.planId)).status).toBe('waiting');
  await room.approvals.answer('acme', approvalId, localOwner('acme'), true);
  const done = await room.desk().resume(admin, waiting.planId);
  expect(statusOf(done)).toEqual({ deals: 'done', sure: 'done', mark: 'done' });
  expect(room.writes()).toHaveLength(1);
  expect(await room.approvals.state('acme', approvalId)).toBe('refused');
});

test('a refused question ends the plan without any write [plans.asks]', async () => {
  const steps = [
    { id: 'sure', ask: 'Mark it?' },
    { id: 'mark', tool: 'salesforce_update_task', arguments: { recordId: 'o1', value: 'seen' }, after: ['sure'] },
  ];
  const waiting = await start(samplePlan({ steps, output: undefined }));
  await room.approvals.answer('acme', waiting.steps[0]?.approvalId ?? '', localOwner('acme'), false);
  const ended = await room.desk().resume(admin, waiting.planId);
  expect([ended.status, statusOf(ended)]).toEqual(['failed', { sure: 'failed', mark: 'skipped' }]);
  expect(room.writes()).toEqual([]);
});

test('a write that the policies ask about waits with its exact call, and one answer covers it [plans.approval-bound]', async () => {
  const member = person('member', { id: 'rita' });
  const steps = [{ id: 'mark', tool: 'salesforce_update_task', arguments: { recordId: 'o1', value: 'seen' } }];
  const waiting = await start(samplePlan({ steps, output: undefined }), member);
  expect(statusOf(waiting)).toEqual({ mark: 'waiting_approval' });
  expect(room.writes()).toEqual([]);
  const approvalId = waiting.steps[0]?.approvalId ?? '';
  const { rows } = await room.store.withTenant('acme', (tx) =>
    tx.execute<{ requested_by: string }>(sql`select requested_by from bellwether.approval where id = ${approvalId}`),
  );
  expect(rows[0]?.requested_by).toBe('rita');
  await room.approvals.answer('acme', approvalId, localOwner('acme'), true);
  await room.execution.drain();
  const done = await room.desk().resume(member, waiting.planId);
  expect(statusOf(done)).toEqual({ mark: 'done' });
  expect(room.writes()).toHaveLength(1);
});

test('a write that the plan itself wants approved waits although the policies would not ask [plans.approval-bound]', async () => {
  const steps = [
    {
      id: 'mark',
      tool: 'salesforce_update_task',
      arguments: { recordId: 'o1', value: 'seen' },
      approval: 'required' as const,
    },
  ];
  const waiting = await start(samplePlan({ steps, output: undefined }));
  expect(statusOf(waiting)).toEqual({ mark: 'waiting_approval' });
  await room.approvals.answer('acme', waiting.steps[0]?.approvalId ?? '', localOwner('acme'), true);
  await room.execution.drain();
  expect(statusOf(await room.desk().resume(admin, waiting.planId))).toEqual({ mark: 'done' });
  expect(room.writes()).toHaveLength(1);
});

test('a cancelled plan begins nothing, withdraws what waits and takes back what was written [plans.cancelled]', async () => {
  const steps = [
    samplePlan().steps[4],
    { id: 'sure', ask: 'Go on?', after: ['mark'] },
    { id: 'note', tool: 'salesforce_post_note', arguments: { recordId: 'o1', value: 'x' }, after: ['sure'] },
  ].map((step) => ({ ...step, ...(step?.id === 'mark' && { after: [] }) }));
  const waiting = await start({ ...samplePlan(), steps, output: undefined });
  expect(statusOf(waiting)).toMatchObject({ mark: 'done', sure: 'waiting_approval' });
  const ended = await room.desk().cancel(admin, waiting.planId);
  expect([ended.status, statusOf(ended)]).toEqual([
    'cancelled',
    { mark: 'undone', sure: 'cancelled', note: 'skipped' },
  ]);
  expect(room.writes().map(({ input }) => input['value'])).toEqual(['seen', 'unseen']);
  await expect(room.desk().cancel(admin, waiting.planId)).rejects.toMatchObject({ code: 'conflict' });
});

test('a plan that is cancelled while its last step runs ends as cancelled, with its write taken back [plans.cancelled]', async () => {
  const planId = 'cancelled-late';
  room.outside.system.answer = async (tool, input) => {
    if (tool !== 'search') return { id: String(input['recordId']) };
    await room.store.withTenant('acme', (tx) =>
      tx.execute(sql`update bellwether.plan_run set is_cancelled = true where id = ${planId}`),
    );
    return defaultPage;
  };
  const steps = [
    { ...samplePlan().steps[4], after: [] },
    { id: 'last', tool: 'salesforce_search_records', after: ['mark'] },
  ];
  const written = { ...samplePlan(), steps, output: undefined };
  const ended = await room.desk().start({ principal: admin, written, planId });
  expect([ended.status, statusOf(ended)]).toEqual(['cancelled', { mark: 'undone', last: 'done' }]);
  expect(await room.desk().show(admin, planId)).toEqual(ended);
});

test('a budget of calls holds while the plan runs, not only before [plans.budget-holds]', async () => {
  room.outside.system.answer = () => {
    throw new AppError('unavailable', 'down');
  };
  const steps = [{ id: 'a', tool: 'salesforce_search_records', retry: { attempts: 5, waitMs: 0 } }];
  const result = await start(samplePlan({ steps, budget: { calls: 2 }, output: undefined }));
  expect(result.steps[0]?.error?.message).toMatch(/The budget is used up: the plan has made its 2 calls/);
  expect(result.metrics.calls).toBe(2);
});

test('nobody sees the plans of others but those who administer [plans.own-plans]', async () => {
  const one = await start(
    samplePlan({ steps: [{ id: 'a', tool: 'salesforce_list_opportunities' }], output: undefined }),
    person('member'),
  );
  const other = person('manager');
  await expect(room.desk().show(other, one.planId)).rejects.toMatchObject({ code: 'not_found' });
  await expect(room.desk().resume(other, one.planId)).rejects.toMatchObject({ code: 'not_found' });
  await expect(room.desk().cancel(other, one.planId)).rejects.toMatchObject({ code: 'not_found' });
  expect((await room.desk().list(other)).map(({ id }) => id)).not.toContain(one.planId);
  expect((await room.desk().list(admin)).map(({ id }) => id)).toContain(one.planId);
  await expect(room.desk().show({ ...admin, tenantId: 'globex' }, one.planId)).rejects.toMatchObject({
    code: 'not_found',
  });
});
