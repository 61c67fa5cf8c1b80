import type { Plan, PlanStep } from '../../../domain/plan.ts';
import type { Principal } from '../../../domain/principal.ts';
import { canonicalDigest } from '../../catalog/canonical-digest.ts';
import { type OperationPorts, operationsOf } from './find-operations.ts';
import type { Operation, StepOperations } from './operation.ts';
import { orderSteps } from './order-steps.ts';
import { bindOtherSystem } from './other-system.ts';
import { checkBudget, type PlanCost, type PlannedCalls, type PriceOf, planCost } from './plan-cost.ts';
import type { PlanProblem } from './plan-problem.ts';
import { readInputs, withInputs } from './read-inputs.ts';
import { readPlan } from './read-plan.ts';
import { StepCheck } from './step-check.ts';

/** What a plan is held against: the tools as this principal may call them, our analyses, and what calls cost. */
export interface VerifyPorts extends OperationPorts {
  readonly priceOf: PriceOf;
}

/** A plan that may run, bound to the definitions of its tools. */
export interface VerifiedPlan {
  /** With the inputs in place of their references. */
  readonly plan: Plan;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Digest of each tool's definition when the plan was verified, by the name the plan uses. */
  readonly toolDigests: Readonly<Record<string, string>>;
  /** Ids of steps, those of one phase side by side. */
  readonly phases: readonly (readonly string[])[];
  readonly calls: readonly PlannedCalls[];
  readonly cost: PlanCost;
  readonly riskTier: number;
  /** Of everything above: what was shown and approved is what runs. */
  readonly digest: string;
}

/** `verified` null: there are problems, and all of them are listed. */
export type Verification =
  | { readonly verified: VerifiedPlan; readonly problems: readonly [] }
  | { readonly verified: null; readonly problems: readonly PlanProblem[] };

/** How a plan is verified. `inputs` null: it is looked at without being started. */
export interface PlanProposal {
  readonly principal: Principal;
  readonly written: unknown;
  readonly inputs: Readonly<Record<string, unknown>> | null;
}

/**
 * Holds a plan against everything it needs and lists every mistake at once. Nothing is called and nothing is stored. A tool that the
 * principal may not use and one that does not exist give the same answer.
 */
export function verifyPlan(ports: VerifyPorts, { principal, written, inputs: given }: PlanProposal): Verification {
  const read = readPlan(written);
  const inputs = readInputs(read.plan, given);
  const settled = (step: PlanStep) => bindOtherSystem(ports.gateway, principal, filledIn(step, inputs.values));
  const plan = { ...read.plan, steps: read.plan.steps.map(settled) };
  const order = orderSteps(plan.steps);
  const check = new StepCheck(plan, read.unread, (step) => operationsOf(ports, principal, step));
  for (const step of order.ordered) check.step(step);
  const inCircles = plan.steps.filter(({ id }) => !order.ordered.some((step) => step.id === id));
  for (const step of inCircles) check.operation(step);
  const calls = [...check.operations].flatMap(([stepId, each]) => callsOf(stepId, plan, each, ports.priceOf));
  const cost = planCost(calls);
  const problems = [
    ...read.problems,
    ...inputs.problems,
    ...duplicates(plan.steps),
    ...order.problems,
    ...check.problems,
    ...check.output(),
    ...checkBudget(plan.budget, calls, cost),
  ];
  if (problems.length > 0) return { verified: null, problems };
  const tools = [...check.operations.values()].flatMap((each) => toolsIn(each));
  const toolDigests = Object.fromEntries(tools.map(({ name, digest }) => [name, digest]));
  const riskTier = Math.max(0, ...tools.map((tool) => tool.riskTier));
  const facts = { plan, inputs: inputs.values, toolDigests };
  const verified = { ...facts, phases: order.phases, calls, cost, riskTier, digest: canonicalDigest(facts) };
  return { verified, problems: [] };
}

function filledIn(step: PlanStep, inputs: Readonly<Record<string, unknown>>): PlanStep {
  const fill = (args: Record<string, unknown>) => withInputs(args, inputs) as Record<string, unknown>;
  const { fallback, compensation } = step;
  return {
    ...step,
    arguments: fill(step.arguments),
    ...(fallback?.arguments && { fallback: { ...fallback, arguments: fill(fallback.arguments) } }),
    ...(compensation && { compensation: { ...compensation, arguments: fill(compensation.arguments) } }),
  };
}

function duplicates(steps: readonly PlanStep[]): PlanProblem[] {
  const twice = [...Map.groupBy(steps, ({ id }) => id)].filter(([, same]) => same.length > 1);
  return twice.map(([id, same]) => {
    return { path: `steps.${id}`, code: 'duplicate', message: `${same.length} steps have this id; give each its own` };
  });
}

function toolsIn({ main, fallback, compensation }: StepOperations) {
  return [main, fallback, compensation].flatMap((operation) => operation?.tool ?? []);
}

function callsOf(stepId: string, plan: Plan, operations: StepOperations, priceOf: PriceOf): PlannedCalls[] {
  const step = plan.steps.find(({ id }) => id === stepId);
  const planned = (operation: Operation | null, when: PlannedCalls['when'], most: number): PlannedCalls[] => {
    const tool = operation?.tool;
    if (!tool) return [];
    const isAsked = tool.approval === 'required' || (when === 'usual' && step?.approval === 'required');
    const approval = isAsked ? 'required' : 'none';
    const effect = tool.readOnly ? 'read' : 'write';
    return [{ stepId, tool: tool.name, effect, when, least: 1, most, approval, price: priceOf(tool.name) }];
  };
  const attempts = step?.retry.attempts ?? 1;
  return [
    ...planned(operations.main, 'usual', attempts * (step?.allPages ?? 1)),
    ...planned(operations.fallback, 'only_if', 1),
    ...planned(operations.compensation, 'only_if', 1),
  ];
}
