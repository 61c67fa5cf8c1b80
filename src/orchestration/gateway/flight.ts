import { AppError } from '../../domain/errors.ts';
import type { GatewayClock } from './gateway-clock.ts';

/**
 * One piece of work that several callers may wait for. Each has its own deadline and may leave; when the last one leaves, the
 * work is aborted with that one's reason.
 */
export class Flight<Result> {
  readonly #clock: GatewayClock;
  readonly #controller = new AbortController();
  readonly #result: Promise<Result>;
  #deadlineAtMs: number;
  #waiters = 0;
  #settled = false;

  constructor(clock: GatewayClock, deadlineAtMs: number, work: (flight: Flight<Result>) => Promise<Result>) {
    this.#clock = clock;
    this.#deadlineAtMs = deadlineAtMs;
    const settle = () => {
      this.#settled = true;
    };
    this.#result = work(this);
    // Takes the failure too: every waiter may have left by the time it comes.
    this.#result.then(settle, settle);
  }

  /** Aborts when nobody waits any more; `reason` is an AppError. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The latest deadline of those who wait. */
  get deadlineAtMs(): number {
    return this.#deadlineAtMs;
  }

  /**
   * Waits for the result until `deadlineAtMs` or until `signal` aborts.
   * @throws AppError `unavailable` on either, and whatever the work throws.
   */
  join(deadlineAtMs: number, signal: AbortSignal | undefined, name: string): Promise<Result> {
    this.#waiters += 1;
    this.#deadlineAtMs = Math.max(this.#deadlineAtMs, deadlineAtMs);
    return new Promise((resolve, reject) => {
      let left = false;
      const finish = (reason: AppError | null) => {
        if (left) return;
        left = true;
        cancel();
        signal?.removeEventListener('abort', onAbort);
        this.#waiters -= 1;
        if (reason === null) return;
        if (this.#waiters === 0 && !this.#settled) this.#controller.abort(reason);
        reject(reason);
      };
      const onAbort = () =>
        finish(new AppError('unavailable', `${name}: the caller cancelled the call.`, { cancelled: true }));
      const cancel = this.#clock.after(Math.max(0, deadlineAtMs - this.#clock.nowMs()), () =>
        finish(new AppError('unavailable', `${name} gave no answer before the deadline.`, { hint: 'deadline' })),
      );
      if (signal?.aborted) return onAbort();
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#result.then(
        (result) => {
          finish(null);
          resolve(result);
        },
        (error) => {
          finish(null);
          reject(error);
        },
      );
    });
  }
}

/** Waits for something already under way, no longer than until `deadlineAtMs` or `signal`. @throws AppError as `join` does. */
export function joinUntil<Result>(
  clock: GatewayClock,
  underWay: Promise<Result>,
  deadlineAtMs: number,
  signal: AbortSignal | undefined,
  name: string,
): Promise<Result> {
  return new Flight(clock, deadlineAtMs, () => underWay).join(deadlineAtMs, signal, name);
}

/** Settles as `work` does, or rejects with the signal's reason when that comes first, even if `work` ignores the signal. */
export function raceAbort<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    const done = () => signal.removeEventListener('abort', onAbort);
    work.then(
      (result) => {
        done();
        resolve(result);
      },
      (error) => {
        done();
        reject(error);
      },
    );
  });
}
