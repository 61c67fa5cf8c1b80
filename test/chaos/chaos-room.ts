import { setTimeout as sleep } from 'node:timers/promises';
import { acceptActions } from '../../execution/outbox/accept-action.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { newAlert } from '../integration/execution/engine-room.ts';
import { type PrivateServer, startPostgres, startRedis } from '../setup/private-servers.ts';
import { type ProviderStandIn, startProvider } from './provider-stand-in.ts';
import { startWorkers, type WorkerPool } from './worker-pool.ts';

export interface RoomOptions {
  readonly queueOn: 'redis' | 'postgres';
  readonly channel: 'class-a' | 'slack-message' | 'class-c-never-twice' | 'class-c-never-missed';
  readonly workers: number;
  readonly leaseMs: number;
  /** Every second worker runs this script: another version of the product. */
  readonly otherWorkerScript?: string;
}

/** Servers, a provider, worker processes and the store as seen from outside. */
export interface ChaosRoom extends RoomOptions {
  readonly postgres: PrivateServer;
  readonly redis: PrivateServer | null;
  readonly provider: ProviderStandIn;
  readonly workerPool: WorkerPool;
  readonly store: Store;
  /** Accepts new alerts, over and over until the database takes them, which the business key makes harmless. */
  accept(count: number): Promise<void>;
  readonly acceptedCount: number;
  /** From each kill to the moment another worker takes an alert up that the killed one held. */
  readonly recoveriesMs: readonly number[];
  /** Request keys of alerts that an aimed kill has hit. */
  readonly hits: Set<string>;
  close(): Promise<void>;
}

export const chaosTenants = ['acme', 'globex', 'initech'] as const;
const concurrency = 4;

/** Starts everything a chaos run needs. */
export async function openChaosRoom(options: RoomOptions): Promise<ChaosRoom> {
  const postgres = await startPostgres();
  const redis = options.queueOn === 'redis' ? await startRedis() : null;
  const store = await openStore({ kind: 'postgres', url: postgres.url, maxConnections: 4 });
  await store.pool.query('truncate bellwether.outbox, bellwether.audit');
  const provider = await startProvider(options.channel === 'class-a');
  const task = {
    databaseUrl: postgres.url,
    redisUrl: redis?.url ?? null,
    providerUrl: provider.url,
    leaseMs: options.leaseMs,
    concurrency,
  };
  const workerPool = await startWorkers(task, options.workers, options.otherWorkerScript);
  const recoveriesMs = watchRecoveries(provider, workerPool);
  let acceptedCount = 0;
  return {
    ...options,
    postgres,
    redis,
    provider,
    workerPool,
    store,
    recoveriesMs,
    hits: new Set(),
    get acceptedCount() {
      return acceptedCount;
    },
    async accept(count) {
      for (let left = count; left > 0; left -= 1) {
        const tenantId = chaosTenants[acceptedCount % chaosTenants.length] as string;
        const action = { ...newAlert(tenantId, `deal-${acceptedCount}`), channel: options.channel };
        await patiently(() => store.withTenant(tenantId, (tx) => acceptActions(tx, [action])));
        acceptedCount += 1;
      }
    },
    async close() {
      await workerPool.stop();
      await store.close();
      await provider.close();
      await redis?.stop();
      await postgres.stop();
    },
  };
}

function watchRecoveries(provider: ProviderStandIn, { killedAtMs }: WorkerPool): number[] {
  const holders = new Map<string, number>();
  const recoveriesMs: number[] = [];
  provider.onContact = ({ key, pid }) => {
    const killedMs = killedAtMs.get(holders.get(key) ?? pid);
    if (killedMs !== undefined) recoveriesMs.push(performance.now() - killedMs);
    holders.set(key, pid);
  };
  return recoveriesMs;
}

/** Repeats `work` until it succeeds, for as long as a server may need to come back. */
export async function patiently<T>(work: () => Promise<T>, patienceMs = 30_000): Promise<T> {
  for (const deadline = performance.now() + patienceMs; ; await sleep(100)) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
  }
}
