import type { Instant } from '../domain/time.ts';
import { desc, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { settingsVersion } from './schema/learning.ts';

export type SettingsVersionRow = typeof settingsVersion.$inferSelect;

/** The settings in force; null: none were ever saved. */
export async function readSettingsVersion(tx: TenantTransaction): Promise<SettingsVersionRow | null> {
  const rows = await tx.select().from(settingsVersion).orderBy(desc(settingsVersion.version)).limit(1);
  return rows[0] ?? null;
}

/** Every version, newest first. */
export async function listSettingsVersions(tx: TenantTransaction, limit: number): Promise<SettingsVersionRow[]> {
  return tx.select().from(settingsVersion).orderBy(desc(settingsVersion.version)).limit(limit);
}

/** Adds the next version; two who save at once come one after the other. Returns its number. */
export async function appendSettingsVersion(
  tx: TenantTransaction,
  row: {
    readonly tenantId: string;
    readonly settings: Record<string, unknown>;
    readonly savedBy: string;
    readonly savedAt: Instant;
    readonly note: string | null;
  },
): Promise<number> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`settings|${row.tenantId}`}, 0))`);
  const version = ((await readSettingsVersion(tx))?.version ?? 0) + 1;
  await tx.insert(settingsVersion).values({ ...row, version });
  return version;
}
