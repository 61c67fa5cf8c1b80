import type { VerifiedAssertion } from './assertion.ts';

const capacity = 200_000;

/** Remembers used assertions until they expire, so that none works twice. When it is full it refuses instead of forgetting. */
export class SpentAssertions {
  readonly #nowMs: () => number;
  /** Expiry by id; insertion order is the order of expiry to within the clock's skew. */
  readonly #expiries = new Map<string, number>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** True the first time an assertion is seen. */
  spend({ id, expiresAtMs }: Pick<VerifiedAssertion, 'id' | 'expiresAtMs'>): boolean {
    for (const [old, expiry] of this.#expiries) {
      if (expiry > this.#nowMs()) break;
      this.#expiries.delete(old);
    }
    if (this.#expiries.has(id) || this.#expiries.size >= capacity) return false;
    this.#expiries.set(id, expiresAtMs);
    return true;
  }
}
