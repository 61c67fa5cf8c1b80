import type { ForecastCategory } from '../domain/opportunity.ts';
import type { Band } from '../domain/score.ts';
import type { SignalId } from '../domain/signal.ts';
import { type SQL, sql } from './drizzle.ts';
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

/** The scored open deals, and how many open deals there are with those that have no score. `asOf` null: nothing is scored. */
export interface OpenDeals {
  readonly deals: readonly OpenDeal[];
  readonly total: number;
  readonly asOf: string | null;
}

type Row = OpenDeal & Record<string, unknown>;

/** Reads every scored open deal for which `visible` (a condition on rows called `r`) holds. */
export async function readOpenDeals(tx: TenantTransaction, visible: SQL): Promise<OpenDeals> {
  const isOpen = sql`r.object = 'opportunity' and not r.is_deleted and r.current ->> 'outcome' is null and (${visible})`;
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
  const counted = await tx.execute<{ total: number; as_of: string | null }>(sql`
    select (select count(*)::int from bellwether.record r where ${isOpen}) as total,
      (select max(as_of)::text from bellwether.score) as as_of`);
  const [count] = counted.rows;
  return { deals: rows, total: count?.total ?? 0, asOf: count?.as_of ? toInstant(count.as_of) : null };
}
