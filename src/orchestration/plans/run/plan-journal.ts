import type { Store, TenantTransaction } from '../../../store/open-store.ts';
import { endPlanStretch, type PlanStepRow, type StretchEnd, savePlanSteps } from '../../../store/plan-runs.ts';
import type { StepState } from './step-state.ts';

/** Rows of steps that end within this time share a transaction: shorter than a commit on most disks takes. */
const gatherMs = 5;

/**
 * The journal of one run in PostgreSQL. Rows that come while one transaction is under way share the next one. What a write depends on is
 * durable with the write; a read whose row was lost with the process is read again.
 */
export class PlanJournal {
  readonly #store: Store;
  readonly #tenantId: string;
  readonly #planId: string;
  readonly #onSaved: (state: StepState) => void;
  readonly #waiting = new Map<string, StepState>();
  #last: Promise<unknown> = Promise.resolve();
  #gathering: NodeJS.Timeout | null = null;
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
    this.#gathering ??= setTimeout(() => {
      this.#gathering = null;
      this.#enqueue(() => this.#write()).catch((error) => {
        this.#failure ??= error;
      });
    }, gatherMs);
  }

  /** Keeps everything so far and what `work` gives, in one transaction with what `work` does. @throws what the store or `work` throws */
  async saveWith(work: (tx: TenantTransaction) => Promise<StepState>): Promise<StepState> {
    return this.#enqueue(async () => {
      const before = this.#taken();
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

  /**
   * Keeps everything so far together with where the plan stands now. False, and where it stands is not kept, when somebody has cancelled it
   * unknown to whoever says where it stands. @throws what kept a row from being durable
   */
  async end(stands: StretchEnd): Promise<boolean> {
    return this.#enqueue(async () => {
      const before = this.#taken();
      const isKept = await this.#store.withTenant(this.#tenantId, (tx) =>
        endPlanStretch(tx, this.#planId, this.#rows(before), stands),
      );
      for (const each of before) this.#saved(each);
      if (!isKept) this.#isCancelled = true;
      return isKept;
    });
  }

  /** Waits until everything is durable. @throws what kept a row from being so */
  async settle(): Promise<void> {
    await this.#last;
    if (this.#waiting.size > 0) await this.#enqueue(() => this.#write());
    if (this.#failure !== null) throw this.#failure;
  }

  /** What waits, for the transaction that begins now; a row of a failed one is still among it. */
  #taken(): readonly StepState[] {
    if (this.#gathering) clearTimeout(this.#gathering);
    this.#gathering = null;
    return [...this.#waiting.values()];
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work);
    this.#last = next.catch(() => {});
    return next;
  }

  async #write(): Promise<void> {
    const states = this.#taken();
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
