import { AppError } from '../../domain/errors.ts';
import { LruMap } from '../policy/lru-map.ts';
import type { GatewayClock } from './gateway-clock.ts';

interface Effect<Result> {
  readonly argumentsDigest: string;
  readonly result: Promise<Result>;
  readonly atMs: number;
}

const keptEffects = 10_000;
const keptMs = 15 * 60_000;

/**
 * Remembers recent writes by key, so that a repeat with the same arguments shares the first one's effect. What failed is
 * forgotten: its repeat goes out again with the same key, and the connector makes one effect of the two. Memory only; across
 * restarts the key's own system and the outbox keep the promise.
 */
export class IdempotencyLedger<Result> {
  readonly #effects = new LruMap<string, Effect<Result>>(keptEffects);
  readonly #clock: GatewayClock;

  constructor(clock: GatewayClock) {
    this.#clock = clock;
  }

  /**
   * The earlier effect of `key`, or null when there is none.
   * @throws AppError `conflict` when the key was used with other arguments.
   */
  find(key: string, argumentsDigest: string): Promise<Result> | null {
    const earlier = this.#effects.get(key);
    if (!earlier || this.#clock.nowMs() - earlier.atMs > keptMs) return null;
    if (earlier.argumentsDigest === argumentsDigest) return earlier.result;
    throw new AppError(
      'conflict',
      'This idempotency key was used with other arguments; use a new key for another act.',
      {
        field: 'idempotencyKey',
      },
    );
  }

  /** Remembers an effect that is under way, until it fails. */
  remember(key: string, argumentsDigest: string, result: Promise<Result>): void {
    const effect = { argumentsDigest, result, atMs: this.#clock.nowMs() };
    this.#effects.set(key, effect);
    result.catch(() => {
      if (this.#effects.get(key) === effect) this.#effects.delete(key);
    });
  }
}
