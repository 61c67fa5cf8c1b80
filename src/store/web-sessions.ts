import type { Instant } from '../domain/time.ts';
import { eq, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import type { PersonRow } from './people.ts';
import { person, webSession } from './schema/people.ts';

export type WebSessionRow = typeof webSession.$inferSelect;

/** A session that holds, with the person as they are now. `team` is that of their user in the CRM. */
export interface HeldSession {
  readonly session: WebSessionRow;
  readonly person: PersonRow;
  readonly team: string | null;
}

export async function saveWebSession(tx: TenantTransaction, row: WebSessionRow): Promise<void> {
  await tx.insert(webSession).values(row);
}

/**
 * The session of this hash, if it holds at `now`: neither too old nor idle since `idleSince`, of a person who is active here and whose
 * user in the CRM, if linked, is. Null otherwise, whatever the reason.
 */
export async function findWebSession(
  tx: TenantTransaction,
  tokenHash: string,
  now: Instant,
  idleSince: Instant,
): Promise<HeldSession | null> {
  const team = sql<string | null>`(select coalesce(u.current ->> 'team', m.current ->> 'team') from bellwether.record u
    left join bellwether.record m on m.object = 'sales_user' and not m.is_deleted and m.id = u.current ->> 'managerId'
    where u.object = 'sales_user' and not u.is_deleted and u.id = ${person.salesUserId})`;
  const isGone = sql`exists (select from bellwether.record u where u.object = 'sales_user' and u.id = ${person.salesUserId}
    and (u.is_deleted or u.current ->> 'isActive' = 'false'))`;
  const [row] = await tx
    .select({ session: webSession, person, team })
    .from(webSession)
    .innerJoin(person, sql`${person.tenantId} = ${webSession.tenantId} and ${person.id} = ${webSession.personId}`)
    .where(
      sql`${webSession.tokenHash} = ${tokenHash} and ${webSession.expiresAt} > ${now}::timestamptz
        and ${webSession.lastUsedAt} > ${idleSince}::timestamptz and ${person.state} = 'active' and not ${isGone}`,
    );
  return row ?? null;
}

/** Notes that the session and its person were here. */
export async function touchWebSession(tx: TenantTransaction, { tokenHash, personId }: WebSessionRow, now: Instant) {
  await tx.update(webSession).set({ lastUsedAt: now }).where(eq(webSession.tokenHash, tokenHash));
  await tx.update(person).set({ lastSeenAt: now }).where(eq(person.id, personId));
}

/** Ends one session. */
export async function endWebSession(tx: TenantTransaction, tokenHash: string): Promise<void> {
  await tx.delete(webSession).where(eq(webSession.tokenHash, tokenHash));
}

/** Ends every session of a person. */
export async function endSessionsOf(tx: TenantTransaction, personId: string): Promise<void> {
  await tx.delete(webSession).where(eq(webSession.personId, personId));
}

/** Forgets sessions that ran out. */
export async function forgetEndedSessions(tx: TenantTransaction, now: Instant, idleSince: Instant): Promise<void> {
  await tx
    .delete(webSession)
    .where(
      sql`${webSession.expiresAt} <= ${now}::timestamptz or ${webSession.lastUsedAt} <= ${idleSince}::timestamptz`,
    );
}
