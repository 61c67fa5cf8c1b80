import { AppError } from '../../src/domain/errors.ts';
import type { VendorQuota } from '../../src/domain/record.ts';

/**
 * What Slack allows for `conversations.history` and `conversations.replies`: 50 calls a minute, or for commercial apps outside
 * the Marketplace one a minute with 15 messages.
 * Source: https://docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps (2026-11-20)
 */
export const historyLimits = {
  internal: { callsAMinute: 50, messages: 200 },
  commercial: { callsAMinute: 1, messages: 15 },
} as const;

const minuteMs = 60_000;

/** Learns from the answers which of the two limits holds, and keeps calls that would be refused from being made. */
export class HistoryBudget {
  readonly #now: () => number;
  readonly #nextAtMs = new Map<string, number>();
  #kind: keyof typeof historyLimits | null = null;
  #learnedAtMs = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Messages to ask for in one call. */
  get pageSize(): number {
    return historyLimits[this.#limit() ?? 'internal'].messages;
  }

  /** @throws AppError `rate_limited` with the wait, while the one call of this minute is spent. */
  take(method: string): void {
    const waitMs = (this.#nextAtMs.get(method) ?? 0) - this.#now();
    if (this.#limit() === 'commercial' && waitMs > 0) {
      throw new AppError('rate_limited', `Slack lets this app call ${method} once a minute.`, {
        system: 'slack',
        retryAfterMs: waitMs,
      });
    }
    this.#nextAtMs.set(method, this.#now() + minuteMs);
  }

  /** An answer of exactly 15 messages with more to come, to a call that asked for more, tells the commercial limit. */
  learn(asked: number, given: number, hasMore: boolean): void {
    const { messages } = historyLimits.commercial;
    if (given > messages) this.#kind = 'internal';
    else if (given === messages && asked > messages && hasMore) {
      this.#kind = 'commercial';
      this.#learnedAtMs = this.#now();
    }
  }

  /** A limit is asked about again after an hour: Slack may have given a short page for another reason. */
  #limit(): keyof typeof historyLimits | null {
    const isOld = this.#kind === 'commercial' && this.#now() - this.#learnedAtMs > 60 * minuteMs;
    return isOld ? null : this.#kind;
  }

  /** What is known by now; `limit` in calls a minute. */
  quota(method: string): VendorQuota {
    const kind = this.#limit();
    if (kind === null) return { limit: null, remaining: null, resetsAt: null };
    const resetsAtMs = this.#nextAtMs.get(method);
    const isSpent = kind === 'commercial' && resetsAtMs !== undefined && resetsAtMs > this.#now();
    return {
      limit: historyLimits[kind].callsAMinute,
      remaining: kind === 'commercial' ? (isSpent ? 0 : 1) : null,
      resetsAt: isSpent ? new Date(resetsAtMs).toISOString() : null,
    };
  }
}
