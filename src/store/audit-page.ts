import type { Instant } from '../domain/time.ts';
import type { AuditRow } from './audit-log.ts';
import { and, desc, eq, inArray, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { audit } from './schema/control.ts';

/** Which rows; undefined or empty: any. `beforeId` continues a list. */
export interface AuditFilter {
  readonly principalId?: string | undefined;
  readonly action?: string | undefined;
  readonly effect: readonly string[];
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  readonly beforeId?: number | undefined;
  readonly limit: number;
}

/** Rows of the transaction's tenant's audit, newest first. */
export async function readAuditPage(tx: TenantTransaction, filter: AuditFilter): Promise<AuditRow[]> {
  const { principalId, action, effect, from, to, beforeId, limit } = filter;
  const conditions = [
    principalId === undefined ? undefined : eq(audit.principalId, principalId),
    action === undefined ? undefined : eq(audit.action, action),
    effect.length === 0 ? undefined : inArray(audit.effect, [...effect]),
    from === undefined ? undefined : sql`${audit.at} >= ${from}::timestamptz`,
    to === undefined ? undefined : sql`${audit.at} < ${to}::timestamptz`,
    beforeId === undefined ? undefined : sql`${audit.id} < ${beforeId}`,
  ];
  return tx
    .select()
    .from(audit)
    .where(and(...conditions))
    .orderBy(desc(audit.id))
    .limit(limit);
}
