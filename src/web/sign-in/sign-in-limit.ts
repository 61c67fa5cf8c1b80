/** Tries per address and window. */
const mostTries = 20;
const windowMs = 60_000;
const mostAddresses = 10_000;

/** Counts tries to sign in by the address they come from: over 20 a minute it says how long to wait. */
export class SignInLimit {
  readonly #tries = new Map<string, { count: number; endsAtMs: number }>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Counts one try; the milliseconds to wait, 0 when it may go on. */
  take(address: string): number {
    const nowMs = this.#nowMs();
    const known = this.#tries.get(address);
    if (known && known.endsAtMs > nowMs) {
      known.count += 1;
      return known.count > mostTries ? known.endsAtMs - nowMs : 0;
    }
    this.#tries.delete(address);
    if (this.#tries.size >= mostAddresses) this.#tries.delete(this.#tries.keys().next().value ?? '');
    this.#tries.set(address, { count: 1, endsAtMs: nowMs + windowMs });
    return 0;
  }
}
