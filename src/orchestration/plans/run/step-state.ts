import type { StepStatus } from '../../../domain/plan-run.ts';
import type { PlanStepRow } from '../../../store/plan-runs.ts';

/** A step as its run knows it: its journal row, or that it has not begun. */
export type StepState = Omit<PlanStepRow, 'tenantId' | 'planId' | 'startedAt'> & { readonly startedAt: string | null };

/** A step that has not begun. */
export function newState(stepId: string): StepState {
  return {
    ...{ stepId, status: 'pending', attempts: [], startedAt: null, finishedAt: null, calls: 0, cost: null },
    ...{ output: null, provenance: [], fallback: null, error: null, approvalId: null, deliveryId: null, undoId: null },
  };
}

const open: readonly StepStatus[] = ['pending', 'sending', 'waiting_approval'];
const usable: readonly StepStatus[] = ['done', 'fell_back'];

/** Whether nothing more comes of the step itself. */
export function isSettled({ status }: StepState): boolean {
  return !open.includes(status);
}

/** Whether the steps after it can work with what it gave. */
export function isUsable({ status }: StepState): boolean {
  return usable.includes(status);
}

/** Whether the step went wrong. */
export function isBroken({ status }: StepState): boolean {
  return status === 'failed' || status === 'unknown';
}
