import { Redis } from 'ioredis';
import { afterEach, expect, type TestContext, test } from 'vitest';
import { openQueue } from '../../../execution/queue/open-queue.ts';
import { needs } from '../../setup/needs.ts';
import { missingServers, type PrivateServer, startRedis } from '../../setup/private-servers.ts';

const servers: PrivateServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

async function redisWith(context: TestContext, ...args: string[]): Promise<string> {
  needs(context, missingServers());
  const server = await startRedis({ args });
  servers.push(server);
  return server.url;
}

test('a Redis that may evict keys is refused with what to set [execution.redis-must-not-evict]', async (context) => {
  const redisUrl = await redisWith(context, '--appendonly', 'yes', '--maxmemory-policy', 'allkeys-lru');
  await expect(openQueue({ redisUrl })).rejects.toMatchObject({
    code: 'invalid_input',
    message: expect.stringMatching(
      /^Redis at 127\.0\.0\.1:\d+ may evict keys \(maxmemory-policy is allkeys-lru\): set .* noeviction/,
    ),
  });
});

test('a Redis without an append-only file is warned about and used [execution.redis-warns-without-aof]', async (context) => {
  const redisUrl = await redisWith(context, '--appendonly', 'no');
  const queue = await openQueue({ redisUrl });
  await queue.close();
  expect(queue.warnings).toEqual([expect.stringMatching(/keeps no append-only file/)]);
});

test('a Redis with an append-only file is used without a warning [execution.redis-warns-without-aof]', async (context) => {
  const redisUrl = await redisWith(context, '--appendonly', 'yes');
  const queue = await openQueue({ redisUrl });
  await queue.close();
  expect(queue.warnings).toEqual([]);
});

test('an unreachable Redis is one line that says what, where and what to do [execution.redis-unreachable]', async () => {
  const startedMs = performance.now();
  await expect(openQueue({ redisUrl: 'redis://127.0.0.1:1' })).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(
      /^Redis at 127\.0\.0\.1:1 does not answer \(.+\)\. Start it, correct REDIS_URL, or unset/,
    ),
  });
  expect(performance.now() - startedMs).toBeLessThan(10_000);
});

test('the queue holds ids and nothing else [execution.queue-holds-ids]', async (context) => {
  const redisUrl = await redisWith(context, '--appendonly', 'yes');
  const queue = await openQueue({ redisUrl });
  await queue.add([{ tenantId: 'acme', id: 'a1', attempt: 0, isSuspect: false }]);
  const redis = new Redis(redisUrl);
  const data = await redis.hget('bellwether:deliveries:ob-a1-0', 'data');
  redis.disconnect();
  await queue.close();
  expect(JSON.parse(data ?? '')).toEqual({ tenantId: 'acme', id: 'a1', attempt: 0, isSuspect: false });
});
