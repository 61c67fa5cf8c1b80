import type { Instant } from '../domain/time.ts';
import { and, eq, gt, isNull, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { invitation } from './schema/people.ts';

export type InvitationRow = typeof invitation.$inferSelect;

const isOpen = (now: Instant) => and(isNull(invitation.usedAt), gt(invitation.expiresAt, now));

export async function saveInvitation(tx: TenantTransaction, row: typeof invitation.$inferInsert): Promise<void> {
  await tx.insert(invitation).values(row);
}

/** Invitations to an address that can still be used, newest first. */
export async function listInvitations(tx: TenantTransaction, now: Instant): Promise<InvitationRow[]> {
  return tx
    .select()
    .from(invitation)
    .where(and(isOpen(now), sql`${invitation.email} is not null`))
    .orderBy(sql`${invitation.invitedAt} desc`, invitation.id);
}

/** The way in that this hash opens; null: none, used, or too late. */
export async function findInvitation(
  tx: TenantTransaction,
  tokenHash: string,
  now: Instant,
): Promise<InvitationRow | null> {
  const [row] = await tx
    .select()
    .from(invitation)
    .where(and(eq(invitation.tokenHash, tokenHash), isOpen(now)));
  return row ?? null;
}

/** Uses a way in up: of several who try at once one gets it, the others null. */
export async function useInvitation(
  tx: TenantTransaction,
  tokenHash: string,
  now: Instant,
): Promise<InvitationRow | null> {
  const [row] = await tx
    .update(invitation)
    .set({ usedAt: now })
    .where(and(eq(invitation.tokenHash, tokenHash), isOpen(now)))
    .returning();
  return row ?? null;
}

/** Takes an invitation back; false when there is none that can still be used. */
export async function withdrawInvitation(tx: TenantTransaction, id: string, now: Instant): Promise<boolean> {
  const rows = await tx
    .delete(invitation)
    .where(and(eq(invitation.id, id), isOpen(now)))
    .returning({ id: invitation.id });
  return rows.length > 0;
}

/** Forgets the owner's links that nobody used, so that each start has one alone. */
export async function forgetOwnerLinks(tx: TenantTransaction): Promise<void> {
  await tx.delete(invitation).where(and(isNull(invitation.email), isNull(invitation.usedAt)));
}
