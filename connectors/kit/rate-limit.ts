const dayMs = 86_400_000;

/** What we wait when a vendor throttles without saying for how long. */
export const defaultRetryAfterMs = 5_000;

/** The longest wait taken from a header; a vendor that names more is asked again after this. */
export const maxRetryAfterMs = dayMs;

/**
 * Reads a `Retry-After` header, in seconds or as an HTTP date. Absent, negative, past or unreadable gives
 * `defaultRetryAfterMs` (a zero or a date just passed gives 0); more than a day gives a day.
 * Source: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after (2026-11-20)
 */
export function parseRetryAfter(header: string | null | undefined, nowMs: number): number {
  const text = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Math.ceil(Number(text) * 1000), maxRetryAfterMs);
  if (!/^[A-Za-z]{3}/.test(text)) return defaultRetryAfterMs;
  const untilMs = Date.parse(text) - nowMs;
  if (Number.isNaN(untilMs) || untilMs < -60_000) return defaultRetryAfterMs;
  return Math.min(Math.max(0, untilMs), maxRetryAfterMs);
}

/** A budget of calls that refills evenly. */
export interface TokenBucket {
  /** Milliseconds until a call may start; 0 means it may start now and has been counted. */
  take(): number;
  /** Spends everything and refuses until `forMs` from now, as a vendor's 429 demands. */
  block(forMs: number): void;
}

/** A bucket of `capacity` calls that refills at `perSecond`. `now` is monotonic, in milliseconds. */
export function createTokenBucket(options: {
  readonly capacity: number;
  readonly perSecond: number;
  readonly now: () => number;
}): TokenBucket {
  const { capacity, perSecond, now } = options;
  let tokens = capacity;
  // Later than now while blocked: nothing refills until then.
  let filledAtMs = now();
  function refill(atMs: number): void {
    if (atMs <= filledAtMs) return;
    tokens = Math.min(capacity, tokens + ((atMs - filledAtMs) / 1000) * perSecond);
    filledAtMs = atMs;
  }
  return {
    take() {
      const atMs = now();
      refill(atMs);
      if (atMs < filledAtMs) return Math.ceil(filledAtMs - atMs);
      if (tokens >= 1) {
        tokens -= 1;
        return 0;
      }
      return Math.ceil(((1 - tokens) / perSecond) * 1000);
    },
    block(forMs) {
      // One call may start when the wait is over; the others follow at the usual rate instead of in a burst.
      tokens = 1;
      filledAtMs = Math.max(filledAtMs, now() + forMs);
    },
  };
}
