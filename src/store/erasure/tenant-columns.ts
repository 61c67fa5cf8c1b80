import { type SQL, sql } from '../drizzle.ts';
import type { TenantTransaction } from '../open-store.ts';

/** A table of the product with the columns that may hold text about people. */
export interface ProductTable {
  readonly name: string;
  readonly hasTenant: boolean;
  readonly textColumns: readonly { readonly name: string; readonly type: 'text' | 'text[]' | 'json' | 'jsonb' }[];
}

/** Every table of the product, as the database has it: one added later is among them. */
export async function listProductTables(tx: Pick<TenantTransaction, 'execute'>): Promise<ProductTable[]> {
  const { rows } = await tx.execute<{ name: string; has_tenant: boolean; columns: ProductTable['textColumns'] }>(sql`
    select c.relname as name, exists (select from pg_attribute t
        where t.attrelid = c.oid and t.attname = 'tenant_id' and not t.attisdropped) as has_tenant,
      coalesce((select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, null)) order by a.attnum)
      from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
        and a.attname <> 'tenant_id' and format_type(a.atttypid, null) in ('text', 'text[]', 'json', 'jsonb')), '[]') as columns
    from pg_class c where c.relnamespace = 'bellwether'::regnamespace and c.relkind in ('r', 'p') order by c.relname`);
  return rows.map(({ name, has_tenant, columns }) => ({ name, hasTenant: has_tenant, textColumns: columns }));
}

/** The rows of a table that are a tenant's; in a table of the whole installation, all. */
export function rowsOf({ name, hasTenant }: ProductTable, tenantId: string): SQL {
  if (hasTenant) return sql`tenant_id = ${tenantId}`;
  return name === 'workspace' ? sql`id = ${tenantId}` : sql`true`;
}
