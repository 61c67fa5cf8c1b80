import { type AuditRecord, appendAudit } from '../../store/audit-log.ts';
import { sql } from '../../store/drizzle.ts';
import type { Store } from '../../store/open-store.ts';

/** A record with the tenant it belongs to; the gateway's audit entries fit. */
export interface TenantAuditRecord extends AuditRecord {
  readonly tenantId: string;
}

/** The audit in the database: `append` resolves once the rows are committed, those of all tenants or none. */
export function databaseAuditSink(store: Store): { append(entries: readonly TenantAuditRecord[]): Promise<void> } {
  return {
    async append(entries) {
      const groups = Map.groupBy(entries, ({ tenantId }) => tenantId);
      const [first] = groups.keys();
      if (first === undefined) return;
      // one transaction: a batch that failed half way would be written twice when it is tried again
      await store.withTenant(first, async (tx) => {
        for (const [tenantId, records] of groups) {
          await tx.execute(sql`select set_config('app.tenant', ${tenantId}, true)`);
          await appendAudit(tx, tenantId, records);
        }
      });
    },
  };
}
