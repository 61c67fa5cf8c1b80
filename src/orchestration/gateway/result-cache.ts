import type { Instant } from '../../domain/time.ts';
import { LruMap } from '../policy/lru-map.ts';
import { Flight } from './flight.ts';
import type { GatewayClock } from './gateway-clock.ts';

/** A validated answer of a connector, before masking. Shared between callers, so it is frozen. */
export interface FetchedContent {
  readonly content: Record<string, unknown>;
  readonly fetchedAt: Instant;
}

interface Kept {
  readonly fetched: FetchedContent;
  readonly untilMs: number;
}

const keptResults = 2_000;
/** Larger answers are not kept: a cache bounded by entries alone would not be bounded. */
const maxNodes = 20_000;

/**
 * Keeps answers of cacheable reads for their time and lets equal requests at the same moment share one call. The key must
 * hold everything that an answer depends on, the asker's identity included.
 */
export class ResultCache {
  readonly #clock: GatewayClock;
  readonly #kept = new LruMap<string, Kept>(keptResults);
  readonly #flights = new Map<string, Flight<FetchedContent>>();

  constructor(clock: GatewayClock) {
    this.#clock = clock;
  }

  /** The kept answer, or null when there is none or its time is over. */
  find(key: string): FetchedContent | null {
    const kept = this.#kept.get(key);
    return kept && kept.untilMs > this.#clock.nowMs() ? kept.fetched : null;
  }

  /** The flight that already fetches this, or a new one whose answer is kept for `ttlMs`. */
  flight(
    key: string,
    ttlMs: number,
    deadlineAtMs: number,
    work: (flight: Flight<FetchedContent>) => Promise<FetchedContent>,
  ): Flight<FetchedContent> {
    const running = this.#flights.get(key);
    if (running && !running.signal.aborted) return running;
    const flight = new Flight<FetchedContent>(this.#clock, deadlineAtMs, async (self) => {
      try {
        const fetched = await work(self);
        if (freeze(fetched.content) <= maxNodes) {
          this.#kept.set(key, { fetched, untilMs: this.#clock.nowMs() + ttlMs });
        }
        return fetched;
      } finally {
        if (this.#flights.get(key) === self) this.#flights.delete(key);
      }
    });
    this.#flights.set(key, flight);
    return flight;
  }
}

/** Freezes a value to its depths and returns how many nodes it has. */
function freeze(value: unknown): number {
  if (value === null || typeof value !== 'object') return 1;
  let nodes = 1;
  for (const item of Object.values(value)) nodes += freeze(item);
  Object.freeze(value);
  return nodes;
}
