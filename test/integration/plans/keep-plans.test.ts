import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepHouse } from '../../../src/cli/keep-house.ts';
import { sql } from '../../../src/store/drizzle.ts';
import { ensureWorkspace } from '../../../src/store/workspaces.ts';
import { keepPlans } from '../../../src/wiring/keep-plans.ts';
import { person } from '../gateway/setup.ts';
import { openPlanRoom, type PlanRoom } from './plan-room.ts';
import { samplePlan } from './sample-plan.ts';

const admin = person('admin');
let room: PlanRoom;
beforeAll(async () => {
  room = await openPlanRoom();
  await ensureWorkspace(room.store, 'acme', 'Acme', true);
});
afterAll(() => room.close());

async function endOf(planId: string) {
  return expect.poll(async () => (await room.desk().show(admin, planId)).status, { timeout: 20_000 }).toBe('done');
}

function keep() {
  const errors: unknown[] = [];
  const desk = room.desk();
  const kept = keepPlans({
    store: room.store,
    desk: async () => desk,
    workspaceId: null,
    onError: (error) => errors.push(error),
  });
  return { kept, errors };
}

test('a plan whose process is gone goes on by itself [plans.goes-on-by-itself]', async () => {
  const row = await room.desk().accept({ principal: admin, written: samplePlan() });
  const { kept, errors } = keep();
  await endOf(row.id);
  await kept.close();
  expect(errors).toEqual([]);
});

test('a plan that waits for an answer goes on once there is one, and is left alone before [plans.goes-on-by-itself]', async () => {
  const steps = [
    { id: 'sure', ask: 'Go on?' },
    { id: 'deals', tool: 'salesforce_list_opportunities', after: ['sure'] },
  ];
  const waiting = await room.desk().start({ principal: admin, written: { ...samplePlan(), steps, output: undefined } });
  expect(waiting.status).toBe('waiting');
  expect(await room.desk().resumeOpen('acme')).toBe(0);
  const { approvalId } = waiting.steps[0] ?? {};
  await room.store.withTenant('acme', (tx) =>
    tx.execute(sql`update bellwether.approval set state = 'granted', answered_by = 'manager-1', answered_at = now()
      where id = ${approvalId ?? ''}`),
  );
  const { kept } = keep();
  await endOf(waiting.planId);
  await kept.close();
});

test('plans that are over are forgotten after the days of the settings, open ones are not [plans.kept-for-a-time]', async () => {
  const over = await room.desk().start({ principal: admin, written: samplePlan() });
  const open = await room.desk().accept({ principal: admin, written: samplePlan() });
  await room.store.withTenant('acme', (tx) =>
    tx.execute(sql`update bellwether.plan_run set started_at = now() - interval '91 days',
      finished_at = case when finished_at is not null and id = ${over.planId} then now() - interval '91 days' end
      where id in (${over.planId}, ${open.id})`),
  );
  expect(await keepHouse(room.store, 'acme', null)).toBe('1 plans kept for 90 days');
  await expect(room.desk().show(admin, over.planId)).rejects.toMatchObject({ code: 'not_found' });
  expect((await room.desk().show(admin, open.id)).status).toBe('running');
  expect(await keepHouse(room.store, 'acme', null)).toBeNull();
});
