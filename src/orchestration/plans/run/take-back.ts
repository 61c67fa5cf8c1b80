import { toAppError } from '../../../domain/errors.ts';
import type { PlanStep } from '../../../domain/plan.ts';
import { failureOf } from './attempt-step.ts';
import type { RunContext } from './run-context.ts';
import type { StepState } from './step-state.ts';
import { accept, plannedEffect } from './write-step.ts';

/**
 * Takes back what a plan has written that ended early: the last effect first, each by its compensation, one after the other. One that cannot
 * be taken back is shown as such, and those before it are still tried. Returns the states it has changed.
 */
export async function takeBack(
  context: RunContext,
  steps: readonly PlanStep[],
  states: ReadonlyMap<string, StepState>,
): Promise<ReadonlyMap<string, StepState>> {
  const changed = new Map<string, StepState>();
  for (const step of lastFirst(steps, states)) {
    const state = states.get(step.id);
    if (!state) continue;
    const after = await takeBackOne(context, step, state);
    changed.set(step.id, after);
    context.journal.save(after);
    // it waits for somebody or for a delivery: what was done before it stays until then
    if (after.status === 'undoing') break;
  }
  return changed;
}

function lastFirst(steps: readonly PlanStep[], states: ReadonlyMap<string, StepState>): readonly PlanStep[] {
  const position = new Map(steps.map(({ id }, index) => [id, index]));
  const endOf = ({ id }: PlanStep) => states.get(id)?.finishedAt ?? '';
  return steps
    .filter(({ id, compensation }) => {
      const state = states.get(id);
      return compensation && state?.deliveryId != null && (state.status === 'done' || state.status === 'undoing');
    })
    .toSorted((a, b) => {
      if (endOf(a) !== endOf(b)) return endOf(a) > endOf(b) ? -1 : 1;
      return (position.get(b.id) ?? 0) - (position.get(a.id) ?? 0);
    });
}

async function takeBackOne(context: RunContext, step: PlanStep, state: StepState): Promise<StepState> {
  const { watch } = context;
  let undoing = state;
  if (state.undoId === null) {
    const { compensation } = step;
    if (!compensation) return state;
    try {
      const effect = plannedEffect(context, step, { purpose: 'undo', ...compensation });
      undoing = await accept(context, effect, (undoId) => ({ ...state, status: 'undoing', undoId }));
    } catch (error) {
      const failure = toAppError(error);
      // a store that is away says nothing about the effect: the run is resumed
      if (failure.code === 'internal') throw error;
      return { ...state, status: 'undo_failed', error: failureOf(failure) };
    }
  }
  const outcome = await watch.outcomeOf(undoing.undoId ?? '');
  if (outcome.state === 'done') return { ...undoing, status: 'undone', approvalId: null };
  if (outcome.state === 'pending') return undoing;
  if (outcome.state === 'waiting_approval') return { ...undoing, approvalId: outcome.approvalId };
  return { ...undoing, status: 'undo_failed', error: { code: outcome.code, message: outcome.message } };
}
