import { asc, desc, eq } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { agent } from './schema/agent.ts';

export type AgentRow = typeof agent.$inferSelect;

/** Every version of every agent of the transaction's tenant, oldest first. */
export async function listAgentVersions(tx: TenantTransaction): Promise<AgentRow[]> {
  return tx.select().from(agent).orderBy(asc(agent.id), asc(agent.version));
}

/** Keeps a new version of an agent and returns its number; versions are never changed. */
export async function addAgentVersion(
  tx: TenantTransaction,
  row: Omit<typeof agent.$inferInsert, 'version'>,
): Promise<number> {
  const versions = tx.select({ version: agent.version }).from(agent).where(eq(agent.id, row.id));
  const [newest] = await versions.orderBy(desc(agent.version)).limit(1);
  const version = (newest?.version ?? 0) + 1;
  await tx.insert(agent).values({ ...row, version });
  return version;
}
