import type { Store, TenantTransaction } from '../../../store/open-store.ts';
import { type PlanStepRow, savePlanSteps } from '../../../store/plan-runs.ts';
import type { StepState } from './step-state.ts';

/**
 * The journal of one run in PostgreSQL. Rows that come while one transaction is under way share the next one. What a write depends on is
 * durable before or with the write; a read whose row was lost with the process is read again.
 */
export class PlanJournal {
  readonly #store: Store;
  readonly #tenantId: string;
  readonly #planId: string;
  readonly #onSaved: (state: StepState) => void;
  readonly #waiting = new Map<string, StepState>();
  #last: Promise<unknown> = Promise.resolve();
  #isQueued = false;
  #failure: unknown = null;
  #isCancelled = false;

  constructor(store: Store, tenantId: string, planId: string, onSaved: (state: StepState) => void) {
    this.#store = store;
    this.#tenantId = tenantId;
    this.#planId = planId;
    this.#onSaved = onSaved;
  }

  /** Whether somebody has cancelled the plan, as of the last transaction. */
  get isCancelled(): boolean {
    return this.#isCancelled;
  }

  /** Keeps a step's row soon. */
  save(state: StepState): void {
    this.#waiting.set(state.stepId, state);
    if (this.#isQueued) return;
    this.#isQueued = true;
    this.#enqueue(() => {
      this.#isQueued = false;
      return this.#write();
    }).catch((error) => {
      this.#failure ??= error;
    });
  }

  /** Keeps everything so far and what `work` gives, in one transaction with what `work` does. @throws what the store or `work` throws */
  async saveWith(work: (tx: TenantTransaction) => Promise<StepState>): Promise<StepState> {
    return this.#enqueue(async () => {
      const before = [...this.#waiting.values()];
      const [state, isCancelled] = await this.#store.withTenant(this.#tenantId, async (tx) => {
        const made = await work(tx);
        const others = before.filter(({ stepId }) => stepId !== made.stepId);
        const saved = await savePlanSteps(tx, this.#planId, this.#rows([...others, made]));
        return [made, saved.isCancelled] as const;
      });
      this.#isCancelled = isCancelled;
      for (const each of before) this.#saved(each);
      this.#onSaved(state);
      return state;
    });
  }

  /** Waits until everything is durable. @throws what kept a row from being so */
  async settle(): Promise<void> {
    await this.#last;
    if (this.#waiting.size > 0) await this.#enqueue(() => this.#write());
    if (this.#failure !== null) throw this.#failure;
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work);
    this.#last = next.catch(() => {});
    return next;
  }

  async #write(): Promise<void> {
    const states = [...this.#waiting.values()];
    if (states.length === 0) return;
    const { isCancelled } = await this.#store.withTenant(this.#tenantId, (tx) =>
      savePlanSteps(tx, this.#planId, this.#rows(states)),
    );
    this.#isCancelled = isCancelled;
    for (const each of states) this.#saved(each);
  }

  #saved(state: StepState): void {
    // a newer row of the same step waits for the next transaction
    if (this.#waiting.get(state.stepId) === state) this.#waiting.delete(state.stepId);
    this.#onSaved(state);
  }

  #rows(states: readonly StepState[]): PlanStepRow[] {
    const now = new Date().toISOString();
    return states.map((state) => ({
      ...state,
      startedAt: state.startedAt ?? now,
      tenantId: this.#tenantId,
      planId: this.#planId,
    }));
  }
}
