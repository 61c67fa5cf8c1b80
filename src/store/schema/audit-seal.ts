import { bigint, index, integer, pgPolicy, pgRole, primaryKey, sql, text } from '../drizzle.ts';
import { instant, product, tenantPolicy } from './tenant-table.ts';

/** The role of the one sealer: reads the audit and appends to its chain, nothing else. */
export const sealerRole = pgRole('bellwether_sealer').existing();

/**
 * The hash chain over a tenant's committed audit rows, append-only. `position` counts from 1 without gaps; `hash` covers the
 * previous hash and the row. `format` names the list of columns that were hashed.
 */
export const auditSeal = product
  .table(
    'audit_seal',
    {
      tenantId: text('tenant_id').notNull(),
      position: bigint('position', { mode: 'number' }).notNull(),
      auditId: bigint('audit_id', { mode: 'number' }).notNull(),
      hash: text('hash').notNull(),
      format: integer('format').notNull().default(1),
      sealedAt: instant('sealed_at').notNull().default(sql`clock_timestamp()`),
    },
    (t) => [
      primaryKey({ columns: [t.tenantId, t.position] }),
      index('audit_seal_row').on(t.tenantId, t.auditId),
      tenantPolicy(),
      pgPolicy('sealer', {
        for: 'all',
        to: sealerRole,
        using: sql`tenant_id = (select app.tenant())`,
        withCheck: sql`tenant_id = (select app.tenant())`,
      }),
    ],
  )
  .enableRLS();
