import { AppError } from '../../domain/errors.ts';

/** Limits how many calls run at once; the next ones wait in line, and beyond that they are turned away. */
export class Bulkhead {
  readonly #name: string;
  readonly #maxRunning: number;
  readonly #maxWaiting: number;
  readonly #line = new Set<() => void>();
  #running = 0;

  constructor(name: string, maxRunning: number, maxWaiting: number) {
    this.#name = name;
    this.#maxRunning = maxRunning;
    this.#maxWaiting = maxWaiting;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#line.size;
  }

  /**
   * Takes a place; null when there is one at once, else a promise to wait for. Whoever got one calls `leave` once.
   * @throws AppError `unavailable` when the line is full; the signal's reason when it aborts while waiting.
   */
  enter(signal: AbortSignal): Promise<void> | null {
    if (this.#running < this.#maxRunning) {
      this.#running += 1;
      return null;
    }
    if (this.#line.size >= this.#maxWaiting) {
      throw new AppError(
        'unavailable',
        `${this.#name} has ${this.#maxRunning} calls running and ${this.#maxWaiting} waiting; try again shortly.`,
        {
          hint: 'busy',
        },
      );
    }
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.#line.delete(proceed);
        reject(signal.reason);
      };
      const proceed = () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#line.add(proceed);
    });
  }

  leave(): void {
    const next = this.#line.values().next();
    if (next.done) {
      this.#running -= 1;
    } else {
      this.#line.delete(next.value);
      next.value();
    }
  }
}
