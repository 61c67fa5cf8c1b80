/** What a wake-up holds: ids only. The store is the truth; a queue that loses everything loses nothing. */
export interface WakeUp {
  readonly tenantId: string;
  readonly id: string;
  /** The fencing number seen by the relay: a wake-up left behind by a dead worker does not block the next one. */
  readonly attempt: number;
  /** An earlier attempt brought no outcome: it is delivered with nothing else in hand. */
  readonly isSuspect: boolean;
}

/** A consumer of wake-ups. `close` waits for the ones in hand, at most `graceMs`. */
export interface QueueWorker {
  close(graceMs: number): Promise<void>;
}

export interface WorkerSettings {
  readonly concurrency: number;
  readonly leaseMs: number;
  readonly onError: (error: Error) => void;
}

/** The queue behind the engine: BullMQ on Redis, or on the store's PostgreSQL (embedded or server). */
export interface DeliveryQueue {
  readonly backend: 'redis' | 'postgres';
  /** What people should know about it, e.g. Redis without an append-only file. */
  readonly warnings: readonly string[];
  /** Adds wake-ups; one that is still in the queue is not added twice. */
  add(wakeUps: readonly WakeUp[]): Promise<void>;
  startWorker(handle: (wakeUp: WakeUp) => Promise<void>, settings: WorkerSettings): Promise<QueueWorker>;
  /** Forgets every wake-up. Only when no other process uses the queue. */
  clear(): Promise<void>;
  close(): Promise<void>;
}
