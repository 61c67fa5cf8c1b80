import type pg from 'pg';
import type { TableContent } from './copy-table.ts';

/** What an earlier attempt left in the target. Kept in a schema of its own, which goes away with nothing of the product. */
export interface MoveProgress {
  /** The installation whose rows are being moved there; null: nothing was moved there yet. */
  readonly sourceId: string | null;
  readonly isFinished: boolean;
  readonly copied: ReadonlyMap<string, TableContent>;
}

/** Reads how far a move into this database has come. */
export async function readProgress(target: pg.ClientBase): Promise<MoveProgress> {
  const { rows: found } = await target.query("select to_regclass('bellwether_move.move') is not null as exists");
  if (!found[0]?.exists) return { sourceId: null, isFinished: false, copied: new Map() };
  const { rows } = await target.query<{ source_id: string; finished_at: Date | null }>(
    'select source_id, finished_at from bellwether_move.move',
  );
  const tables = await target.query<{ name: string; rows: string; digest: string }>(
    'select name, rows::text, digest from bellwether_move.copied_table',
  );
  return {
    sourceId: rows[0]?.source_id ?? null,
    isFinished: (rows[0]?.finished_at ?? null) !== null,
    copied: new Map(tables.rows.map((row) => [row.name, { rows: Number(row.rows), digest: row.digest }])),
  };
}

/** Notes that the rows of this installation are being moved here. */
export async function beginProgress(target: pg.ClientBase, sourceId: string): Promise<void> {
  await target.query(`
    create schema if not exists bellwether_move;
    create table if not exists bellwether_move.move (source_id text primary key, finished_at timestamptz);
    create table if not exists bellwether_move.copied_table (name text primary key, rows bigint not null, digest text not null)`);
  await target.query('insert into bellwether_move.move (source_id) values ($1) on conflict do nothing', [sourceId]);
}

/** Notes a table as copied, in the transaction that copied it. */
export async function noteCopied(target: pg.ClientBase, name: string, { rows, digest }: TableContent): Promise<void> {
  await target.query(
    `insert into bellwether_move.copied_table values ($1, $2, $3)
      on conflict (name) do update set rows = excluded.rows, digest = excluded.digest`,
    [name, rows, digest],
  );
}

/** Notes that everything is there. */
export async function endProgress(target: pg.ClientBase): Promise<void> {
  await target.query('update bellwether_move.move set finished_at = now()');
}
