import type { ForecastCategory } from '../domain/opportunity.ts';
import type { Band } from '../domain/score.ts';
import type { SignalId } from '../domain/signal.ts';
import { sql } from './drizzle.ts';
import type { TenantTransaction } from './open-store.ts';
import { toInstant } from './schema/tenant-table.ts';

/** One scored open deal with the names a list shows and the signals that fired on it. Unknown is null. */
export interface OpenDeal {
  readonly opportunityId: string;
  readonly name: string | null;
  readonly accountId: string | null;
  readonly account: string | null;
  readonly ownerId: string | null;
  readonly owner: string | null;
  readonly team: string | null;
  readonly region: string | null;
  readonly stageId: string | null;
  readonly stage: string | null;
  readonly amount: string | null;
  readonly currency: string | null;
  readonly closeDate: string | null;
  readonly forecastCategory: ForecastCategory | null;
  readonly risk: number;
  readonly band: Band;
  readonly winProbability: number | null;
  readonly signals: readonly SignalId[];
}

/** The scored open deals of a workspace, and how many open ones without a score there are by owner (null: nobody). `asOf` null: nothing is scored. */
export interface OpenDeals {
  readonly deals: readonly OpenDeal[];
  readonly unscored: ReadonlyMap<string | null, number>;
  readonly asOf: string | null;
}

/** The part that belongs to these owners. */
export function dealsOfOwners({ deals, unscored, asOf }: OpenDeals, owners: readonly string[]): OpenDeals {
  const wanted = new Set<string | null>(owners);
  return {
    deals: deals.filter(({ ownerId }) => ownerId !== null && wanted.has(ownerId)),
    unscored: new Map([...unscored].filter(([owner]) => owner !== null && wanted.has(owner))),
    asOf,
  };
}

/** When the data that the list rests on was last written: equal marks, equal lists. */
export async function readDealsMark(tx: TenantTransaction): Promise<string> {
  const { rows } = await tx.execute<{ mark: string }>(sql`
    select concat_ws(' ',
      (select concat(as_of, data_version, model_version, settings_digest) from bellwether.scoring_run),
      (select string_agg(concat(connection_id, object, revision, completed_at), ',' order by connection_id, object)
        from bellwether.sync_cursor),
      (select string_agg(concat(id, synced_at, data_as_of), ',' order by id) from bellwether.connection)) as mark`);
  return rows[0]?.mark ?? '';
}

type Row = OpenDeal & Record<string, unknown>;

const isOpen = sql`r.object = 'opportunity' and not r.is_deleted and r.current ->> 'outcome' is null`;

/** Reads every scored open deal of the transaction's tenant. */
export async function readOpenDeals(tx: TenantTransaction): Promise<OpenDeals> {
  const { rows } = await tx.execute<Row>(sql`
    with person as (
      select u.id, u.current ->> 'name' as name, coalesce(u.current ->> 'region', m.current ->> 'region') as region,
        coalesce(u.current ->> 'team', m.current ->> 'team') as team
      from bellwether.record u
      left join bellwether.record m on m.object = 'sales_user' and not m.is_deleted and m.id = u.current ->> 'managerId'
      where u.object = 'sales_user' and not u.is_deleted)
    select r.id as "opportunityId", r.name, r.account_id as "accountId", a.name as account, r.owner_id as "ownerId",
      person.name as owner, person.team, person.region, r.current ->> 'stageId' as "stageId",
      coalesce(g.current ->> 'label', r.current ->> 'stageId') as stage, r.current ->> 'amount' as amount,
      r.current ->> 'currency' as currency, r.current ->> 'closeDate' as "closeDate",
      r.current ->> 'forecastCategory' as "forecastCategory", s.risk, s.band, b."winProbability",
      array(select e ->> 'id' from json_array_elements(b.signals) e where e ->> 'state' = 'fired') as signals
    from bellwether.score s
    join bellwether.record r on r.id = s.opportunity_id
    cross join lateral json_to_record(s.body) as b("winProbability" float8, signals json)
    left join person on person.id = r.owner_id
    left join bellwether.record a on a.object = 'account' and not a.is_deleted and a.id = r.account_id
    left join bellwether.record g on g.object = 'stage' and not g.is_deleted and g.id = r.current ->> 'stageId'
    where ${isOpen}`);
  const unscored = await tx.execute<{ owner_id: string | null; n: number }>(sql`
    select r.owner_id, count(*)::int as n from bellwether.record r
    where ${isOpen} and not exists (select from bellwether.score s where s.opportunity_id = r.id) group by r.owner_id`);
  const scored = await tx.execute<{ as_of: string | null }>(
    sql`select max(as_of)::text as as_of from bellwether.score`,
  );
  const asOf = scored.rows[0]?.as_of ?? null;
  return {
    deals: rows,
    unscored: new Map(unscored.rows.map(({ owner_id, n }) => [owner_id, n])),
    asOf: asOf === null ? null : toInstant(asOf),
  };
}
