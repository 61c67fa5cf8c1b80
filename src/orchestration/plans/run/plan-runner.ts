import { type PlanStep, stepAct } from '../../../domain/plan.ts';
import { readPath, valueAt } from '../shapes/value-path.ts';
import { dependenciesOf, findReferences } from '../verify/find-references.ts';
import { orderSteps } from '../verify/order-steps.ts';
import { performStep } from './perform-step.ts';
import type { RunContext } from './run-context.ts';
import { isBroken, isSettled, isUsable, newState, type StepState } from './step-state.ts';

/**
 * Works on the steps of a plan, each as soon as those it needs are over, all others side by side. One that fails stops what hangs on it and
 * nothing else; what waits for a person or a delivery is left as it is. Returns every step's state.
 */
export class PlanRunner {
  readonly #context: RunContext;
  readonly #states: Map<string, StepState>;
  readonly #steps: readonly PlanStep[];

  constructor(context: RunContext) {
    this.#context = context;
    this.#states = context.states;
    this.#steps = orderSteps(context.run.plan.steps).ordered;
    for (const { id } of this.#steps) if (!this.#states.has(id)) this.#states.set(id, newState(id));
  }

  async run(): Promise<ReadonlyMap<string, StepState>> {
    const running = new Map<string, Promise<void>>();
    for (const step of this.#steps) {
      const needed = [...dependenciesOf(step)].map((id) => running.get(id));
      // a step with nothing before it begins at once, without a turn of the event loop
      running.set(
        step.id,
        Promise.all(needed).then(() => this.#turn(step)),
      );
    }
    const ends = await Promise.allSettled(running.values());
    const broken = ends.find(({ status }) => status === 'rejected');
    if (broken?.status === 'rejected') throw broken.reason;
    return this.#states;
  }

  /** Whether a step that the plan cannot do without has gone wrong. */
  static hasFailed(steps: readonly PlanStep[], states: ReadonlyMap<string, StepState>): boolean {
    return steps.some(({ id, isRequired }) => {
      const state = states.get(id);
      return state !== undefined && isRequired && isBroken(state);
    });
  }

  async #turn(step: PlanStep): Promise<void> {
    const before = this.#stateOf(step.id);
    if (isSettled(before)) return;
    const standing = before.deliveryId === null ? this.#standing(step) : 'go';
    if (standing === 'wait') return;
    const { ports, run, now, principal } = this.#context;
    const startedAt = before.startedAt ?? now();
    if (standing === 'skip') return this.#keep({ ...before, startedAt, status: 'skipped', finishedAt: now() });
    ports.observe?.({ kind: 'step_began', planId: run.id, stepId: step.id, act: stepAct(step).kind }, principal);
    const { kind, name } = stepAct(step);
    const facts = { 'bellwether.step': step.id, 'bellwether.act': kind === 'ask' ? kind : `${kind} ${name}` };
    const work = () => performStep(this.#context, step, { ...before, startedAt });
    this.#keep(await (ports.trace ? ports.trace('plan step', run.id, facts, work) : work()));
  }

  #keep(state: StepState): void {
    this.#states.set(state.stepId, state);
    this.#context.outputs.set(state.stepId, state.output);
    this.#context.journal.save(state);
  }

  #stateOf(id: string): StepState {
    return this.#states.get(id) ?? newState(id);
  }

  /** Whether a step's turn has come, will come, or will not come any more. */
  #standing(step: PlanStep): 'go' | 'wait' | 'skip' {
    const needs = [...dependenciesOf(step)].map((id) => this.#stateOf(id));
    if (needs.some((state) => !isSettled(state))) return 'wait';
    const isCancelled = this.#context.isCancelled();
    const isEnding = isCancelled || (needs.length > 0 && PlanRunner.hasFailed(this.#steps, this.#states));
    // a question that waits is ended by its own step
    if (isEnding && this.#stateOf(step.id).startedAt === null) return 'skip';
    const taken = new Set(findReferences(step.arguments).references.map(({ reference }) => reference.$from));
    const missing = needs.some((state) => !isUsable(state) && (taken.has(state.stepId) || stopsWhatFollows(state)));
    if (missing) return 'skip';
    return this.#meets(step) ? 'go' : 'skip';
  }

  #meets({ when }: PlanStep): boolean {
    if (!when) return true;
    const value = valueAt(this.#stateOf(when.$from).output, readPath(when.path));
    const isEmpty = value === null || value === '' || value === 0 || (Array.isArray(value) && value.length === 0);
    return isEmpty === (when.is === 'empty');
  }
}

/** Something that only had to come first may have been skipped; if it went wrong, what comes after it does not go on. */
function stopsWhatFollows(state: StepState): boolean {
  return isBroken(state) || state.status === 'cancelled';
}
