import type pg from 'pg';
import { drizzle, type NodePgDatabase } from './drizzle.ts';

/**
 * drizzle over a pool whose transactions always give their connection back. drizzle's own keeps it for ever when `begin` fails
 * (NodePgSession.transaction, 0.45.4), so that every restart of the server would cost a process some of its connections.
 */
export function openDatabase(pool: pg.Pool): NodePgDatabase {
  const db = drizzle(pool);
  db.transaction = async (work, config) => {
    const client = await pool.connect();
    try {
      return await drizzle(client).transaction(work, config);
    } finally {
      client.release();
    }
  };
  return db;
}
