import { randomUUID } from 'node:crypto';
import { AppError } from '../../../domain/errors.ts';
import type { PlanResult } from '../../../domain/plan-run.ts';
import type { Principal } from '../../../domain/principal.ts';
import { whileAlone } from '../../../store/exclusive-work.ts';
import {
  findPlanRun,
  insertPlanRun,
  listOpenPlanRuns,
  listPlanRuns,
  markPlanCancelled,
  type PlanRunRow,
  readPlanSteps,
} from '../../../store/plan-runs.ts';
import type { PlanProblem } from '../verify/plan-problem.ts';
import { type Verification, type VerifiedPlan, verifyPlan } from '../verify/verify-plan.ts';
import type { PlanPorts } from './plan-ports.ts';
import { planResult } from './plan-result.ts';
import type { StepState } from './step-state.ts';
import { readStartedPlan, workOnPlan } from './work-on-plan.ts';

const resumedAtOnce = 4;

/** A plan to start. `planId`: the same id a second time starts nothing new. */
export interface NewPlan {
  readonly principal: Principal;
  readonly written: unknown;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly planId?: string;
}

/** A plan in a list. */
export type PlanLine = Pick<
  PlanRunRow,
  'id' | 'name' | 'title' | 'status' | 'requestedBy' | 'startedAt' | 'finishedAt'
>;

/** Verifies, starts, resumes, ends and shows plans: what every surface uses. */
export class PlanDesk {
  readonly #ports: PlanPorts;
  /** Plans that this process works on: a second call waits for none of them. */
  readonly #atWork = new Set<string>();

  constructor(ports: PlanPorts) {
    this.#ports = ports;
  }

  /** Every call a plan would make and what it costs, or everything that is wrong with it. Nothing is called and nothing stored. */
  async verify({ principal, written, inputs }: Omit<NewPlan, 'planId'>): Promise<Verification> {
    const { gateway, analyses, priceOf } = this.#ports;
    const ports = { gateway, analyses, priceOf: await priceOf(principal.tenantId) };
    const found = verifyPlan(ports, { principal, written, inputs: inputs ?? null });
    if (found.verified === null) return found;
    const { plan, riskTier } = found.verified;
    const resource = { id: plan.name, riskTier };
    const decision = await gateway.authorize({ principal, action: 'plan', resource, purpose: 'plan' });
    if (decision.effect === 'allow') return found;
    const problem: PlanProblem = { path: '', code: 'forbidden', message: 'you may not run plans; ask an admin' };
    return { verified: null, problems: [problem] };
  }

  /**
   * Starts a plan and works on it until it is over or waits for a person.
   * @throws AppError `invalid_input` with every problem in `data.problems`
   */
  async start(order: NewPlan): Promise<PlanResult> {
    const { planId = randomUUID(), principal } = order;
    return this.#alone(principal.tenantId, planId, async () => {
      const { row, isNew } = await this.#accept({ ...order, planId });
      // nobody else has it yet, so that there is nothing to read
      const started = isNew ? { row, states: new Map() } : await readStartedPlan(this.#ports, row.tenantId, row.id);
      return workOnPlan(this.#ports, started);
    });
  }

  /** Keeps a verified plan without working on it; `resume` does. @throws AppError as `start` does */
  async accept(order: NewPlan): Promise<PlanRunRow> {
    return (await this.#accept(order)).row;
  }

  async #accept({ principal, written, inputs = {}, planId = randomUUID() }: NewPlan) {
    const { verified, problems } = await this.verify({ principal, written, inputs });
    if (verified === null) throw unverifiable(problems);
    const { tenantId } = principal;
    return this.#ports.store.withTenant(tenantId, async (tx) => {
      const inserted = await insertPlanRun(tx, newRow(verified, principal, planId, this.#now()));
      return { row: inserted ?? found(await findPlanRun(tx, planId), planId), isNew: inserted !== null };
    });
  }

  /** Goes on with a plan that waits or whose process is gone. @throws AppError `not_found`, `forbidden`; `conflict` while another process works on it */
  async resume(principal: Principal, planId: string): Promise<PlanResult> {
    const row = await this.#visible(principal, planId);
    return isOver(row) ? this.#result(row) : this.#work(principal.tenantId, planId);
  }

  /** Ends a plan: nothing new begins, what has not begun is withdrawn, what was written is taken back where the plan says how. */
  async cancel(principal: Principal, planId: string): Promise<PlanResult> {
    const row = await this.#visible(principal, planId);
    const isMarked = await this.#ports.store.withTenant(principal.tenantId, (tx) => markPlanCancelled(tx, planId));
    if (!isMarked)
      throw new AppError('conflict', `Plan ${planId} is over (${row.status}); there is nothing to cancel.`);
    return this.#work(principal.tenantId, planId).catch((error) => {
      // the process that works on it sees the mark by itself
      if (error instanceof AppError && error.code === 'conflict') return this.show(principal, planId);
      throw error;
    });
  }

  /** Where a plan stands. @throws AppError `not_found`, also for a plan that `principal` may not see */
  async show(principal: Principal, planId: string): Promise<PlanResult> {
    return this.#result(await this.#visible(principal, planId));
  }

  /** The newest plans that `principal` may see: their own, and everybody's for those who administer. */
  async list(principal: Principal, limit = 50): Promise<readonly PlanLine[]> {
    const requestedBy = (await this.#seesAll(principal)) ? null : principal.id;
    const rows = await this.#ports.store.withTenant(principal.tenantId, (tx) =>
      listPlanRuns(tx, { requestedBy, limit }),
    );
    return rows.map(({ id, name, title, status, requestedBy: by, startedAt, finishedAt }) => {
      return { id, name, title, status, requestedBy: by, startedAt, finishedAt };
    });
  }

  /**
   * Goes on with every plan of a workspace that can: after a restart, an approval or a delivery. Those that another process works on, or
   * whose agent may not act, are left alone. Returns how many are over now.
   */
  async resumeOpen(tenantId: string, limit = 20): Promise<number> {
    const ids = await this.#ports.store.withTenant(tenantId, (tx) => listOpenPlanRuns(tx, this.#now(), limit));
    let ended = 0;
    const failures: unknown[] = [];
    const goOn = async () => {
      for (let id = ids.shift(); id !== undefined; id = ids.shift()) {
        try {
          if ((await this.#work(tenantId, id)).status !== 'waiting') ended += 1;
        } catch (error) {
          // one that cannot be worked on holds up no other
          if (!(error instanceof AppError && error.code === 'conflict')) failures.push(error);
        }
      }
    };
    await Promise.all(Array.from({ length: resumedAtOnce }, goOn));
    if (failures.length > 0) throw failures[0];
    return ended;
  }

  #work(tenantId: string, planId: string): Promise<PlanResult> {
    return this.#alone(tenantId, planId, async () =>
      workOnPlan(this.#ports, await readStartedPlan(this.#ports, tenantId, planId)),
    );
  }

  async #alone(tenantId: string, planId: string, work: () => Promise<PlanResult>): Promise<PlanResult> {
    const name = `plan:${tenantId}:${planId}`;
    const busy = () => new AppError('conflict', `Plan ${planId} is being worked on; look at it with \`plans show\`.`);
    if (this.#atWork.has(name)) throw busy();
    this.#atWork.add(name);
    try {
      const { trace, store } = this.#ports;
      const facts = { 'bellwether.plan': planId, 'bellwether.tenant': tenantId };
      const done = await whileAlone(store, name, () => (trace ? trace('plan', planId, facts, work) : work()));
      if (done === null) throw busy();
      return done;
    } finally {
      this.#atWork.delete(name);
    }
  }

  async #visible(principal: Principal, planId: string): Promise<PlanRunRow> {
    const row = await this.#ports.store.withTenant(principal.tenantId, (tx) => findPlanRun(tx, planId));
    const isTheirs = row?.requestedBy === principal.id && row.principal.kind === principal.kind;
    return found(isTheirs || (await this.#seesAll(principal)) ? row : null, planId);
  }

  async #seesAll(principal: Principal): Promise<boolean> {
    const request = { principal, action: 'administer', resource: { id: 'plans' }, purpose: 'plans' } as const;
    return (await this.#ports.gateway.authorize(request)).effect === 'allow';
  }

  async #result(row: PlanRunRow): Promise<PlanResult> {
    const steps = await this.#ports.store.withTenant(row.tenantId, (tx) => readPlanSteps(tx, row.id));
    return planResult(row, new Map(steps.map((step): [string, StepState] => [step.stepId, step])));
  }

  #now(): string {
    return new Date(this.#ports.nowMs?.() ?? Date.now()).toISOString();
  }
}

function newRow(
  { plan, inputs, toolDigests, digest }: VerifiedPlan,
  principal: Principal,
  id: string,
  startedAt: string,
) {
  const { tenantId, id: requestedBy } = principal;
  const bound = { plan, inputs: { ...inputs }, toolDigests: { ...toolDigests }, digest, principal, requestedBy };
  return { tenantId, id, name: plan.name, title: plan.title, ...bound, startedAt };
}

function isOver({ status }: PlanRunRow): boolean {
  return status !== 'running' && status !== 'waiting';
}

function found(row: PlanRunRow | null, planId: string): PlanRunRow {
  if (row) return row;
  throw new AppError(
    'not_found',
    `There is no plan ${planId.slice(0, 64)} here; \`plans list\` shows those there are.`,
  );
}

function unverifiable(problems: readonly PlanProblem[]): AppError {
  const lines = problems.map(({ path, message }) => `${path ? `${path}: ` : ''}${message}`);
  const count = problems.length === 1 ? 'one mistake' : `${problems.length} mistakes`;
  return new AppError('invalid_input', `The plan has ${count}:\n${lines.join('\n')}`, { problems });
}
