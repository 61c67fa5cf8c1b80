import { AppError } from '../../domain/errors.ts';
import { sql } from '../drizzle.ts';
import type { Store, TenantTransaction } from '../open-store.ts';
import { listProductTables, type ProductTable } from './tenant-columns.ts';

/**
 * Runs `work` as the owner of the tables, whom their policies do not bind meanwhile: for what no role of the running product may do.
 * Everybody else waits until the end, and finds the policies as they were.
 * @throws AppError `forbidden` when the login does not own the tables
 */
export async function asOwner<T>(
  store: Store,
  work: (tx: TenantTransaction, tables: readonly ProductTable[]) => Promise<T>,
): Promise<T> {
  return store.db.transaction(async (tx) => {
    const tables = await listProductTables(tx);
    const { rows } = await tx.execute<{ owns: boolean }>(
      sql`select pg_has_role(current_user, relowner, 'usage') as owns from pg_class where oid = 'bellwether.audit'::regclass`,
    );
    if (!rows[0]?.owns) {
      throw new AppError(
        'forbidden',
        'Erasing needs the login that owns the tables: run it with the DATABASE_URL of `bellwether migrate`.',
      );
    }
    const forced = tables.filter(({ hasTenant }) => hasTenant);
    for (const { name } of forced)
      await tx.execute(sql`alter table bellwether.${sql.identifier(name)} no force row level security`);
    const result = await work(tx, tables);
    for (const { name } of forced)
      await tx.execute(sql`alter table bellwether.${sql.identifier(name)} force row level security`);
    return result;
  });
}
