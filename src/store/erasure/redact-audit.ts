import { readAuditRows, redactionDigest } from '../audit-seals.ts';
import { sql } from '../drizzle.ts';
import type { TenantTransaction } from '../open-store.ts';

/** Notes which rows of the audit were masked and what they say since, so that the chain can still be verified. */
export async function noteRedactions(
  tx: TenantTransaction,
  tenantId: string,
  auditIds: readonly number[],
): Promise<void> {
  const rows = (await readAuditRows(tx, tenantId, auditIds)).map((row) => ({
    id: row.id,
    digest: redactionDigest(row),
  }));
  await tx.execute(sql`
    insert into bellwether.audit_redaction (tenant_id, audit_id, digest)
    select ${tenantId}, r.id, r.digest from json_to_recordset(${JSON.stringify(rows)}) as r(id bigint, digest text)
    on conflict (tenant_id, audit_id) do update set digest = excluded.digest, redacted_at = now()`);
}

/** The ids of the audit rows at these places. */
export async function auditIdsAt(tx: TenantTransaction, ctids: readonly string[]): Promise<number[]> {
  const { rows } = await tx.execute<{ id: string }>(
    sql`select id::text from bellwether.audit where ctid = any(${sql.param([...ctids])}::tid[])`,
  );
  return rows.map(({ id }) => Number(id));
}
