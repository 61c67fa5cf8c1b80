import type pg from 'pg';

/** One table of the product as both databases have it. */
export interface MovableTable {
  readonly name: string;
  /** Every column that can be written, in the order of the table; generated ones are computed anew. */
  readonly columns: readonly string[];
  /** Whether its policies hold for the owner too, so that they are put aside while it is filled. */
  readonly isForced: boolean;
  /** Whether single rows may be large documents. */
  readonly hasDocuments: boolean;
}

/** Tables whose rows mean something in the database alone that made them, with why. */
export const leftBehind: Readonly<Record<string, string>> = {
  change_note: 'names transactions of the old server; a process of the new one reads its workspaces anew',
};

interface TableRow {
  readonly name: string;
  readonly columns: string[];
  readonly isForced: boolean;
  readonly hasDocuments: boolean;
  readonly references: string[];
}

/** The product's tables, what is referred to before what refers to it. */
export async function listMovableTables(source: pg.ClientBase): Promise<MovableTable[]> {
  const { rows } = await source.query<TableRow>(`
    select c.relname as name, c.relforcerowsecurity as "isForced",
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      exists (select from pg_attribute a where a.attrelid = c.oid and a.atttypid = 'bytea'::regtype) as "hasDocuments",
      coalesce((select array_agg(r.relname::text) from pg_constraint k join pg_class r on r.oid = k.confrelid
        where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid), '{}') as references
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'bellwether' and c.relkind in ('r', 'p') order by c.relname`);
  return inReferenceOrder(rows.filter(({ name }) => !(name in leftBehind)));
}

function inReferenceOrder(rows: readonly TableRow[]): MovableTable[] {
  const ordered = new Map<string, TableRow>();
  const byName = new Map(rows.map((row) => [row.name, row]));
  const visit = (row: TableRow, path: ReadonlySet<string>) => {
    if (ordered.has(row.name) || path.has(row.name)) return;
    for (const name of row.references) {
      const referred = byName.get(name);
      if (referred) visit(referred, new Set([...path, row.name]));
    }
    ordered.set(row.name, row);
  };
  for (const row of rows) visit(row, new Set());
  return [...ordered.values()];
}
