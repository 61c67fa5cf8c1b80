import { hash } from 'node:crypto';
import type { ChannelClass } from '../../src/domain/alert.ts';
import { type AppError, errorTable } from '../../src/domain/errors.ts';
import type { ClaimedAction } from '../outbox/outbox-action.ts';
import type { Outcome } from './commit-outcomes.ts';

/** Waits between attempts that found a system unavailable; the last one repeats until the action expires. */
export interface RetrySettings {
  readonly backoffMs: readonly number[];
  /** An action that is older than this, counted from its first attempt, expires instead of being retried. */
  readonly expireAfterMs: number;
  /**
   * How long a request whose answer never came may take to show up in a read-back: on class B the next attempt waits as long, because
   * a provider may take up what it holds after the connection was cut.
   */
  readonly settleMs: number;
  /** A longer `Retry-After` is cut to this. */
  readonly maxRetryAfterMs: number;
}

/** What is known of an attempt that failed. */
export interface FailedAttempt {
  readonly action: ClaimedAction;
  readonly channelClass: ChannelClass;
  readonly whenUnsure: 'never_twice' | 'never_missed';
  /** Where it failed: nothing was sent before the effect or while reading back. */
  readonly phase: 'before' | 'effect';
}

/**
 * Decides what follows from a failed attempt by the error's code: a rate limit waits exactly as long as it was told and is not
 * counted; an unavailable system is tried again later; every other code ends the action where people see it: `failed` when it
 * certainly had no effect, `delivery_unknown` when it may have had one.
 */
export function judgeFailure(error: AppError, attempt: FailedAttempt, settings: RetrySettings): Outcome {
  const { action, phase } = attempt;
  const { retry } = errorTable[error.code];
  const told = { code: error.code, message: error.message };
  const mayHaveArrived = phase === 'effect' && retry !== 'after' && error.data['notSent'] !== true;
  const isUnsure = mayHaveArrived && isUnclear(error);
  if (isUnsure && attempt.channelClass === 'C' && attempt.whenUnsure === 'never_twice') {
    return { kind: 'ended', state: 'delivery_unknown', ...told };
  }
  if (retry === 'never') return { kind: 'ended', state: isUnsure ? 'delivery_unknown' : 'failed', ...told };
  if (action.ageMs >= settings.expireAfterMs) {
    const state = mayHaveArrived || action.mayHaveArrived ? 'delivery_unknown' : 'expired';
    return { kind: 'ended', state, ...told };
  }
  const asked = error.data.retryAfterMs;
  const toldMs = asked !== undefined && asked >= 0 ? Math.min(asked, settings.maxRetryAfterMs) : null;
  const isExact = retry === 'after' && toldMs !== null && Number.isFinite(asked);
  const settleMs = isUnsure && attempt.channelClass === 'B' ? settings.settleMs : 0;
  const delayMs = isExact
    ? toldMs
    : Math.max(settleMs, backOffMs(action, settings), retry === 'after' ? 0 : (toldMs ?? 0));
  return { kind: 'again', delayMs, isCounted: retry !== 'after', mayHaveArrived: isUnsure, ...told };
}

/** Whether the effect may have happened although the call failed. */
function isUnclear({ code }: AppError): boolean {
  return code === 'unavailable' || code === 'internal' || code === 'bad_vendor_response';
}

/** The wait before the next attempt, spread by up to a fifth so that a burst does not come back as a burst. */
function backOffMs({ id, failedAttempts, attempt }: ClaimedAction, { backoffMs }: RetrySettings): number {
  const base = backoffMs[Math.min(failedAttempts, backoffMs.length - 1)] ?? 1_000;
  const spread = hash('sha256', `${id}|${attempt}`, 'buffer').readUInt16LE(0) / 65_535;
  return Math.round(base * (1 + spread / 5));
}
