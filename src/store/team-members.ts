import { type SQL, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';

/**
 * The condition on a row `u` of `bellwether.record` that its sales user belongs to `team`: by their own team, or, where the CRM gives them
 * none, by their manager's.
 */
export function isOfTeam(team: SQL): SQL {
  return sql`u.object = 'sales_user' and not u.is_deleted and coalesce(u.current ->> 'team', (
    select m.current ->> 'team' from bellwether.record m
    where m.object = 'sales_user' and not m.is_deleted and m.id = u.current ->> 'managerId')) = ${team}`;
}

/** Every team of the transaction's tenant with its sales users' ids. */
export async function readTeams(tx: TenantTransaction): Promise<Map<string, ReadonlySet<string>>> {
  const { rows } = await tx.execute<{ id: string; team: string }>(sql`
    select u.id, coalesce(u.current ->> 'team', m.current ->> 'team') as team from bellwether.record u
    left join bellwether.record m on m.object = 'sales_user' and not m.is_deleted and m.id = u.current ->> 'managerId'
    where u.object = 'sales_user' and not u.is_deleted and coalesce(u.current ->> 'team', m.current ->> 'team') is not null`);
  const byTeam = Map.groupBy(rows, ({ team }) => team);
  return new Map([...byTeam].map(([team, members]) => [team, new Set(members.map(({ id }) => id))]));
}

/** A sales user of the mirror. `team` null: neither they nor their manager have one. */
export interface SalesPerson {
  readonly id: string;
  readonly team: string | null;
  /** Whether somebody reports to them. */
  readonly isManager: boolean;
}

/** The transaction's tenant's sales users whom `person` means: an id, an address or a whole name, in any case of letters. */
export async function findSalesPeople(tx: TenantTransaction, person: string): Promise<SalesPerson[]> {
  const { rows } = await tx.execute<{ id: string; team: string | null; is_manager: boolean }>(sql`
    select u.id, coalesce(u.current ->> 'team', m.current ->> 'team') as team, exists (
      select from bellwether.record r where r.object = 'sales_user' and not r.is_deleted
        and r.current ->> 'managerId' = u.id) as is_manager
    from bellwether.record u
    left join bellwether.record m on m.object = 'sales_user' and not m.is_deleted and m.id = u.current ->> 'managerId'
    where u.object = 'sales_user' and not u.is_deleted and (u.id = ${person}
      or lower(u.current ->> 'email') = lower(${person}) or lower(u.current ->> 'name') = lower(${person}))
    order by u.id`);
  return rows.map(({ id, team, is_manager }) => ({ id, team, isManager: is_manager }));
}
