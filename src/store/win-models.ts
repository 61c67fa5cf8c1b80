import type { Instant } from '../domain/time.ts';
import { desc, eq, lte, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { winModel } from './schema/win-model.ts';

export type WinModelRow = typeof winModel.$inferSelect;

/** The newest model of the tenant that was trained for `asOf` or earlier; null when there is none. */
export async function readWinModel(tx: TenantTransaction, asOf: Instant): Promise<WinModelRow | null> {
  const rows = await tx
    .select()
    .from(winModel)
    .where(lte(winModel.trainedAsOf, asOf))
    .orderBy(desc(winModel.trainedAsOf))
    .limit(1);
  return rows[0] ?? null;
}

/** Keeps a model, in place of one trained for the same date. */
export async function saveWinModel(tx: TenantTransaction, row: WinModelRow): Promise<void> {
  const { tenantId: _tenant, trainedAsOf: _date, ...content } = row;
  await tx
    .insert(winModel)
    .values(row)
    .onConflictDoUpdate({ target: [winModel.tenantId, winModel.trainedAsOf], set: content });
}

/** Keeps with a model what its last look at drift found. */
export async function saveDrift(
  tx: TenantTransaction,
  trainedAsOf: Instant,
  drift: Record<string, unknown>,
): Promise<void> {
  const report = sql`${winModel.report} || ${JSON.stringify({ drift })}::jsonb`;
  await tx.update(winModel).set({ report }).where(eq(winModel.trainedAsOf, trainedAsOf));
}
