import { setTimeout as sleep } from 'node:timers/promises';
import { type AppError, errorTable, toAppError } from '../../../domain/errors.ts';
import type { PlanStep } from '../../../domain/plan.ts';
import type { StepAttempt, StepFailure } from '../../../domain/plan-run.ts';
import type { RunContext } from './run-context.ts';

/** What came of a step's attempts. */
export type Attempted<Value> =
  | { readonly value: Value; readonly attempts: readonly StepAttempt[] }
  | { readonly error: AppError; readonly attempts: readonly StepAttempt[] };

/** Tries a step's work as often as it says, where the error's code allows a repeat, waiting longer from one try to the next. */
export async function attemptStep<Value>(
  { retry }: Pick<PlanStep, 'retry'>,
  { signal, now }: Pick<RunContext, 'signal' | 'now'>,
  work: () => Promise<Value>,
): Promise<Attempted<Value>> {
  const attempts: StepAttempt[] = [];
  for (let attempt = 1; ; attempt += 1) {
    const startedAt = now();
    const began = performance.now();
    const told = (error: StepFailure | null): StepAttempt => {
      const outcome = error === null ? ('succeeded' as const) : ('failed' as const);
      return { startedAt, ms: Math.round(performance.now() - began), outcome, error };
    };
    try {
      const value = await work();
      attempts.push(told(null));
      return { value, attempts };
    } catch (caught) {
      const error = toAppError(caught);
      attempts.push(told(failureOf(error)));
      const mayRepeat = errorTable[error.code].retry !== 'never' && attempt < retry.attempts && !signal.aborted;
      if (!mayRepeat) return { error, attempts };
      const waitMs = Math.max(retry.waitMs * 2 ** (attempt - 1), error.data.retryAfterMs ?? 0);
      await sleep(waitMs, undefined, { signal }).catch(() => {});
    }
  }
}

/** An error as people may read it. */
export function failureOf({ code, message }: AppError): StepFailure {
  return { code, message: message.slice(0, 1_000) };
}
