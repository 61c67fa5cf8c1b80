import { type SQL, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';

/** What acted for a person, counted. */
export interface OpenActs {
  readonly sessions: number;
  readonly invitations: number;
  /** Asked for or given by them and not used. */
  readonly approvals: number;
  readonly plans: number;
  /** Lists of the board that only they saw. */
  readonly savedViews: number;
}

/** Ends what acts for a person of the transaction's tenant: `ids` are what they are called by there, `email` null: they have none. */
export async function endOpenActsOf(
  tx: TenantTransaction,
  personId: string,
  ids: readonly string[],
  email: string | null,
): Promise<OpenActs> {
  const isTheirs = sql`any(${sql.param([...ids])}::text[])`;
  const count = async (statement: SQL) => (await tx.execute(statement)).rowCount ?? 0;
  return {
    sessions: await count(sql`delete from bellwether.web_session where person_id = ${personId}`),
    invitations: await count(
      sql`delete from bellwether.invitation where used_at is null and lower(email) = lower(${email})`,
    ),
    approvals: await count(sql`
      update bellwether.approval set state = 'refused'
      where (requested_by = ${isTheirs} and state in ('waiting', 'granted')) or (answered_by = ${isTheirs} and state = 'granted')`),
    plans: await count(sql`
      update bellwether.plan_run set is_cancelled = true
      where status in ('running', 'waiting') and not is_cancelled and requested_by = ${isTheirs}`),
    savedViews: await count(sql`delete from bellwether.saved_view where person_id = ${personId} and not is_shared`),
  };
}
