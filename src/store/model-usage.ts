import { eq, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { modelUsage } from './schema/model-usage.ts';

export type ModelUsageRow = typeof modelUsage.$inferSelect;

/** What was used on one day, by purpose. */
export async function readModelUsage(tx: TenantTransaction, day: string): Promise<ModelUsageRow[]> {
  return tx.select().from(modelUsage).where(eq(modelUsage.day, day)).orderBy(modelUsage.purpose);
}

/** Adds to what was used on a day; negative tokens give back what was set aside and not needed. */
export async function addModelUsage(tx: TenantTransaction, added: ModelUsageRow): Promise<void> {
  await tx
    .insert(modelUsage)
    .values(added)
    .onConflictDoUpdate({
      target: [modelUsage.tenantId, modelUsage.day, modelUsage.purpose],
      set: {
        calls: sql`${modelUsage.calls} + ${added.calls}`,
        failures: sql`${modelUsage.failures} + ${added.failures}`,
        tokens: sql`${modelUsage.tokens} + ${added.tokens}`,
      },
    });
}

/**
 * Sets tokens of a day's allowance aside for one call; false: so many are not left. Two calls at once cannot both take the last
 * ones.
 */
export async function setTokensAside(
  tx: TenantTransaction,
  { tenantId, day, purpose, tokens }: Pick<ModelUsageRow, 'tenantId' | 'day' | 'purpose' | 'tokens'>,
  allowance: number,
): Promise<boolean> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`model|${tenantId}`}, 0))`);
  const used = (await readModelUsage(tx, day)).reduce((sum, row) => sum + row.tokens, 0);
  if (used + tokens > allowance) return false;
  await addModelUsage(tx, { tenantId, day, purpose, calls: 1, failures: 0, tokens });
  return true;
}
