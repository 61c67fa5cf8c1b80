import { setTimeout as sleep } from 'node:timers/promises';
import type { EffectOutcome, EffectPort } from './effects.ts';
import type { PlanSettings } from './plan-ports.ts';

/** Looks at the deliveries that a run waits for, all of them with one question, less and less often. */
export class DeliveryWatch {
  readonly #effects: EffectPort;
  readonly #tenantId: string;
  readonly #settings: PlanSettings;
  readonly #waiting = new Map<string, (outcome: EffectOutcome) => void>();
  #looking: Promise<void> | null = null;
  #failure: ((error: unknown) => void)[] = [];

  constructor(effects: EffectPort, tenantId: string, settings: PlanSettings) {
    this.#effects = effects;
    this.#tenantId = tenantId;
    this.#settings = settings;
  }

  /** What became of a delivery; `pending` when it takes longer than a run is patient, or waits for somebody. */
  outcomeOf(id: string): Promise<EffectOutcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, resolve);
      this.#failure.push(reject);
      this.#looking ??= this.#look().finally(() => {
        this.#looking = null;
      });
    });
  }

  async #look(): Promise<void> {
    const { firstLookMs, longestLookMs, patienceMs } = this.#settings;
    const giveUpAt = performance.now() + patienceMs;
    try {
      for (let waitMs = firstLookMs; this.#waiting.size > 0; waitMs = Math.min(waitMs * 1.5, longestLookMs)) {
        const isLate = performance.now() >= giveUpAt;
        const outcomes = await this.#effects.outcomes(this.#tenantId, [...this.#waiting.keys()]);
        for (const [id, tell] of [...this.#waiting]) {
          const outcome = outcomes.get(id) ?? { state: 'pending' };
          if (outcome.state === 'pending' && !isLate) continue;
          this.#waiting.delete(id);
          tell(outcome);
        }
        if (this.#waiting.size > 0) await sleep(waitMs);
      }
    } catch (error) {
      this.#waiting.clear();
      for (const reject of this.#failure) reject(error);
    } finally {
      this.#failure = [];
    }
  }
}
