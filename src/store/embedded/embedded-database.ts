import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import pg from 'pg';
import { AppError } from '../../domain/errors.ts';
import { SessionLink } from './session-link.ts';
import type { FromWorker, ToWorker, WorkerOptions } from './worker-messages.ts';

/** The embedded PostgreSQL behind an ordinary `pg.Pool`. */
export interface EmbeddedDatabase {
  readonly pool: pg.Pool;
  /** The data directory as an uncompressed tar, to start other stores from. */
  snapshot(): Promise<Uint8Array>;
  close(): Promise<void>;
}

/**
 * Opens PGlite in a worker thread and gives it the shape of a PostgreSQL server with up to `maxConnections` connections; every
 * user of the pool (drizzle, BullMQ) works as against a real server.
 *
 * @throws AppError `unavailable` when the directory cannot be opened
 */
export async function openEmbeddedDatabase(options: WorkerOptions, maxConnections = 20): Promise<EmbeddedDatabase> {
  const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), { workerData: options });
  const links = new Map<number, SessionLink>();
  const tell = (message: ToWorker) => worker.postMessage(message);
  await ready(worker, options);
  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'bytes') links.get(message.link)?.receive(message.bytes);
    else if (message.kind === 'notifications') for (const link of links.values()) link.receive(message.bytes);
    else if (message.kind === 'broken') for (const link of links.values()) link.destroy(new Error(message.message));
  });

  let count = 0;
  const port = {
    send: (link: number, bytes: Uint8Array) => tell({ kind: 'bytes', link, bytes }),
    hangup: (link: number) => {
      if (links.delete(link)) tell({ kind: 'hangup', link });
    },
  };
  const connect = () => {
    count += 1;
    const link = new SessionLink(count, port);
    links.set(count, link);
    return link;
  };
  const pool = new pg.Pool({ max: maxConnections, idleTimeoutMillis: 0, stream: connect as never });

  return {
    pool,
    async snapshot() {
      tell({ kind: 'snapshot' });
      return (await answer(worker, 'snapshot')).bytes;
    },
    async close() {
      // a connection that is never given back must not keep the process
      if (!pool.ended) await Promise.race([pool.end(), sleep(5_000, undefined, { ref: false })]);
      tell({ kind: 'close' });
      await answer(worker, 'closed');
      await worker.terminate();
    },
  };
}

async function ready(worker: Worker, options: WorkerOptions): Promise<void> {
  try {
    await once(worker, 'message');
  } catch (error) {
    throw new AppError(
      'unavailable',
      `The embedded database in ${options.dataDir ?? 'memory'} cannot be opened. Move the directory away to start afresh, or restore it from a copy.`,
      {},
      { cause: error },
    );
  }
}

async function answer<Kind extends FromWorker['kind']>(
  worker: Worker,
  kind: Kind,
): Promise<Extract<FromWorker, { kind: Kind }>> {
  for (;;) {
    const [message] = (await once(worker, 'message')) as [FromWorker];
    if (message.kind === kind) return message as Extract<FromWorker, { kind: Kind }>;
  }
}
