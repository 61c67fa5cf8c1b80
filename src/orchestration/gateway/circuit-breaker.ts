/** When a breaker opens and how long it stays open. */
export interface BreakerOptions {
  /** Failures in a row that open it. */
  readonly consecutiveFailures: number;
  /** It also opens when at least half of the last 20 calls failed. */
  readonly windowSize: number;
  readonly coolDownMs: number;
  readonly longestCoolDownMs: number;
}

export const defaultBreaker: BreakerOptions = {
  consecutiveFailures: 5,
  windowSize: 20,
  coolDownMs: 5_000,
  longestCoolDownMs: 60_000,
};

/** Leave to call, or how long to stay away. `isProbe`: this one call decides whether the breaker closes. */
export type Admission =
  | { readonly admitted: true; readonly isProbe: boolean }
  | { readonly admitted: false; readonly retryAfterMs: number };

/**
 * Keeps calls away from a system that fails: closed, open for a cool-down, then half-open with one probe at a time. Each failed
 * probe doubles the cool-down. Its state is a handful of numbers whatever happens. cockatiel's breaker would fit but reads the
 * machine's clock, so its half-open rule could not be tested without waiting.
 */
export class CircuitBreaker {
  readonly #options: BreakerOptions;
  #inARow = 0;
  #window: boolean[] = [];
  #openUntilMs: number | null = null;
  #probing = false;
  #coolDownMs: number;

  constructor(options: BreakerOptions = defaultBreaker) {
    this.#options = options;
    this.#coolDownMs = options.coolDownMs;
  }

  state(nowMs: number): 'closed' | 'open' | 'half_open' {
    if (this.#openUntilMs === null) return 'closed';
    return nowMs < this.#openUntilMs ? 'open' : 'half_open';
  }

  /** How many outcomes it remembers. */
  get size(): number {
    return this.#window.length;
  }

  /** Whether a call may go through now; whoever is admitted reports `succeeded`, `failed` or `abandoned` once. */
  admit(nowMs: number): Admission {
    if (this.#openUntilMs === null) return { admitted: true, isProbe: false };
    if (nowMs < this.#openUntilMs) return { admitted: false, retryAfterMs: this.#openUntilMs - nowMs };
    if (this.#probing) return { admitted: false, retryAfterMs: this.#options.coolDownMs };
    this.#probing = true;
    return { admitted: true, isProbe: true };
  }

  succeeded(isProbe: boolean): void {
    if (isProbe) {
      this.#probing = false;
      this.#openUntilMs = null;
      this.#coolDownMs = this.#options.coolDownMs;
      this.#window = [];
    }
    this.#inARow = 0;
    this.#push(false);
  }

  failed(nowMs: number, isProbe: boolean): void {
    this.#inARow += 1;
    this.#push(true);
    if (isProbe) {
      this.#probing = false;
      this.#coolDownMs = Math.min(this.#options.longestCoolDownMs, this.#coolDownMs * 2);
      this.#openUntilMs = nowMs + this.#coolDownMs;
    } else if (
      this.#openUntilMs === null &&
      (this.#inARow >= this.#options.consecutiveFailures || this.#mostlyFailing())
    ) {
      this.#openUntilMs = nowMs + this.#coolDownMs;
    }
  }

  /** The caller left before there was an answer: that says nothing about the system. */
  abandoned(isProbe: boolean): void {
    if (isProbe) this.#probing = false;
  }

  #push(failure: boolean): void {
    this.#window.push(failure);
    if (this.#window.length > this.#options.windowSize) this.#window.shift();
  }

  #mostlyFailing(): boolean {
    const { windowSize } = this.#options;
    return this.#window.length >= windowSize && this.#window.filter(Boolean).length * 2 >= windowSize;
  }
}
