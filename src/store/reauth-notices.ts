import type { Instant } from '../domain/time.ts';
import { and, eq, isNull } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { reauthNotice } from './schema/credential.ts';

export type ReauthNotice = typeof reauthNotice.$inferSelect;

/** Leaves one notice for this version of the secrets; a second one changes nothing. */
export async function leaveNotice(tx: TenantTransaction, notice: typeof reauthNotice.$inferInsert): Promise<void> {
  await tx.insert(reauthNotice).values(notice).onConflictDoNothing();
}

/** Notices of the tenant that nobody was told of yet. */
export async function listUndelivered(tx: TenantTransaction): Promise<ReauthNotice[]> {
  return tx.select().from(reauthNotice).where(isNull(reauthNotice.deliveredAt)).orderBy(reauthNotice.createdAt);
}

/** Claims a notice for delivery; false when someone else has. Call it in the transaction that writes the message's outbox row. */
export async function claimNotice(tx: TenantTransaction, notice: ReauthNotice, now: Instant): Promise<boolean> {
  const claimed = await tx
    .update(reauthNotice)
    .set({ deliveredAt: now })
    .where(
      and(
        eq(reauthNotice.connectionId, notice.connectionId),
        eq(reauthNotice.holder, notice.holder),
        eq(reauthNotice.issuer, notice.issuer),
        eq(reauthNotice.version, notice.version),
        isNull(reauthNotice.deliveredAt),
      ),
    )
    .returning({ version: reauthNotice.version });
  return claimed.length > 0;
}
