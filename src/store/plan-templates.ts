import { and, desc, eq, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { planTemplate } from './schema/plan-template.ts';

export type PlanTemplateRow = typeof planTemplate.$inferSelect;

/** The newest version of each copy that a workspace has made. */
export async function listOwnTemplates(tx: TenantTransaction): Promise<PlanTemplateRow[]> {
  return tx.selectDistinctOn([planTemplate.id]).from(planTemplate).orderBy(planTemplate.id, desc(planTemplate.version));
}

/** Every version of one copy, newest first. */
export async function listTemplateVersions(tx: TenantTransaction, id: string): Promise<PlanTemplateRow[]> {
  return tx.select().from(planTemplate).where(eq(planTemplate.id, id)).orderBy(desc(planTemplate.version));
}

/** Adds the next version of a copy; two who save at once come one after the other. Returns its number. */
export async function appendTemplateVersion(
  tx: TenantTransaction,
  row: Omit<PlanTemplateRow, 'version'>,
): Promise<number> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`template|${row.tenantId}|${row.id}`}, 0))`);
  const [newest] = await tx
    .select({ version: planTemplate.version })
    .from(planTemplate)
    .where(and(eq(planTemplate.tenantId, row.tenantId), eq(planTemplate.id, row.id)))
    .orderBy(desc(planTemplate.version))
    .limit(1);
  const version = (newest?.version ?? 0) + 1;
  await tx.insert(planTemplate).values({ ...row, version });
  return version;
}
