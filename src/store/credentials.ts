import type { Instant } from '../domain/time.ts';
import type { DataKeyRow } from './data-keys.ts';
import { and, eq, type SQL, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { credential, dataKey, reauthNotice } from './schema/credential.ts';
import { connection } from './schema/workspace.ts';

/** Names one credential. `holder`: `service`, or the id of the user who signed in. */
export interface CredentialKey {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly holder: string;
  readonly issuer: string;
}

export type CredentialRow = typeof credential.$inferSelect;
export type NewCredentialRow = typeof credential.$inferInsert;

/** How often `last_used_at` is written at most. */
const lastUsedGrainMs = 60_000;

/**
 * Reads a credential with the data key it is sealed by, and notes its use; null when there is none. One statement reads both:
 * between two, a renewal could seal the row anew and drop the key.
 */
export async function useCredential(
  tx: TenantTransaction,
  key: CredentialKey,
  now: Instant,
): Promise<{ readonly row: CredentialRow; readonly dataKey: DataKeyRow } | null> {
  const [found] = await tx
    .select({ row: credential, dataKey })
    .from(credential)
    .innerJoin(dataKey, and(eq(dataKey.tenantId, credential.tenantId), eq(dataKey.version, credential.keyVersion)))
    .where(isKey(key));
  if (!found) return null;
  const { row } = found;
  const lastUsedMs = row.lastUsedAt === null ? 0 : Date.parse(row.lastUsedAt);
  if (Date.parse(now) - lastUsedMs < lastUsedGrainMs) return found;
  await tx.update(credential).set({ lastUsedAt: now }).where(isKey(key));
  return { ...found, row: { ...row, lastUsedAt: now } };
}

/** Reads a credential; null when there is none. */
export async function findCredential(tx: TenantTransaction, key: CredentialKey): Promise<CredentialRow | null> {
  const [row] = await tx.select().from(credential).where(isKey(key));
  return row ?? null;
}

/** Reads a credential and keeps every other writer out until the transaction ends. */
export async function lockCredential(tx: TenantTransaction, key: CredentialKey): Promise<CredentialRow | null> {
  const [row] = await tx.select().from(credential).where(isKey(key)).for('update');
  return row ?? null;
}

/** Creates a credential or replaces it whole, one version on; notices about the former one are settled by it. */
export async function saveCredential(tx: TenantTransaction, row: NewCredentialRow): Promise<void> {
  await tx.delete(credential).where(isKey(row));
  await tx.delete(reauthNotice).where(isNoticeOf(row));
  await tx.insert(credential).values(row);
}

/** Changes a credential if it still has `version`; returns false when someone else changed it first. */
export async function changeCredential(
  tx: TenantTransaction,
  key: CredentialKey,
  version: number,
  change: Partial<Omit<NewCredentialRow, keyof CredentialKey>>,
): Promise<boolean> {
  const changed = await tx
    .update(credential)
    .set(change)
    .where(and(isKey(key), eq(credential.version, version)))
    .returning({ version: credential.version });
  return changed.length > 0;
}

/** Marks that a refresh may be under way, so that one that dies is noticed; a row that moved on is left alone. */
export async function markRefreshing(
  tx: TenantTransaction,
  key: CredentialKey,
  version: number,
  now: Instant,
): Promise<void> {
  await tx
    .update(credential)
    .set({ health: 'refreshing', refreshStartedAt: now })
    .where(and(isKey(key), eq(credential.version, version), eq(credential.health, 'healthy')));
}

/** Refreshes that began before `startedBefore` and were not finished, and are not cooling down at `now`. */
export async function listInterrupted(
  tx: TenantTransaction,
  startedBefore: Instant,
  now: Instant,
): Promise<CredentialRow[]> {
  return tx
    .select()
    .from(credential)
    .where(
      and(
        eq(credential.health, 'refreshing'),
        sql`refresh_started_at < ${startedBefore}`,
        sql`(retry_at is null or retry_at <= ${now})`,
      ),
    );
}

/** All credentials of the tenant, or those of one connection; ciphertext included. */
export async function listCredentials(tx: TenantTransaction, connectionId: string | null): Promise<CredentialRow[]> {
  return tx
    .select()
    .from(credential)
    .where(connectionId === null ? undefined : eq(credential.connectionId, connectionId))
    .orderBy(credential.connectionId, credential.holder, credential.issuer);
}

/** Removes a credential with its ciphertext. */
export async function deleteCredential(tx: TenantTransaction, key: CredentialKey): Promise<void> {
  await tx.delete(credential).where(isKey(key));
}

/** Shows on the connection, to those who may not see credentials, how its credential fares. */
export async function showConnectionHealth(
  tx: TenantTransaction,
  connectionId: string,
  health: string,
  reason: string | null,
): Promise<void> {
  await tx.update(connection).set({ health, healthReason: reason }).where(eq(connection.id, connectionId));
}

/** The condition that selects one credential. */
export function isKey(key: CredentialKey): SQL | undefined {
  return and(
    eq(credential.connectionId, key.connectionId),
    eq(credential.holder, key.holder),
    eq(credential.issuer, key.issuer),
  );
}

function isNoticeOf(key: CredentialKey): SQL | undefined {
  return and(
    eq(reauthNotice.connectionId, key.connectionId),
    eq(reauthNotice.holder, key.holder),
    eq(reauthNotice.issuer, key.issuer),
  );
}
