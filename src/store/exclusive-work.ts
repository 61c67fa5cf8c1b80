import type { Store } from './open-store.ts';

/**
 * Runs `work` unless another process of this database is at work under the same name; null then. The lock belongs to a database session,
 * so a process that dies gives it back. An embedded store has one process alone, and needs no lock.
 */
export async function whileAlone<T>(store: Store, name: string, work: () => Promise<T>): Promise<T | null> {
  if (store.kind === 'embedded') return work();
  const client = await store.pool.connect();
  let isBroken = false;
  try {
    const key = `bellwether:${name}`;
    const { rows } = await client.query<{ locked: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as locked',
      [key],
    );
    if (rows[0]?.locked !== true) return null;
    try {
      return await work();
    } finally {
      // a session that cannot say that it is done is closed, which gives the lock back too
      isBroken = await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [key]).then(
        () => false,
        () => true,
      );
    }
  } finally {
    client.release(isBroken);
  }
}
