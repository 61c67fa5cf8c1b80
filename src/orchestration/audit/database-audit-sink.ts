import { type AuditRecord, appendAudit } from '../../store/audit-log.ts';
import type { Store } from '../../store/open-store.ts';

/** A record with the tenant it belongs to; the gateway's audit entries fit. */
export interface TenantAuditRecord extends AuditRecord {
  readonly tenantId: string;
}

/** The audit in the database: `append` resolves once the rows are committed, all of a tenant or none. */
export function databaseAuditSink(store: Store): { append(entries: readonly TenantAuditRecord[]): Promise<void> } {
  return {
    async append(entries) {
      for (const [tenantId, records] of Map.groupBy(entries, (entry) => entry.tenantId)) {
        await store.withTenant(tenantId, (tx) => appendAudit(tx, tenantId, records));
      }
    },
  };
}
