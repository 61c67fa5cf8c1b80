import { type SQL, sql } from '../drizzle.ts';
import type { TenantTransaction } from '../open-store.ts';
import { type ProductTable, rowsOf } from './tenant-columns.ts';

/** A row that may speak of a person: where it is, and its text columns. */
export interface PossibleMention {
  readonly ctid: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The rows of a table with one of these words in a text column, in any case of letters; more than those that mean the person. */
export async function findPossibleMentions(
  tx: TenantTransaction,
  tenantId: string,
  table: ProductTable,
  needles: readonly string[],
): Promise<PossibleMention[]> {
  const { name, textColumns } = table;
  if (textColumns.length === 0 || needles.length === 0) return [];
  const patterns = needles.map((needle) => `%${needle.replace(/[\\%_]/g, '\\$&')}%`);
  const isFound = (column: string): SQL =>
    sql`${sql.identifier(column)}::text ilike any(${sql.param(patterns)}::text[])`;
  const columns = sql.join(
    textColumns.map(({ name: column }) => sql.identifier(column)),
    sql`, `,
  );
  const found = sql.join(
    textColumns.map(({ name: column }) => isFound(column)),
    sql` or `,
  );
  const { rows } = await tx.execute<Record<string, unknown> & { ctid: string }>(
    sql`select ctid::text as ctid, ${columns} from bellwether.${sql.identifier(name)} where ${rowsOf(table, tenantId)} and (${found})`,
  );
  return rows.map(({ ctid, ...values }) => ({ ctid, values }));
}
