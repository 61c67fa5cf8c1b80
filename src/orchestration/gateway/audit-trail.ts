import { AppError, type ErrorCode } from '../../domain/errors.ts';
import type { Principal } from '../../domain/principal.ts';
import type { Instant } from '../../domain/time.ts';
import type { DecisionAction } from '../policy/decision.ts';
import type { GatewayClock } from './gateway-clock.ts';

/**
 * One decision and what came of it. `started` stands before the effect of a write; its outcome follows in a row with the same
 * `requestId`. Arguments are kept as a digest, never as text. `errorCode` null: no error.
 */
export interface AuditEntry {
  readonly at: Instant;
  readonly tenantId: string;
  readonly requestId: string;
  readonly principalKind: Principal['kind'];
  readonly principalId: string;
  readonly role: Principal['role'];
  readonly channel: Principal['channel'];
  readonly action: DecisionAction;
  /** The tool's name, or the resource's id for other actions. */
  readonly subject: string;
  readonly system: string | null;
  readonly connectionId: string | null;
  readonly toolVersion: string | null;
  readonly purpose: string;
  readonly effect: 'allow' | 'deny';
  readonly outcome: 'denied' | 'started' | 'succeeded' | 'failed';
  readonly errorCode: ErrorCode | null;
  readonly reason: string;
  readonly policyIds: readonly string[];
  readonly policyVersion: string;
  readonly catalogVersion: number;
  readonly argumentsDigest: string | null;
  readonly idempotencyKey: string | null;
  readonly approvalId: string | null;
  readonly fromCache: boolean;
  readonly durationMs: number | null;
}

/** Where audit rows go. `append` resolves once they are durable, all or none. */
export interface AuditSink {
  append(entries: readonly AuditEntry[]): Promise<void>;
}

/** The in-memory twin; `failing` makes it refuse, as a database that is down does. */
export class MemoryAuditSink implements AuditSink {
  readonly entries: AuditEntry[] = [];
  failing = false;

  async append(entries: readonly AuditEntry[]): Promise<void> {
    if (this.failing) throw new Error('The audit is down.');
    this.entries.push(...entries);
  }
}

export interface AuditTrailOptions {
  /** Rows that may wait in memory, those of calls under way included. */
  readonly capacity: number;
  readonly batchSize: number;
  readonly flushAfterMs: number;
}

export const defaultAuditTrail: AuditTrailOptions = { capacity: 20_000, batchSize: 1_000, flushAfterMs: 200 };

const longestRetryMs = 5_000;

/**
 * Batches audit rows in bounded memory. A call reserves its place before it does anything; when there is none, it waits, and
 * at its deadline it fails: nothing happens that could not be recorded, and no row is dropped.
 */
export class AuditTrail {
  readonly #sink: AuditSink;
  readonly #clock: GatewayClock;
  readonly #options: AuditTrailOptions;
  #waiting: AuditEntry[] = [];
  #reserved = 0;
  #seekers: (() => void)[] = [];
  #writing: Promise<void> | null = null;
  #cancelTimer: (() => void) | null = null;
  #failures = 0;

  constructor(sink: AuditSink, clock: GatewayClock, options: AuditTrailOptions = defaultAuditTrail) {
    this.#sink = sink;
    this.#clock = clock;
    this.#options = options;
  }

  /** Rows in memory that are not durable yet. */
  get pending(): number {
    return this.#waiting.length;
  }

  /**
   * Takes a place for one row; null when there is one at once, else a promise to wait for.
   * @throws AppError `unavailable` (by the promise) when none comes free before `deadlineAtMs`.
   */
  reserve(deadlineAtMs: number): Promise<void> | null {
    if (this.#waiting.length + this.#reserved < this.#options.capacity) {
      this.#reserved += 1;
      return null;
    }
    return new Promise((resolve, reject) => {
      const seeker = () => {
        cancel();
        this.#reserved += 1;
        resolve();
      };
      const cancel = this.#clock.after(Math.max(0, deadlineAtMs - this.#clock.nowMs()), () => {
        this.#seekers = this.#seekers.filter((other) => other !== seeker);
        reject(auditDown());
      });
      this.#seekers.push(seeker);
    });
  }

  /** Puts a row on the place reserved for it. */
  record(entry: AuditEntry): void {
    this.#reserved -= 1;
    this.#waiting.push(entry);
    if (this.#waiting.length >= this.#options.batchSize && this.#failures === 0) void this.flush();
    else this.#schedule(this.#options.flushAfterMs);
  }

  /**
   * Makes a row durable before returning: for writes, ahead of their effect.
   * @throws AppError `unavailable` when the audit cannot be written.
   */
  async appendNow(entry: AuditEntry): Promise<void> {
    try {
      await this.#sink.append([entry]);
    } catch (error) {
      // Whatever the reason, without its row the write must not happen.
      throw auditDown(error);
    }
  }

  /** Writes what waits; rows of a failed attempt stay and are tried again later. */
  flush(): Promise<void> {
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = null;
    });
    return this.#writing;
  }

  /**
   * Writes the rest and stops the timer.
   * @throws AppError `unavailable` when rows remain that could not be written.
   */
  async close(): Promise<void> {
    await this.flush();
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (this.#waiting.length > 0) throw auditDown();
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, this.#options.batchSize);
      try {
        await this.#sink.append(batch);
      } catch {
        // The rows stay in memory; backpressure reaches the callers while the sink is down.
        this.#failures += 1;
        this.#schedule(Math.min(longestRetryMs, 100 * 2 ** this.#failures));
        return;
      }
      this.#failures = 0;
      this.#waiting.splice(0, batch.length);
      this.#letIn();
    }
  }

  #letIn(): void {
    while (this.#seekers.length > 0 && this.#waiting.length + this.#reserved < this.#options.capacity) {
      this.#seekers.shift()?.();
    }
  }

  #schedule(delayMs: number): void {
    this.#cancelTimer ??= this.#clock.after(delayMs, () => {
      this.#cancelTimer = null;
      void this.flush();
    });
  }
}

function auditDown(cause?: unknown): AppError {
  return new AppError(
    'unavailable',
    'The audit cannot be written, so the call was not made; check the database, then try again.',
    { hint: 'audit', notSent: true },
    { cause },
  );
}
