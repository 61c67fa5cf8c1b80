import type { Instant } from '../domain/time.ts';
import { and, desc, eq, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { person } from './schema/people.ts';
import { slackExchange, slackIdentity, slackReceipt } from './schema/slack.ts';

export type SlackIdentityRow = typeof slackIdentity.$inferSelect;
export type SlackExchangeRow = typeof slackExchange.$inferSelect;

/** A request of Slack comes again within minutes; the day is ample. */
const receiptHours = 24;

/** Takes what Slack tells under `key`, once: false when it was taken before, by whichever process. */
export async function takeOnce(tx: TenantTransaction, tenantId: string, key: string): Promise<boolean> {
  const taken = await tx.insert(slackReceipt).values({ tenantId, key }).onConflictDoNothing().returning();
  return taken.length > 0;
}

/** Forgets what was taken long ago. */
export async function forgetReceipts(tx: TenantTransaction): Promise<void> {
  await tx.delete(slackReceipt).where(sql`taken_at < now() - make_interval(hours => ${receiptHours})`);
}

/** Who a member is linked to; null: nobody yet. */
export async function findSlackIdentity(
  tx: TenantTransaction,
  teamId: string,
  userId: string,
): Promise<SlackIdentityRow | null> {
  const [row] = await tx
    .select()
    .from(slackIdentity)
    .where(and(eq(slackIdentity.teamId, teamId), eq(slackIdentity.userId, userId)));
  return row ?? null;
}

/** Links a member to a person, in place of any earlier link. */
export async function linkSlackIdentity(tx: TenantTransaction, row: SlackIdentityRow): Promise<void> {
  const { personId, email, linkedAt } = row;
  await tx
    .insert(slackIdentity)
    .values(row)
    .onConflictDoUpdate({
      target: [slackIdentity.tenantId, slackIdentity.teamId, slackIdentity.userId],
      set: { personId, email, linkedAt },
    });
}

/** Ends a member's link. */
export async function unlinkSlackIdentity(tx: TenantTransaction, teamId: string, userId: string): Promise<void> {
  await tx.delete(slackIdentity).where(and(eq(slackIdentity.teamId, teamId), eq(slackIdentity.userId, userId)));
}

/** The person with this address, in any case of letters; null: nobody, or several, which is nobody. */
export async function findPersonByEmail(tx: TenantTransaction, email: string) {
  const rows = await tx.select().from(person).where(sql`lower(${person.email}) = lower(${email})`).limit(2);
  return rows.length === 1 ? (rows[0] ?? null) : null;
}

/** Keeps a question that was asked. */
export async function saveExchange(tx: TenantTransaction, row: typeof slackExchange.$inferInsert): Promise<void> {
  await tx.insert(slackExchange).values(row);
}

/** A question of this id that this person asked; null: there is none. */
export async function findExchange(
  tx: TenantTransaction,
  id: string,
  personId: string,
): Promise<SlackExchangeRow | null> {
  const [row] = await tx
    .select()
    .from(slackExchange)
    .where(and(eq(slackExchange.id, id), eq(slackExchange.personId, personId)));
  return row ?? null;
}

/** What this person asked last in a thread or (null) in a conversation since an instant; null: nothing. */
export async function findPreviousExchange(
  tx: TenantTransaction,
  place: { readonly personId: string; readonly channel: string; readonly threadTs: string | null },
  since: Instant,
): Promise<SlackExchangeRow | null> {
  const { personId, channel, threadTs } = place;
  const where = threadTs === null ? sql`true` : eq(slackExchange.threadTs, threadTs);
  const [row] = await tx
    .select()
    .from(slackExchange)
    .where(
      and(
        ...[eq(slackExchange.personId, personId), eq(slackExchange.channel, channel), where],
        sql`understood is not null and asked_at >= ${since}::timestamptz`,
      ),
    )
    .orderBy(desc(slackExchange.askedAt))
    .limit(1);
  return row ?? null;
}

/** Keeps a thumb on an answer; false: this person asked no such question. */
export async function rateExchange(
  tx: TenantTransaction,
  { id, personId, verdict }: { readonly id: string; readonly personId: string; readonly verdict: 'up' | 'down' },
): Promise<boolean> {
  const rated = await tx
    .update(slackExchange)
    .set({ verdict })
    .where(and(eq(slackExchange.id, id), eq(slackExchange.personId, personId)))
    .returning();
  return rated.length > 0;
}

/** Whether the CRM says that this user of it is gone: deleted, or no longer active. */
export async function isGoneFromCrm(tx: TenantTransaction, salesUserId: string): Promise<boolean> {
  const { rows } = await tx.execute(sql`
    select from bellwether.record where object = 'sales_user' and id = ${salesUserId}
      and (is_deleted or current ->> 'isActive' = 'false')`);
  return rows.length > 0;
}
