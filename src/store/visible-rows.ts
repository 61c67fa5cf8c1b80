import type { Principal } from '../domain/principal.ts';
import { type SQL, sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { isOfTeam } from './team-members.ts';

/** Whose rows a decision lets its principal see: everyone's, their team's, their own. */
export type RowScope = 'all' | 'team' | 'own';

/** Sales-user ids whose rows are visible; null: everyone's, rows without an owner included. */
export type VisibleOwners = readonly string[] | null;

/** Looks up whom a principal sees at this moment. Nobody, when they are not linked to a sales user and see their own rows. */
export async function visibleOwners(
  tx: TenantTransaction,
  { team, salesUserId }: Principal,
  rows: RowScope,
): Promise<VisibleOwners> {
  if (rows === 'all') return null;
  const own = salesUserId === null ? [] : [salesUserId];
  if (rows === 'own' || team === null) return own;
  const members = await tx.execute<{ id: string }>(sql`
    select u.id from bellwether.record u where ${isOfTeam(sql`${team}`)}`);
  return [...new Set([...own, ...members.rows.map(({ id }) => id)])];
}

/** The conditions that leave only rows of visible owners; each is written for one table under one alias. */
export interface RowConditions {
  /** On a deal's id. */
  readonly ofDeal: (opportunityId: SQL) => SQL;
  /** On a row of `bellwether.record` called `r`, of any object. */
  readonly ofRecord: SQL;
  /** On a row of `bellwether.activity` called `a`. */
  readonly ofActivity: SQL;
  /** On a row of `bellwether.outbox` called `o`: about a deal, or (a digest) about its owner. */
  readonly ofDelivery: SQL;
}

/** Builds the conditions. `team` null: the principal has none. */
export function rowConditions(owners: VisibleOwners, team: string | null, rows: RowScope): RowConditions {
  if (owners === null) {
    const always = sql`true`;
    return { ofDeal: () => always, ofRecord: always, ofActivity: always, ofDelivery: always };
  }
  const isVisible = (ownerId: SQL) => sql`coalesce(${ownerId} = any(${sql.param([...owners])}::text[]), false)`;
  const ofDeal = (id: SQL) => sql`exists (select from bellwether.record d
    where d.object = 'opportunity' and not d.is_deleted and d.id = ${id} and ${isVisible(sql`d.owner_id`)})`;
  // an account belongs to its owner; one without an owner is seen through a visible deal
  const ofAccount = (id: SQL) => sql`exists (select from bellwether.record c where c.object = 'account' and c.id = ${id}
    and (${isVisible(sql`c.owner_id`)} or (c.owner_id is null and ${dealOfAccount(sql`c.id`)})))`;
  const dealOfAccount = (id: SQL) => sql`exists (select from bellwether.record d
    where d.object = 'opportunity' and not d.is_deleted and d.account_id = ${id} and ${isVisible(sql`d.owner_id`)})`;
  const teamTarget = rows === 'team' && team !== null ? sql`r.current ->> 'team' = ${team}` : sql`false`;
  return {
    ofDeal,
    ofRecord: sql`case r.object
      when 'opportunity' then ${isVisible(sql`r.owner_id`)}
      when 'account' then ${isVisible(sql`r.owner_id`)} or (r.owner_id is null and ${dealOfAccount(sql`r.id`)})
      when 'contact' then ${ofAccount(sql`r.account_id`)}
        or exists (select from bellwether.record l where l.object = 'contact_role' and not l.is_deleted
          and l.current ->> 'contactId' = r.id and ${ofDeal(sql`l.opportunity_id`)})
      when 'contact_role' then ${ofDeal(sql`r.opportunity_id`)}
      when 'sales_user' then ${isVisible(sql`r.id`)}
      when 'target' then ${teamTarget}
      else r.object in ('stage', 'product') end`,
    ofActivity: sql`case when a.opportunity_id is not null then ${ofDeal(sql`a.opportunity_id`)}
      else ${ofAccount(sql`a.account_id`)} end`,
    ofDelivery: sql`(${ofDeal(sql`o.subject_id`)} or (${isVisible(sql`o.subject_id`)} and not exists (
      select from bellwether.record d where d.object = 'opportunity' and d.id = o.subject_id)))`,
  };
}
