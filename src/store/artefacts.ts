import { and, eq, gt, lte, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { artefact } from './schema/artefact.ts';

export type Artefact = typeof artefact.$inferSelect;

/** Keeps a finished document until `expiresAt`; the same id a second time changes nothing. */
export async function saveArtefact(tx: TenantTransaction, row: typeof artefact.$inferInsert): Promise<void> {
  await tx.insert(artefact).values(row).onConflictDoNothing();
}

/** The document with this id, null when there is none or its time is over. */
export async function findArtefact(tx: TenantTransaction, id: string): Promise<Artefact | null> {
  const rows = await tx
    .select()
    .from(artefact)
    .where(and(eq(artefact.id, id), gt(artefact.expiresAt, sql`now()`)));
  return rows[0] ?? null;
}

/** Forgets the transaction's tenant's documents whose time is over; returns how many. */
export async function dropExpiredArtefacts(tx: TenantTransaction): Promise<number> {
  const { rowCount } = await tx.delete(artefact).where(lte(artefact.expiresAt, sql`now()`));
  return rowCount ?? 0;
}
