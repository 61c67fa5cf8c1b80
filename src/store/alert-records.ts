import type { Instant } from '../domain/time.ts';
import { desc, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { alertedDeal, feedback, signalStanding } from './schema/learning.ts';

export type AlertedDealRow = typeof alertedDeal.$inferSelect;
export type FeedbackRow = typeof feedback.$inferSelect;
export type SignalStandingRow = typeof signalStanding.$inferSelect;

/** Keeps what alerts said when they were raised; one that is known already stays as it was. */
export async function saveAlertedDeals(tx: TenantTransaction, rows: readonly AlertedDealRow[]): Promise<void> {
  if (rows.length > 0)
    await tx
      .insert(alertedDeal)
      .values([...rows])
      .onConflictDoNothing();
}

/** Every alert raised by `asOf`. */
export async function listAlertedDeals(tx: TenantTransaction, asOf: Instant): Promise<AlertedDealRow[]> {
  return tx
    .select()
    .from(alertedDeal)
    .where(sql`opened_at <= ${asOf}::timestamptz`)
    .orderBy(alertedDeal.openedAt, alertedDeal.episodeId);
}

/** The alert of that name, or the newest one about the deal of that id; null: there is none. */
export async function findAlertedDeal(tx: TenantTransaction, id: string): Promise<AlertedDealRow | null> {
  const rows = await tx
    .select()
    .from(alertedDeal)
    .where(sql`episode_id = ${id} or opportunity_id = ${id}`)
    .orderBy(desc(sql`episode_id = ${id}`), desc(alertedDeal.openedAt))
    .limit(1);
  return rows[0] ?? null;
}

/** Keeps a person's thumb in place of an earlier one of theirs on the same alert. */
export async function saveFeedback(tx: TenantTransaction, row: FeedbackRow): Promise<void> {
  const { verdict, givenAt, channel } = row;
  await tx
    .insert(feedback)
    .values(row)
    .onConflictDoUpdate({
      target: [feedback.tenantId, feedback.episodeId, feedback.personId],
      set: { verdict, givenAt, channel },
    });
}

export async function listFeedback(tx: TenantTransaction): Promise<FeedbackRow[]> {
  return tx.select().from(feedback).orderBy(feedback.episodeId, feedback.personId);
}

/** How each signal stood when last judged. */
export async function listSignalStandings(tx: TenantTransaction): Promise<SignalStandingRow[]> {
  return tx.select().from(signalStanding).orderBy(signalStanding.signalId);
}

export async function saveSignalStandings(tx: TenantTransaction, rows: readonly SignalStandingRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insert(signalStanding)
    .values([...rows])
    .onConflictDoUpdate({
      target: [signalStanding.tenantId, signalStanding.signalId],
      set: {
        isMuted: sql`excluded.is_muted`,
        judgedAsOf: sql`excluded.judged_as_of`,
        record: sql`excluded.record`,
      },
    });
}
