import { asc, sql } from './drizzle.ts';
import type { Store, TenantTransaction } from './open-store.ts';
import { catalogStep } from './schema/catalog.ts';

export type CatalogStepRow = typeof catalogStep.$inferSelect;
export type NewCatalogStep = Omit<CatalogStepRow, 'seq'>;

/** Everything decided about the catalog, oldest first; the same for every workspace. */
export async function listCatalogSteps(store: Store): Promise<CatalogStepRow[]> {
  return store.db.select().from(catalogStep).orderBy(asc(catalogStep.seq));
}

/** Adds decisions, in the transaction that audits them; only the control role may. */
export async function addCatalogSteps(tx: TenantTransaction, steps: readonly NewCatalogStep[]): Promise<void> {
  await tx.execute(sql`select set_config('role', 'bellwether_control', true)`);
  await tx.insert(catalogStep).values([...steps]);
}
