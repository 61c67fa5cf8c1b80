import { setTimeout as sleep } from 'node:timers/promises';
import { type ChaosRoom, patiently } from './chaos-room.ts';
import type { Barrier } from './provider-stand-in.ts';

export const killKinds = ['kill_before_record', 'kill_after_record', 'kill_after_reply', 'kill_at_random'] as const;
export const mixedKinds = [
  'zombie_before_call',
  'zombie_after_record',
  'redis_wiped',
  'redis_restored_old',
  'redis_crashed',
  'postgres_crashed',
  'backend_killed_before_commit',
] as const;
/** Takes a minute, so that it is done once and not drawn at random. */
export const slowKinds = ['redis_down_a_minute'] as const;
export type FaultKind = (typeof killKinds)[number] | (typeof mixedKinds)[number] | (typeof slowKinds)[number];

const patienceMs = 20_000;

/** Does one fault to a working room; true when it killed a worker. */
export async function applyFault(room: ChaosRoom, kind: FaultKind, random: () => number): Promise<boolean> {
  switch (kind) {
    case 'kill_before_record':
    case 'kill_after_record':
    case 'kill_after_reply':
      return killAt(room, kind.slice('kill_'.length) as Barrier);
    case 'kill_at_random':
      return killAtRandom(room, random);
    case 'zombie_before_call':
      return pauseAt(room, 'before_call');
    case 'zombie_after_record':
      return pauseAt(room, 'after_record');
    case 'redis_wiped':
      return wipeRedis(room);
    case 'redis_restored_old':
      return restoreOldRedis(room);
    case 'redis_down_a_minute':
      await room.redis?.crash();
      await sleep(60_000);
      await room.redis?.restart();
      return false;
    case 'redis_crashed':
      await room.redis?.crash();
      await sleep(500 + random() * 1_000);
      await room.redis?.restart();
      return false;
    case 'postgres_crashed':
      await room.postgres.crash();
      await sleep(random() * 500);
      await room.postgres.restart();
      return false;
    case 'backend_killed_before_commit':
      await atBarrier(room, 'after_reply', async () => {
        await room.store.pool.query(
          'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
        );
      });
      return false;
  }
}

/** Waits for the next request that reaches `barrier` and runs `work` while it stands there; null: none came. */
async function atBarrier<T>(
  room: ChaosRoom,
  barrier: Barrier,
  work: (request: { key: string; pid: number }) => Promise<T>,
): Promise<T | null> {
  const arrived = Promise.withResolvers<T | null>();
  room.provider.hook = async (at, request) => {
    if (at !== barrier || !room.workerPool.pids().includes(request.pid)) return undefined;
    room.provider.hook = null;
    const result = await work(request);
    arrived.resolve(result);
    return undefined;
  };
  const timer = new AbortController();
  const late = sleep(patienceMs, null, { signal: timer.signal });
  late.catch(() => {});
  const result = await Promise.race([arrived.promise, late]);
  timer.abort();
  room.provider.hook = null;
  return result;
}

async function killAt(room: ChaosRoom, barrier: Barrier): Promise<boolean> {
  const killed = Promise.withResolvers<boolean>();
  room.provider.hook = async (at, { key, pid }) => {
    // the same alert hit over and over is poison, which has its own test: aimed kills go on to other alerts
    if (at !== barrier || room.hits.has(key) || !room.workerPool.kill(pid)) return undefined;
    room.provider.hook = null;
    room.hits.add(key);
    killed.resolve(true);
    // the process is gone: before the record nothing may be recorded, afterwards nobody hears the answer
    return { status: 503, body: {} };
  };
  const timer = new AbortController();
  const late = sleep(patienceMs, false, { signal: timer.signal });
  late.catch(() => {});
  const result = await Promise.race([killed.promise, late]);
  timer.abort();
  room.provider.hook = null;
  return result;
}

async function killAtRandom(room: ChaosRoom, random: () => number): Promise<boolean> {
  await sleep(random() * 60);
  const pids = room.workerPool.pids();
  const pid = pids[Math.floor(random() * pids.length)];
  return pid !== undefined && room.workerPool.kill(pid);
}

/** SIGSTOP past the lease, so that another worker takes the action over, then SIGCONT: the old one must change nothing. */
async function pauseAt(room: ChaosRoom, barrier: Barrier): Promise<boolean> {
  await atBarrier(room, barrier, async ({ key, pid }) => {
    room.workerPool.pause(pid);
    void patiently(async () => {
      const { rows } = await room.store.pool.query('select status from bellwether.outbox where request_key = $1', [
        key,
      ]);
      if (rows[0]?.status !== 'sent') throw new Error('not taken over yet');
    }, patienceMs)
      .catch(() => {})
      .finally(() => room.workerPool.resume(pid));
  });
  await sleep(room.leaseMs + 2_000);
  return false;
}

async function wipeRedis(room: ChaosRoom): Promise<boolean> {
  if (!room.redis) return false;
  const { Redis } = await import('ioredis');
  const redis = new Redis(room.redis.url);
  await redis.flushall();
  redis.disconnect();
  return false;
}

/** Puts back what Redis held a moment ago: wake-ups of alerts that were sent since, locks of workers that are done with them. */
async function restoreOldRedis(room: ChaosRoom): Promise<boolean> {
  if (!room.redis) return false;
  const { Redis } = await import('ioredis');
  const redis = new Redis(room.redis.url);
  const kept = new Map<string, Buffer>();
  for (const key of await redis.keys('*')) {
    const value = await redis.dumpBuffer(key);
    if (value !== null) kept.set(key, value);
  }
  await sleep(1_500);
  const restoring = redis.multi().flushall();
  for (const [key, value] of kept) restoring.restore(key, 0, value);
  await restoring.exec();
  redis.disconnect();
  return false;
}
