import { type PlanStep, stepAct } from '../../../domain/plan.ts';
import type { PlanMetrics, PlanResult, StepResult, StepStatus } from '../../../domain/plan-run.ts';
import type { PlanRunRow } from '../../../store/plan-runs.ts';
import { readPath, valueAt } from '../shapes/value-path.ts';
import { orderSteps } from '../verify/order-steps.ts';
import { addMoney } from './budget-meter.ts';
import { nextActions, synthesis } from './describe-run.ts';
import { newState, type StepState } from './step-state.ts';

/** A run as people see it, from its row and its journal: the same after a restart as before. */
export function planResult(run: PlanRunRow, states: ReadonlyMap<string, StepState>): PlanResult {
  const steps = run.plan.steps.map((step) => stepResult(step, states.get(step.id) ?? newState(step.id)));
  const about = { planId: run.id, name: run.name, title: run.title, requestedBy: run.requestedBy };
  const when = { startedAt: run.startedAt, finishedAt: run.finishedAt };
  return {
    ...about,
    status: run.status,
    ...when,
    steps,
    output: outputOf(run, states),
    synthesis: synthesis(run, steps),
    nextActions: nextActions(run, steps),
    metrics: metricsOf(run, steps),
  };
}

function stepResult(step: PlanStep, state: StepState): StepResult {
  const { kind, name } = stepAct(step);
  const { startedAt, finishedAt, attempts } = state;
  const ms = startedAt && finishedAt ? Date.parse(finishedAt) - Date.parse(startedAt) : null;
  const workMs = attempts.reduce((sum, attempt) => sum + attempt.ms, 0);
  return {
    ...{ id: step.id, kind, act: name, status: state.status, attempts, startedAt, finishedAt, ms },
    waitedMs: ms === null ? 0 : Math.max(0, ms - workMs),
    ...{ calls: state.calls, cost: state.cost, records: recordsIn(state), provenance: state.provenance },
    ...{ fallback: state.fallback, error: state.error, approvalId: waitsFor(state), deliveryId: state.deliveryId },
  };
}

function waitsFor({ status, approvalId }: StepState): string | null {
  return status === 'waiting_approval' || status === 'undoing' ? approvalId : null;
}

function recordsIn({ output }: StepState): number | null {
  const list = Object.values(output ?? {}).find(Array.isArray);
  return Array.isArray(list) ? list.length : null;
}

function outputOf({ plan }: PlanRunRow, states: ReadonlyMap<string, StepState>): unknown {
  const { output } = plan;
  if (output) return valueAt(states.get(output.$from)?.output ?? null, readPath(output.path));
  const last = orderSteps(plan.steps).phases.at(-1) ?? [];
  const given = last.map((id) => [id, states.get(id)?.output ?? null] as const);
  return Object.fromEntries(given);
}

function metricsOf(run: PlanRunRow, steps: readonly StepResult[]): PlanMetrics {
  const lastEnd =
    steps
      .map(({ finishedAt }) => finishedAt ?? '')
      .toSorted()
      .at(-1) || run.startedAt;
  const elapsedMs = Date.parse(run.finishedAt ?? lastEnd) - Date.parse(run.startedAt);
  const oneByOne = steps.flatMap(({ attempts }) => attempts).reduce((sum, { ms }) => sum + ms, 0);
  const counts: Partial<Record<StepStatus, number>> = {};
  for (const { status } of steps) counts[status] = (counts[status] ?? 0) + 1;
  return {
    ...{ elapsedMs, workMs: run.workMs, savedMs: Math.max(0, oneByOne - run.workMs) },
    calls: steps.reduce((sum, { calls }) => sum + calls, 0),
    cost: steps.reduce((sum, { cost }) => addMoney(sum, cost), null as PlanMetrics['cost']),
    steps: counts,
  };
}
