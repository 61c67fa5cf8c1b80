import { AppError } from '../../../domain/errors.ts';
import type { Money } from '../../../domain/money.ts';
import { stepAct } from '../../../domain/plan.ts';
import type { PlanResult } from '../../../domain/plan-run.ts';
import { findPlanRun, type PlanRunRow, readPlanSteps, type StretchEnd } from '../../../store/plan-runs.ts';
import { addMoney, BudgetMeter } from './budget-meter.ts';
import { DeliveryWatch } from './delivery-watch.ts';
import { PlanJournal } from './plan-journal.ts';
import { type PlanPorts, planSettings } from './plan-ports.ts';
import { planResult } from './plan-result.ts';
import { PlanRunner } from './plan-runner.ts';
import type { RunContext } from './run-context.ts';
import { isSettled, type StepState } from './step-state.ts';
import { takeBack } from './take-back.ts';

type States = ReadonlyMap<string, StepState>;

/** A started plan with its journal, as it was read, or as it has only just begun. */
export interface StartedPlan {
  readonly row: PlanRunRow;
  readonly states: States;
}

/** A started plan as the database has it. @throws AppError `not_found` */
export async function readStartedPlan({ store }: PlanPorts, tenantId: string, planId: string): Promise<StartedPlan> {
  return store.withTenant(tenantId, async (tx) => {
    const row = await findPlanRun(tx, planId);
    if (!row) throw new AppError('not_found', `There is no plan ${planId}.`);
    const steps = await readPlanSteps(tx, planId);
    return { row, states: new Map(steps.map((step): [string, StepState] => [step.stepId, step])) };
  });
}

/** Works on a started plan from where its journal stands until it is over or has to wait. One process at a time may call it for a plan. */
export async function workOnPlan(ports: PlanPorts, { row, states }: StartedPlan): Promise<PlanResult> {
  if (row.status !== 'running' && row.status !== 'waiting') return planResult(row, states);
  const obstacle = (await ports.obstacle?.(row.principal)) ?? null;
  // it stays as it is, and goes on once nothing is in the way
  if (obstacle !== null) throw new AppError('conflict', `Plan ${row.id} is held up: ${obstacle}.`);
  const context = await openContext(ports, row, states);
  for (;;) {
    const { end, after } = await workOnce(context);
    if (await context.journal.end(end)) {
      const { status, workMs } = end;
      ports.observe?.({ kind: 'run_ended', planId: row.id, name: row.name, status, ms: workMs }, row.principal);
      return planResult({ ...row, ...end }, after);
    }
    // somebody has cancelled it since the last look: it is ended again, this time as cancelled
  }
}

async function workOnce(context: RunContext): Promise<{ readonly end: StretchEnd; readonly after: States }> {
  let stretch = await work(context);
  const isEnding = stretch.isCancelled || stretch.hasFailed;
  if (isEnding && stretch.isWaiting) {
    await withdrawUnbegun(context);
    stretch = await work(context);
  }
  // what is under way is waited for before anything is taken back: it may still have its effect
  const { steps } = context.run.plan;
  const undone = isEnding && !stretch.isWaiting ? await takeBack(context, steps, context.states) : new Map();
  for (const [id, state] of undone) context.states.set(id, state);
  return { end: endOf(context, stretch), after: context.states };
}

async function work(context: RunContext): Promise<Stretch> {
  const states = await new PlanRunner(context).run();
  return {
    isCancelled: context.isCancelled(),
    hasFailed: PlanRunner.hasFailed(context.run.plan.steps, states),
    isWaiting: [...states.values()].some((state) => !isSettled(state) && state.startedAt !== null),
  };
}

async function openContext(ports: PlanPorts, row: PlanRunRow, states: States): Promise<RunContext> {
  const nowMs = ports.nowMs ?? Date.now;
  const { principal, tenantId } = row;
  const steps = [...states.values()];
  const calls = steps.reduce((sum, step) => sum + step.calls, 0);
  const cost = steps.reduce<Money | null>((sum, step) => addMoney(sum, step.cost), null);
  const meter = new BudgetMeter(
    row.plan.budget,
    await ports.priceOf(tenantId),
    { calls, cost, workMs: row.workMs },
    nowMs,
  );
  const acts = new Map(row.plan.steps.map((step) => [step.id, stepAct(step).kind]));
  const journal = new PlanJournal(ports.store, tenantId, row.id, ({ stepId, status, startedAt, finishedAt }) => {
    const ms = startedAt && finishedAt ? Date.parse(finishedAt) - Date.parse(startedAt) : null;
    const about = { planId: row.id, stepId, act: acts.get(stepId) ?? 'tool', status, ms } as const;
    ports.observe?.({ kind: 'step_saved', ...about }, principal);
  });
  const outputs = new Map(steps.map((step) => [step.stepId, step.output]));
  const current = new Map(states);
  const read = {
    principal,
    action: 'read',
    resource: { id: 'opportunity' },
    purpose: `plan ${row.name} ${row.id}`,
  } as const;
  return {
    ...{ ports, run: row, principal, meter, journal, outputs, states: current },
    watch: new DeliveryWatch(ports.effects, tenantId, { ...planSettings, ...ports.settings }),
    readGrant: () => ports.gateway.authorize(read),
    signal: AbortSignal.timeout(Math.max(1, row.plan.budget.seconds * 1_000 - row.workMs)),
    isCancelled: () => row.isCancelled || journal.isCancelled,
    mayWrite: () => !row.isCancelled && !journal.isCancelled && !PlanRunner.hasFailed(row.plan.steps, current),
    now: () => new Date(nowMs()).toISOString(),
  };
}

/** Deliveries that have not begun need not be taken back. */
async function withdrawUnbegun({ ports, run, states }: RunContext): Promise<void> {
  const ids = [...states.values()].flatMap(({ status, deliveryId }) =>
    deliveryId !== null && (status === 'sending' || status === 'waiting_approval') ? [deliveryId] : [],
  );
  if (ids.length > 0) await ports.store.withTenant(run.tenantId, (tx) => ports.effects.withdraw(tx, ids));
}

interface Stretch {
  readonly isCancelled: boolean;
  readonly hasFailed: boolean;
  readonly isWaiting: boolean;
}

function endOf({ run, meter, now, states }: RunContext, { isCancelled, hasFailed, isWaiting }: Stretch): StretchEnd {
  const isUndoing = run.plan.steps.some(({ id }) => states.get(id)?.status === 'undoing');
  const over = isCancelled ? 'cancelled' : hasFailed ? 'failed' : 'done';
  const status = isWaiting || isUndoing ? 'waiting' : over;
  return { status, workMs: Math.round(meter.workMs), finishedAt: status === 'waiting' ? null : now(), isCancelled };
}
