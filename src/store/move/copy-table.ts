import type pg from 'pg';
import { AppError } from '../../domain/errors.ts';
import type { MovableTable } from './movable-tables.ts';

/** What a table holds: how many rows, and the sum of their digests, which no order of rows changes. */
export interface TableContent {
  readonly rows: number;
  readonly digest: string;
}

const rowsAtOnce = 1_000;
const documentsAtOnce = 5;

/** How both sides write a row as text, so that equal rows have equal digests. */
export async function agreeOnText(client: pg.ClientBase): Promise<void> {
  await client.query(
    "set timezone to 'UTC'; set datestyle to 'ISO, YMD'; set bytea_output to 'hex'; set extra_float_digits to 1",
  );
}

/** Counts and digests every column of every row. */
export async function readContent(client: pg.ClientBase, table: string): Promise<TableContent> {
  const { rows } = await client.query<{ rows: string; digest: string }>(`
    select count(*)::text as rows,
      coalesce(sum(('x' || substr(md5(t::text), 1, 15))::bit(60)::bigint), 0)::text as digest
    from bellwether."${table}" t`);
  return { rows: Number(rows[0]?.rows ?? 0), digest: rows[0]?.digest ?? '0' };
}

/**
 * Fills a table of the target with the source's rows, in the target's open transaction, and compares both. Row security is put aside
 * for the owner until the end of it: nobody else sees the table meanwhile.
 * @throws AppError `conflict` when the copy differs
 */
export async function copyTable(
  source: pg.ClientBase,
  target: pg.ClientBase,
  table: MovableTable,
  content: TableContent,
): Promise<void> {
  const name = `bellwether."${table.name}"`;
  const columns = table.columns.map((column) => `"${column}"`).join(', ');
  if (table.isForced) await target.query(`alter table ${name} no force row level security`);
  await target.query(`truncate ${name}`);
  await source.query(`declare moving no scroll cursor for select row_to_json(t)::text as row from ${name} t`);
  for (;;) {
    const { rows } = await source.query<{ row: string }>(
      `fetch ${table.hasDocuments ? documentsAtOnce : rowsAtOnce} from moving`,
    );
    if (rows.length === 0) break;
    // as text all the way: a number that JavaScript cannot hold arrives as it was
    await target.query(
      `insert into ${name} (${columns}) overriding system value
        select ${columns} from json_populate_recordset(null::${name}, $1::json)`,
      [`[${rows.map(({ row }) => row).join(',')}]`],
    );
  }
  await source.query('close moving');
  const copied = await readContent(target, table.name);
  if (copied.rows !== content.rows || copied.digest !== content.digest) {
    throw new AppError(
      'conflict',
      `The copy of ${table.name} differs: ${copied.rows} rows of ${content.rows}, digest ${copied.digest} instead of ${content.digest}. Nothing of it was kept; the embedded database is untouched.`,
    );
  }
  if (table.isForced) await target.query(`alter table ${name} force row level security`);
}

/** Lets every sequence of the target go on where the source's stands. */
export async function carrySequences(source: pg.ClientBase, target: pg.ClientBase): Promise<void> {
  const { rows } = await source.query<{ name: string; last: string }>(
    "select sequencename as name, last_value::text as last from pg_sequences where schemaname = 'bellwether' and last_value is not null",
  );
  for (const { name, last } of rows) {
    await target.query('select setval($1::regclass, $2::bigint)', [`bellwether."${name}"`, last]);
  }
}
