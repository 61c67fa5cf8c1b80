import { hash } from 'node:crypto';
import type { Instant } from '../domain/time.ts';
import { asc, desc, eq, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { auditSeal } from './schema/audit-seal.ts';
import { toInstant } from './schema/tenant-table.ts';

export type AuditSealRow = typeof auditSeal.$inferSelect;

/** An audit row as it is hashed: every column as text, `detail` as the database writes it. */
export interface SealableRow {
  readonly id: number;
  readonly at: Instant;
  /** Column values in the order of format 1. */
  readonly values: readonly (string | null)[];
}

/** Sealer's view: every tenant that has audit rows. Read as the sealer role without a tenant. */
export async function listAuditTenants(tx: TenantTransaction): Promise<string[]> {
  // hops from tenant to tenant on the index instead of reading every row
  const { rows } = await tx.execute<{ tenant_id: string | null }>(sql`
    with recursive t as (
      (select tenant_id from bellwether.audit order by tenant_id limit 1)
      union all
      select (select a.tenant_id from bellwether.audit a where a.tenant_id > t.tenant_id order by a.tenant_id limit 1)
      from t where t.tenant_id is not null)
    select tenant_id from t where tenant_id is not null`);
  return rows.map(({ tenant_id }) => tenant_id ?? '');
}

/** Waits until this transaction alone may lengthen the tenant's chain. */
export async function lockChain(tx: TenantTransaction, tenantId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`audit-chain:${tenantId}`}, 0))`);
}

/** The newest link of the tenant's chain; null when nothing is sealed. */
export async function lastSeal(tx: TenantTransaction, tenantId: string): Promise<AuditSealRow | null> {
  const [row] = await tx
    .select()
    .from(auditSeal)
    .where(eq(auditSeal.tenantId, tenantId))
    .orderBy(desc(auditSeal.position))
    .limit(1);
  return row ?? null;
}

/**
 * Committed rows that no link covers, by id. A row may commit after one with a greater id, so rows are looked for by what is not
 * sealed, not by a greatest id; `since` bounds the search to what a transaction can still have been writing.
 */
export async function readUnsealed(
  tx: TenantTransaction,
  tenantId: string,
  since: Instant | null,
  limit: number,
): Promise<SealableRow[]> {
  return readSealable(
    tx,
    sql`where a.tenant_id = ${tenantId} and (${since}::timestamptz is null or a.at > ${since}::timestamptz)
      and not exists (select from bellwether.audit_seal s where s.tenant_id = a.tenant_id and s.audit_id = a.id)
      order by a.id limit ${limit}`,
  );
}

/** Appends links; the primary key refuses a position that another sealer took. */
export async function appendSeals(tx: TenantTransaction, rows: (typeof auditSeal.$inferInsert)[]): Promise<void> {
  if (rows.length > 0) await tx.insert(auditSeal).values(rows);
}

/** A link and the row it covers; `row` null when the row is gone, `redaction` null unless an erasure masked or removed it. */
export interface SealedRow {
  readonly seal: AuditSealRow;
  readonly row: SealableRow | null;
  readonly redaction: string | null;
}

/** Links after `position` with their rows, in the order of the chain. */
export async function readSealed(
  tx: TenantTransaction,
  tenantId: string,
  position: number,
  limit: number,
): Promise<SealedRow[]> {
  const seals = await tx
    .select()
    .from(auditSeal)
    .where(sql`${auditSeal.tenantId} = ${tenantId} and ${auditSeal.position} > ${position}`)
    .orderBy(asc(auditSeal.position))
    .limit(limit);
  const ids = JSON.stringify(seals.map(({ auditId }) => auditId));
  const rows = await readSealable(
    tx,
    sql`where a.tenant_id = ${tenantId} and a.id in (select v::bigint from json_array_elements_text(${ids}) v)`,
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const { rows: redacted } = await tx.execute<{ id: string; digest: string }>(sql`
    select audit_id::text as id, digest from bellwether.audit_redaction
    where tenant_id = ${tenantId} and audit_id in (select v::bigint from json_array_elements_text(${ids}) v)`);
  const digests = new Map(redacted.map(({ id, digest }) => [Number(id), digest]));
  return seals.map((seal) => ({
    seal,
    row: byId.get(seal.auditId) ?? null,
    redaction: digests.get(seal.auditId) ?? null,
  }));
}

/** The audit rows with these ids, as they are hashed. */
export async function readAuditRows(
  tx: TenantTransaction,
  tenantId: string,
  ids: readonly number[],
): Promise<SealableRow[]> {
  const list = JSON.stringify(ids);
  return readSealable(
    tx,
    sql`where a.tenant_id = ${tenantId} and a.id in (select v::bigint from json_array_elements_text(${list}) v)`,
  );
}

/** Digest of a row that an erasure masked: it is whole as long as it says this. */
export function redactionDigest(row: SealableRow): string {
  return hash('sha256', JSON.stringify(['bellwether-redaction', 1, ...row.values]), 'hex');
}

/** Stands for the digest of a row that was erased with its workspace. */
export const erasedRow = 'erased';

async function readSealable(tx: TenantTransaction, rest: ReturnType<typeof sql>): Promise<SealableRow[]> {
  const { rows } = await tx.execute<{ id: string; at: string } & Record<string, string | null>>(sql`
    select a.id::text, a.at, a.tenant_id, a.request_id, a.principal_kind, a.principal_id, a.channel, a.action, a.subject,
      a.purpose, a.effect, a.reason, a.policy_version, a.arguments_digest, a.detail::text
    from bellwether.audit a ${rest}`);
  return rows.map((row) => {
    const at = toInstant(row.at);
    return { id: Number(row.id), at, values: sealedColumns.map((name) => (name === 'at' ? at : (row[name] ?? null))) };
  });
}

/** Format 1: what a link covers, in this order. A column added to the audit later needs a format of its own. */
const sealedColumns = [
  'id',
  'at',
  'tenant_id',
  'request_id',
  'principal_kind',
  'principal_id',
  'channel',
  'action',
  'subject',
  'purpose',
  'effect',
  'reason',
  'policy_version',
  'arguments_digest',
  'detail',
] as const;
