import { sql } from '../drizzle.ts';
import type { TenantTransaction } from '../open-store.ts';
import { erasedIdentity } from '../schema/removal.ts';
import { type ErasedName, ErasedPeople } from './mask-erased.ts';

/** Everyone of the transaction's tenant who was erased. */
export async function readErasedPeople(tx: TenantTransaction, tenantId: string): Promise<ErasedPeople> {
  const { kind, hash, words, pseudonym } = erasedIdentity;
  const rows = await tx
    .select({ kind, hash, words, pseudonym })
    .from(erasedIdentity)
    .where(sql`tenant_id = ${tenantId}`);
  return new ErasedPeople(tenantId, rows);
}

/** Remembers what an erased person was known as; what is remembered already keeps its pseudonym. */
export async function rememberErased(
  tx: TenantTransaction,
  tenantId: string,
  names: readonly ErasedName[],
): Promise<void> {
  if (names.length === 0) return;
  const rows = names.map((name) => ({ tenantId, ...name }));
  await tx.insert(erasedIdentity).values(rows).onConflictDoNothing();
}
