import type { Redis } from 'ioredis';
import { AppError } from '../../src/domain/errors.ts';

/**
 * Refuses a Redis that may evict keys and returns warnings about one that keeps no append-only file. A server that does not
 * let us read its configuration is warned about.
 *
 * Source: https://docs.bullmq.io/guide/going-to-production (2026-11-20)
 * @throws AppError `invalid_input` when `maxmemory-policy` is not `noeviction`
 */
export async function checkRedis(redis: Redis, where: string): Promise<string[]> {
  const warnings: string[] = [];
  const policy = await readSetting(redis, 'maxmemory-policy');
  if (policy === null) {
    warnings.push(`Redis at ${where} does not tell its maxmemory-policy; make sure that it is noeviction.`);
  } else if (policy !== 'noeviction') {
    throw new AppError(
      'invalid_input',
      `Redis at ${where} may evict keys (maxmemory-policy is ${policy}): set maxmemory-policy to noeviction, or use a Redis of its own.`,
    );
  }
  if ((await readSetting(redis, 'appendonly')) === 'no') {
    warnings.push(`Redis at ${where} keeps no append-only file; after a crash wake-ups are rebuilt from PostgreSQL.`);
  }
  return warnings;
}

async function readSetting(redis: Redis, name: string): Promise<string | null> {
  try {
    const [, value] = (await redis.config('GET', name)) as string[];
    return value ?? null;
  } catch (error) {
    // managed servers forbid CONFIG
    if (/unknown command|NOPERM|not allowed/i.test((error as Error).message)) return null;
    throw error;
  }
}
