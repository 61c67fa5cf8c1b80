import { erasedRow } from '../audit-seals.ts';
import { sql } from '../drizzle.ts';
import type { Store, TenantTransaction } from '../open-store.ts';
import { asOwner } from './owner-transaction.ts';
import type { ProductTable } from './tenant-columns.ts';

/** Kept of an erased workspace: the links of its audit, which are hashes, and which rows they once covered. */
const keptTables: ReadonlySet<string> = new Set(['audit_seal', 'audit_redaction']);

/**
 * Deletes every row of a workspace and the workspace itself, unless `apply` is null; returns how many rows of each table. The links of
 * its audit stay, so that the audit of the installation can be verified. `apply` runs at the end, in the same transaction.
 * @throws AppError `forbidden` without the owner's login
 */
export async function eraseWorkspace(
  store: Store,
  tenantId: string,
  apply: ((tx: TenantTransaction) => Promise<void>) | null,
): Promise<Readonly<Record<string, number>>> {
  return asOwner(store, async (tx, tables) => {
    await tx.execute(sql`select set_config('app.tenant', ${tenantId}, true)`);
    const counts: Record<string, number> = {};
    if (apply !== null) {
      await tx.execute(sql`
        insert into bellwether.audit_redaction (tenant_id, audit_id, digest)
        select tenant_id, audit_id, ${erasedRow} from bellwether.audit_seal where tenant_id = ${tenantId}
        on conflict (tenant_id, audit_id) do update set digest = excluded.digest`);
    }
    for (const table of tables.filter(({ name, hasTenant }) => hasTenant && !keptTables.has(name))) {
      const rows = apply === null ? await countRows(tx, table, tenantId) : await deleteRows(tx, table, tenantId);
      if (rows > 0) counts[table.name] = rows;
    }
    if (apply === null) return counts;
    await tx.execute(sql`delete from bellwether.workspace where id = ${tenantId}`);
    await tx.execute(
      sql`delete from bellwether.kill_switch where scope <> 'global' and split_part(subject, '/', 1) = ${tenantId}`,
    );
    await apply(tx);
    return counts;
  });
}

async function deleteRows(tx: TenantTransaction, { name }: ProductTable, tenantId: string): Promise<number> {
  const { rowCount } = await tx.execute(
    sql`delete from bellwether.${sql.identifier(name)} where tenant_id = ${tenantId}`,
  );
  return rowCount ?? 0;
}

async function countRows(tx: TenantTransaction, { name }: ProductTable, tenantId: string): Promise<number> {
  const { rows } = await tx.execute<{ n: number }>(
    sql`select count(*)::int as n from bellwether.${sql.identifier(name)} where tenant_id = ${tenantId}`,
  );
  return rows[0]?.n ?? 0;
}
