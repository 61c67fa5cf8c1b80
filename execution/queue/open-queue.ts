import { setTimeout as sleep } from 'node:timers/promises';
import type { PgPool, Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import { AppError } from '../../src/domain/errors.ts';
import { checkRedis } from './check-redis.ts';
import type { DeliveryQueue, QueueWorker, WakeUp, WorkerSettings } from './delivery-queue.ts';

/** Where the queue lives: on Redis, or beside the store in its PostgreSQL (BullMQ's tables are migrated with the store's). */
export type QueueLocation =
  | { readonly redisUrl: string; readonly prefix?: string }
  | { readonly pool: Pool; readonly name?: string };

type Process = (job: { readonly data: WakeUp }) => Promise<void>;

/** What differs between the backends. */
interface Backend {
  readonly kind: DeliveryQueue['backend'];
  readonly warnings: string[];
  readonly queue: Queue<WakeUp>;
  makeWorker(process: Process, settings: WorkerSettings): Worker<WakeUp>;
  disconnect(): void;
}

/**
 * Opens the queue, the same way for both backends.
 * @throws AppError `unavailable` when Redis does not answer, `invalid_input` when it may evict keys
 */
export async function openQueue(location: QueueLocation): Promise<DeliveryQueue> {
  const backend =
    'redisUrl' in location
      ? await openRedis(location.redisUrl, location.prefix ?? 'bellwether')
      : await openPostgres(location.pool, location.name ?? queueName);
  const { queue } = backend;
  // the relay reports a failed add; a broken connection in between is BullMQ's to mend
  queue.on('error', () => {});
  return {
    backend: backend.kind,
    warnings: backend.warnings,
    async add(wakeUps) {
      await queue.addBulk(wakeUps.map((data) => ({ name: 'deliver', data, opts: { jobId: jobId(data) } })));
    },
    async startWorker(handle, settings) {
      const worker = backend.makeWorker(async ({ data }) => handle(data), settings);
      worker.on('error', settings.onError);
      await worker.waitUntilReady();
      return closable(worker);
    },
    async clear() {
      await queue.obliterate({ force: true });
      await queue.resume();
    },
    async close() {
      await queue.close();
      backend.disconnect();
    },
  };
}

const queueName = 'deliveries';

function jobId({ id, attempt }: WakeUp): string {
  return `ob-${id}-${attempt}`;
}

// a finished wake-up leaves nothing behind, so that the relay can add it again
const jobOptions = { attempts: 1, removeOnComplete: true, removeOnFail: true } as const;

const longestLockMs = 5_000;

function workerOptions({ concurrency, leaseMs }: WorkerSettings) {
  return {
    concurrency,
    // short: a wake-up that comes twice does no harm, one that is stuck with a dead worker waits this long
    lockDuration: Math.min(leaseMs, longestLockMs),
    stalledInterval: 1_000,
    // a wake-up of a dead worker is always handed on: poison is counted in the store
    maxStalledCount: 2_000_000_000,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
  };
}

async function openPostgres(pool: Pool, name: string): Promise<Backend> {
  const { createPostgresBackend, withBackend } = await import('bullmq');
  const classes = withBackend(createPostgresBackend);
  // `pg` declares more overloads of `on` than BullMQ's structural type allows for
  const connection = pool as unknown as PgPool;
  return {
    kind: 'postgres',
    warnings: [],
    queue: new classes.Queue<WakeUp>(name, {
      connection,
      defaultJobOptions: jobOptions,
    }) as unknown as Queue<WakeUp>,
    makeWorker: (process, settings) =>
      new classes.Worker<WakeUp>(name, process, {
        connection,
        ...workerOptions(settings),
      }) as unknown as Worker<WakeUp>,
    disconnect() {},
  };
}

async function openRedis(url: string, prefix: string): Promise<Backend> {
  const [bullmq, ioredis] = await Promise.all([import('bullmq'), import('ioredis')]);
  const { host } = new URL(url);
  const connect = (options: object) => {
    const redis = new ioredis.Redis(url, { lazyConnect: true, connectTimeout: 3_000, ...options });
    redis.on('error', () => {});
    return redis;
  };
  const warnings = await probe(connect({ retryStrategy: null, maxRetriesPerRequest: 0 }), host);
  // an add fails at once when Redis is away, and the relay tries again: it never waits on the queue
  const producer = connect({ enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: 5_000 });
  const consumer = connect({ maxRetriesPerRequest: null });
  await producer.connect();
  return {
    kind: 'redis',
    warnings,
    queue: new bullmq.Queue<WakeUp>(queueName, { connection: producer, prefix, defaultJobOptions: jobOptions }),
    makeWorker: (process, settings) =>
      new bullmq.Worker<WakeUp>(queueName, process, { connection: consumer, prefix, ...workerOptions(settings) }),
    disconnect() {
      producer.disconnect();
      consumer.disconnect();
    },
  };
}

async function probe(redis: Redis, host: string): Promise<string[]> {
  try {
    await redis.connect();
    return await checkRedis(redis, host);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(
      'unavailable',
      `Redis at ${host} does not answer (${(error as Error).message}). Start it, correct REDIS_URL, or unset REDIS_URL to keep the queue in the database.`,
      { system: 'redis' },
      { cause: error },
    );
  } finally {
    redis.disconnect();
  }
}

function closable(worker: Worker<WakeUp>): QueueWorker {
  return {
    async close(graceMs) {
      const timer = new AbortController();
      const drained = worker.close().then(() => true);
      const isDrained = await Promise.race([drained, sleep(graceMs, false, { signal: timer.signal })]);
      timer.abort();
      if (!isDrained) await worker.close(true);
    },
  };
}
