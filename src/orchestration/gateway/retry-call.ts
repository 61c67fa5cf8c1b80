import { type AppError, errorTable } from '../../domain/errors.ts';
import type { GatewayClock } from './gateway-clock.ts';

/** How often and how patiently a call is repeated. */
export interface RetryOptions {
  readonly maxAttempts: number;
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
}

export const defaultRetry: RetryOptions = { maxAttempts: 3, firstDelayMs: 100, longestDelayMs: 2_000 };

/**
 * How long to wait before repeating after `error`, or null when it must not be repeated: the error's code says never, the
 * attempts are used up, or the wait would outlast the deadline. A `Retry-After` is kept to the millisecond; other waits are
 * drawn between 0 and a doubling limit, so that callers spread out.
 */
export function retryDelayMs(
  error: AppError,
  attempt: number,
  remainingMs: number,
  options: RetryOptions,
  random: () => number,
): number | null {
  const { retry } = errorTable[error.code];
  if (retry === 'never' || attempt >= options.maxAttempts) return null;
  const limitMs = Math.min(options.longestDelayMs, options.firstDelayMs * 2 ** (attempt - 1));
  const delayMs = error.data.retryAfterMs ?? Math.round(random() * limitMs);
  return delayMs < remainingMs ? delayMs : null;
}

/** Waits, or rejects with the signal's reason when it aborts first; leaves no timer and no listener behind. */
export function pause(delayMs: number, signal: AbortSignal, clock: GatewayClock): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      cancel();
      reject(signal.reason);
    };
    const cancel = clock.after(delayMs, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    signal.addEventListener('abort', stop, { once: true });
  });
}
