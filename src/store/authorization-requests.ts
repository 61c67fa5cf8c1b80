import { eq, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { authorizationRequest } from './schema/credential.ts';

export type AuthorizationRow = typeof authorizationRequest.$inferSelect;

/** Remembers a sign-in that has begun, and forgets those of the tenant that ran out. */
export async function saveAuthorization(
  tx: TenantTransaction,
  row: typeof authorizationRequest.$inferInsert,
): Promise<void> {
  await tx.delete(authorizationRequest).where(sql`expires_at < now() - interval '1 hour'`);
  await tx.insert(authorizationRequest).values(row);
}

/** Takes a begun sign-in out of the store: of several who ask, one gets it; null when there is none. */
export async function takeAuthorization(tx: TenantTransaction, stateDigest: string): Promise<AuthorizationRow | null> {
  const [row] = await tx
    .delete(authorizationRequest)
    .where(eq(authorizationRequest.stateDigest, stateDigest))
    .returning();
  return row ?? null;
}

/** Forgets the sign-ins that these people have begun and not finished. */
export async function deleteSignInsBegunBy(tx: TenantTransaction, ids: readonly string[]): Promise<void> {
  await tx.execute(
    sql`delete from bellwether.authorization_request where started_by = any(${sql.param([...ids])}::text[])`,
  );
}
