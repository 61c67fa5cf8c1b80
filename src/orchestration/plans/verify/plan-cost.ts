import { addDecimals, compareDecimals, type Money, multiplyDecimals } from '../../../domain/money.ts';
import type { PlanBudget } from '../../../domain/plan.ts';
import type { PlanProblem } from './plan-problem.ts';

/** What one call of a tool costs; null: it has no price. */
export type PriceOf = (tool: string) => Money | null;

/** One kind of call that a step may make. `most`: how often at most, retries and pages included. */
export interface PlannedCalls {
  readonly stepId: string;
  readonly tool: string;
  readonly effect: 'read' | 'write';
  /** `usual`: it is expected; `only_if`: when something fails or is taken back. */
  readonly when: 'usual' | 'only_if';
  /** Pages are not known before they are read: at least one call. */
  readonly least: number;
  readonly most: number;
  readonly approval: 'none' | 'required';
  /** Of one call; null: no price. */
  readonly price: Money | null;
}

/** What the usual calls come to at least and at most. `cost` null: nothing has a price. */
export interface PlanCost {
  readonly leastCalls: number;
  readonly mostCalls: number;
  readonly leastCost: Money | null;
}

/** Adds up what a plan will use; at least its usual calls must fit its budget, since the rest stops at the budget when it runs. */
export function planCost(calls: readonly PlannedCalls[]): PlanCost {
  const usual = calls.filter(({ when }) => when === 'usual');
  const priced = usual.flatMap(({ price, least }) => (price ? [{ price, least }] : []));
  const [first] = priced;
  const amounts = priced.map(({ price, least }) => multiplyDecimals(price.amount, String(least)));
  return {
    leastCalls: usual.reduce((sum, { least }) => sum + least, 0),
    mostCalls: calls.reduce((sum, { most }) => sum + most, 0),
    leastCost: first ? { amount: addDecimals(amounts), currency: first.price.currency } : null,
  };
}

/** What of a plan's calls does not fit into its budget. */
export function checkBudget(budget: PlanBudget, calls: readonly PlannedCalls[], cost: PlanCost): PlanProblem[] {
  const problems: PlanProblem[] = [];
  const told = (field: string, message: string) =>
    problems.push({ path: `budget.${field}`, code: 'budget' as const, message });
  if (cost.leastCalls > budget.calls) {
    told('calls', `the plan makes at least ${cost.leastCalls} calls; the budget allows ${budget.calls}`);
  }
  const { leastCost } = cost;
  if (leastCost === null) return problems;
  const { money } = budget;
  const currencies = new Set([
    ...calls.flatMap(({ price }) => price?.currency ?? []),
    ...(money ? [money.currency] : []),
  ]);
  if (money === null) {
    told('money', `the plan costs at least ${leastCost.amount} ${leastCost.currency}; write how much it may spend`);
  } else if (currencies.size > 1) {
    told(
      'money',
      `prices and budget are in different currencies (${[...currencies].join(', ')}); give the budget in that of the prices`,
    );
  } else if (compareDecimals(leastCost.amount, money.amount) > 0) {
    told(
      'money',
      `the plan costs at least ${leastCost.amount} ${leastCost.currency}; the budget allows ${money.amount}`,
    );
  }
  return problems;
}
