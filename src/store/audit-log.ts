import type { Principal } from '../domain/principal.ts';
import type { Instant } from '../domain/time.ts';
import { sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { audit } from './schema/control.ts';
import { storable } from './storable.ts';

/**
 * One thing that was asked or done, and what was decided. The first block is a column each; the rest is kept in `detail`.
 * `effect` is what was decided (`allow`, `deny`), `argumentsDigest` null when there were no arguments. The moment is the
 * database's, taken as the row is written.
 */
export interface AuditRecord {
  readonly requestId: string;
  readonly principalKind: Principal['kind'];
  readonly principalId: string;
  readonly channel: Principal['channel'];
  readonly action: string;
  /** The tool's name, or what the act was done to. */
  readonly subject: string;
  readonly purpose: string;
  readonly effect: string;
  readonly reason: string;
  readonly policyVersion: string;
  readonly argumentsDigest: string | null;

  readonly role?: string;
  /** For whom an agent acted; null: for itself. */
  readonly onBehalfOf?: string | null;
  readonly approvalId?: string | null;
  readonly system?: string | null;
  readonly connectionId?: string | null;
  readonly toolVersion?: string | null;
  readonly outcome?: string;
  readonly errorCode?: string | null;
  readonly policyIds?: readonly string[];
  readonly catalogVersion?: number;
  readonly idempotencyKey?: string | null;
  readonly fromCache?: boolean;
  readonly durationMs?: number | null;
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
}

export type AuditRow = typeof audit.$inferSelect;

const detailFields = [
  'role',
  'onBehalfOf',
  'approvalId',
  'system',
  'connectionId',
  'toolVersion',
  'outcome',
  'errorCode',
  'policyIds',
  'catalogVersion',
  'idempotencyKey',
  'fromCache',
  'durationMs',
] as const satisfies readonly (keyof AuditRecord)[];

/**
 * Appends audit rows in the caller's transaction, so that they commit with the effect they record or not at all.
 * @throws the database's error, which must end the transaction: no audit, no effect
 */
export async function appendAudit(
  tx: TenantTransaction,
  tenantId: string,
  records: readonly AuditRecord[],
): Promise<void> {
  if (records.length === 0) return;
  // what an attacker names so that it cannot be stored must be audited all the same
  const rows = records.map((record) => ({ ...columnsOf(record), detail: detailOf(record) }));
  await tx.execute(sql`
    insert into bellwether.audit (tenant_id, request_id, principal_kind, principal_id, channel, action, subject, purpose,
      effect, reason, policy_version, arguments_digest, detail)
    select ${tenantId}, r."requestId", r."principalKind", r."principalId", r.channel, r.action, r.subject, r.purpose,
      r.effect, r.reason, r."policyVersion", r."argumentsDigest", r.detail
    from json_to_recordset(${JSON.stringify(storable(rows))}) as r("requestId" text, "principalKind" text, "principalId" text,
      channel text, action text, subject text, purpose text, effect text, reason text, "policyVersion" text,
      "argumentsDigest" text, detail jsonb)`);
}

/** Rows of the transaction's tenant written after `since`, oldest first, at most `limit`. */
export async function readAuditSince(tx: TenantTransaction, since: Instant, limit: number): Promise<AuditRow[]> {
  return tx.select().from(audit).where(sql`at > ${since}`).orderBy(audit.at, audit.id).limit(limit);
}

function columnsOf(record: AuditRecord) {
  const { requestId, principalKind, principalId, channel, action, subject, purpose } = record;
  const { effect, reason, policyVersion, argumentsDigest } = record;
  return {
    ...{ requestId, principalKind, principalId, channel, action, subject, purpose },
    ...{ effect, reason, policyVersion, argumentsDigest },
  };
}

function detailOf(record: AuditRecord): Record<string, unknown> {
  const detail: Record<string, unknown> = { ...record.facts };
  for (const field of detailFields) {
    const value = record[field];
    if (value !== undefined && value !== null) detail[field] = value;
  }
  return detail;
}
