import { and, eq, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { savedView } from './schema/people.ts';

export type SavedViewRow = typeof savedView.$inferSelect;

/** A person's own views and those that others share, by name. */
export async function listSavedViews(tx: TenantTransaction, personId: string): Promise<SavedViewRow[]> {
  return tx
    .select()
    .from(savedView)
    .where(sql`${savedView.personId} = ${personId} or ${savedView.isShared}`)
    .orderBy(savedView.name, savedView.id)
    .limit(500);
}

/** Keeps a view in place of the person's own of the same page and name. */
export async function keepSavedView(tx: TenantTransaction, row: SavedViewRow): Promise<SavedViewRow> {
  const { query, isShared, savedAt } = row;
  const [kept] = await tx
    .insert(savedView)
    .values(row)
    .onConflictDoUpdate({
      target: [savedView.tenantId, savedView.personId, savedView.page, savedView.name],
      set: { query, isShared, savedAt },
    })
    .returning();
  return kept as SavedViewRow;
}

/** Forgets a view of the person's own; false: they have none of that id. */
export async function forgetSavedView(tx: TenantTransaction, personId: string, id: string): Promise<boolean> {
  const rows = await tx
    .delete(savedView)
    .where(and(eq(savedView.id, id), eq(savedView.personId, personId)))
    .returning({ id: savedView.id });
  return rows.length > 0;
}
