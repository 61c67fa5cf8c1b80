import type { Instant } from '../domain/time.ts';
import { and, desc, eq, gt, inArray, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { approval } from './schema/control.ts';

export type ApprovalRow = typeof approval.$inferSelect;

/** Long after it ran out an approval says nothing that the audit does not. */
const keptDays = 30;

/**
 * Puts a question, or finds the same one that is still open (waiting, or granted and not used); two who ask at once get one id.
 * Questions that ran out long ago are forgotten on the way. Returns the row and whether it is new.
 */
export async function askApproval(
  tx: TenantTransaction,
  question: typeof approval.$inferInsert,
  now: Instant,
): Promise<{ readonly row: ApprovalRow; readonly isNew: boolean }> {
  const lock = JSON.stringify(['approval', question.tenantId, question.digest]);
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))`);
  const [open] = await tx
    .select()
    .from(approval)
    .where(
      and(
        eq(approval.digest, question.digest),
        inArray(approval.state, ['waiting', 'granted']),
        gt(approval.expiresAt, now),
      ),
    )
    .orderBy(desc(approval.expiresAt), approval.id)
    .limit(1);
  if (open) return { row: open, isNew: false };
  await tx.delete(approval).where(sql`expires_at < ${now}::timestamptz - make_interval(days => ${keptDays})`);
  const [row] = await tx.insert(approval).values(question).returning();
  return { row: row as ApprovalRow, isNew: true };
}

/** One approval of the transaction's tenant; null when there is none of this id. */
export async function findApproval(tx: TenantTransaction, id: string): Promise<ApprovalRow | null> {
  const [row] = await tx.select().from(approval).where(eq(approval.id, id)).limit(1);
  return row ?? null;
}

/** The newest approvals of the transaction's tenant; `openOnly` leaves those that somebody can still answer. */
export async function listApprovals(
  tx: TenantTransaction,
  { openOnly, now, limit }: { readonly openOnly: boolean; readonly now: Instant; readonly limit: number },
): Promise<ApprovalRow[]> {
  const isOpen = and(eq(approval.state, 'waiting'), gt(approval.expiresAt, now));
  return tx
    .select()
    .from(approval)
    .where(openOnly ? isOpen : sql`true`)
    .orderBy(desc(approval.requestedAt), approval.id)
    .limit(limit);
}

/** Answers a question that still waits; null when it was answered before, ran out or never was. */
export async function answerApproval(
  tx: TenantTransaction,
  id: string,
  answer: { readonly isGranted: boolean; readonly by: string; readonly now: Instant },
): Promise<ApprovalRow | null> {
  const [row] = await tx
    .update(approval)
    .set({ state: answer.isGranted ? 'granted' : 'refused', answeredBy: answer.by, answeredAt: answer.now })
    .where(and(eq(approval.id, id), eq(approval.state, 'waiting'), gt(approval.expiresAt, answer.now)))
    .returning();
  return row ?? null;
}

/** Uses a granted approval up, for exactly the call of `digest`: of several who try at once, one gets it; the others get null. */
export async function useApproval(
  tx: TenantTransaction,
  id: string,
  digest: string,
  now: Instant,
): Promise<ApprovalRow | null> {
  const [row] = await tx
    .update(approval)
    .set({ state: 'used', usedAt: now })
    .where(
      and(eq(approval.id, id), eq(approval.state, 'granted'), eq(approval.digest, digest), gt(approval.expiresAt, now)),
    )
    .returning();
  return row ?? null;
}
