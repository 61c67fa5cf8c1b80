import { AppError } from '../../../domain/errors.ts';
import { addDecimals, compareDecimals, type Money } from '../../../domain/money.ts';
import type { PlanBudget } from '../../../domain/plan.ts';
import type { PriceOf } from '../verify/plan-cost.ts';

/** What a run has used up before this stretch of work. */
export interface UsedUp {
  readonly calls: number;
  readonly cost: Money | null;
  readonly workMs: number;
}

/** Counts calls, time and money of a run against its budget, over all its stretches of work. */
export class BudgetMeter {
  readonly #budget: PlanBudget;
  readonly #priceOf: PriceOf;
  readonly #nowMs: () => number;
  readonly #beganMs: number;
  readonly #workedMs: number;
  #calls: number;
  #spent: string;

  constructor(budget: PlanBudget, priceOf: PriceOf, used: UsedUp, nowMs: () => number) {
    this.#budget = budget;
    this.#priceOf = priceOf;
    this.#nowMs = nowMs;
    this.#beganMs = nowMs();
    this.#workedMs = used.workMs;
    this.#calls = used.calls;
    this.#spent = used.cost?.amount ?? '0';
  }

  /** Time at work in all. */
  get workMs(): number {
    return this.#workedMs + this.#nowMs() - this.#beganMs;
  }

  /** Time that is left. @throws AppError `limit_exceeded` when there is none */
  leftMs(): number {
    const left = this.#budget.seconds * 1_000 - this.workMs;
    if (left > 0) return left;
    throw overBudget(`the plan has worked for ${this.#budget.seconds} s`, 'seconds');
  }

  /** Takes one call of a tool from the budget and returns what it costs, null when it has no price. @throws AppError `limit_exceeded` */
  take(tool: string): Money | null {
    const { calls, money } = this.#budget;
    if (this.#calls >= calls) throw overBudget(`the plan has made its ${calls} calls`, 'calls');
    const price = this.#priceOf(tool);
    if (price) {
      const spent = addDecimals([this.#spent, price.amount]);
      const isCovered = money?.currency === price.currency && compareDecimals(spent, money.amount) <= 0;
      if (!isCovered) {
        const allowed = money ? `${money.amount} ${money.currency}` : 'nothing';
        throw overBudget(`${tool} costs ${price.amount} ${price.currency} and ${allowed} may be spent in all`, 'money');
      }
      this.#spent = spent;
    }
    this.#calls += 1;
    return price;
  }
}

function overBudget(what: string, field: string): AppError {
  return new AppError('limit_exceeded', `The budget is used up: ${what}. Raise budget.${field} and start it again.`, {
    field: `budget.${field}`,
  });
}

/** Two amounts of one currency together; null is nothing. */
export function addMoney(a: Money | null, b: Money | null): Money | null {
  if (a === null || b === null) return a ?? b;
  return { amount: addDecimals([a.amount, b.amount]), currency: a.currency };
}
