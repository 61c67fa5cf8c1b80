import type pg from 'pg';
import { AppError } from '../../domain/errors.ts';
import { advanceEpoch, holdDeliveries, readInstallation, releaseDeliveries } from '../installation.ts';
import type { Store } from '../open-store.ts';
import { agreeOnText, carrySequences, copyTable, readContent, type TableContent } from './copy-table.ts';
import { listMovableTables, type MovableTable } from './movable-tables.ts';
import { beginProgress, endProgress, noteCopied, readProgress } from './move-progress.ts';

/** What a move did. `openDeliveries`: accepted and not finished; the new database holds them until a person decides. */
export interface Moved {
  readonly wasDone: boolean;
  readonly tables: readonly ({ readonly name: string; readonly wasThere: boolean } & TableContent)[];
  readonly openDeliveries: number;
}

/** Rows that a new database has by itself. */
const seeded: ReadonlySet<string> = new Set(['installation', 'kill_switch']);

/** Ahead of every mark that the old database may still reach, so that the new one is never taken for a copy put back. */
const epochAhead = 1_000_000;

/**
 * Copies a whole embedded store into an empty database and compares every table by count and digest. Both hold their deliveries
 * afterwards: the old one for good, the new one as long as some were open. A move that was interrupted goes on where it stopped.
 * @throws AppError `conflict` when the target holds something else, or a copy differs
 */
export async function moveStore(
  source: Store,
  target: Store,
  where: string,
  tell: (text: string) => void,
): Promise<Moved> {
  const { heldAt } = await readInstallation(source.db);
  // names a database that no process has marked yet
  const { id } = await advanceEpoch(source.db);
  await holdDeliveries(source.db, `The workspaces of this database were moved to ${where}: start with DATABASE_URL.`);
  const [from, to] = [await source.pool.connect(), await target.pool.connect()];
  try {
    // another attempt waits rather than fill the same tables
    await to.query("select pg_advisory_lock(hashtext('bellwether-move'))");
    await Promise.all([agreeOnText(from), agreeOnText(to)]);
    return await moveRows(from, to, id, tell);
  } catch (error) {
    if (heldAt === null) await releaseDeliveries(source.db);
    throw error;
  } finally {
    await to.query("select pg_advisory_unlock(hashtext('bellwether-move'))").catch(() => {});
    from.release();
    to.release();
  }
}

async function moveRows(from: pg.ClientBase, to: pg.ClientBase, id: string, tell: (text: string) => void) {
  const progress = await readProgress(to);
  const listed = await listMovableTables(from);
  if (progress.isFinished && progress.sourceId === id) return { wasDone: true, tables: [], openDeliveries: 0 };
  if (progress.sourceId !== id) {
    await requireEmpty(to, listed);
    await beginProgress(to, id);
  }
  const tables: Moved['tables'][number][] = [];
  // one moment of the source for all tables
  await from.query('begin isolation level repeatable read, read only');
  try {
    for (const table of listed) {
      const content = await readContent(from, table.name);
      const there = progress.copied.get(table.name);
      const wasThere = there?.digest === content.digest && there.rows === content.rows;
      if (!wasThere) {
        await inTransaction(to, async () => {
          await copyTable(from, to, table, content);
          await noteCopied(to, table.name, content);
        });
      }
      tables.push({ name: table.name, wasThere, ...content });
      tell(`${table.name}: ${content.rows} rows${wasThere ? ' (there already)' : ''}`);
    }
    await carrySequences(from, to);
  } finally {
    await from.query('rollback');
  }
  return { wasDone: false, tables, openDeliveries: await settle(to, from) };
}

/** Counts what is still to be delivered, leaves the hold in place where there is any, and marks the move as finished. */
async function settle(to: pg.ClientBase, from: pg.ClientBase): Promise<number> {
  const { rows } = await from.query<{ n: number }>(
    "select count(*)::int as n from bellwether.outbox where status in ('pending', 'sending')",
  );
  const open = rows[0]?.n ?? 0;
  await inTransaction(to, async () => {
    const reason =
      'Moved from an embedded database with deliveries that were not finished; each may have been sent before.';
    await to.query(
      `update bellwether.installation set epoch = epoch + $1,
        held_at = case when $2::int > 0 then held_at end, held_reason = case when $2::int > 0 then $3 end`,
      [epochAhead, open, reason],
    );
    await endProgress(to);
  });
  return open;
}

async function requireEmpty(to: pg.ClientBase, tables: readonly MovableTable[]): Promise<void> {
  const filled: string[] = [];
  await inTransaction(to, async () => {
    for (const { name, isForced } of tables) {
      if (seeded.has(name)) continue;
      if (isForced) await to.query(`alter table bellwether."${name}" no force row level security`);
      const { rows } = await to.query(`select from bellwether."${name}" limit 1`);
      if (isForced) await to.query(`alter table bellwether."${name}" force row level security`);
      if (rows.length > 0) filled.push(name);
    }
  });
  if (filled.length === 0) return;
  throw new AppError(
    'conflict',
    `The database is not empty (${filled.slice(0, 5).join(', ')}): a move never writes over anything. Name a new database.`,
  );
}

async function inTransaction(client: pg.ClientBase, work: () => Promise<void>): Promise<void> {
  await client.query('begin');
  try {
    await work();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}
