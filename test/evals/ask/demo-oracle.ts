import { sql } from '../../../src/store/drizzle.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { type Oracle, openOracle } from './oracle.ts';

const views = `
create view account as select id, v->>'name' as name, v->>'industry' as industry, v->>'segment' as segment, v->>'region' as region
  from mirrored where object = 'account';
create view person as select id, v->>'name' as name, v->>'team' as team, v->>'region' as region from mirrored where object = 'sales_user';
create view closing as select id, at, v->>'closeDate' as day, lag(v->>'closeDate') over (partition by id order by at) as before
  from change where object = 'opportunity' and v ? 'closeDate';
create view push as select * from closing where day > before;
create view d as
  select o.id, o.v->>'name' as name, p.name as owner, p.team, p.region as owner_region, a.name as account, a.industry, a.segment,
    a.region, s.v->>'label' as stage, o.v->>'outcome' as outcome, (o.v->>'amount')::numeric as amount, o.v->>'currency' as currency,
    (o.v->>'closeDate')::date as close, (o.v->>'createdDate')::date as created, o.v->>'forecastCategory' as category,
    nullif(o.v->>'nextStep', '') as nextstep, score.risk, score.band, coalesce(score.signals, '{}') as signals,
    (select count(*) from push where push.id = o.id) as pushes,
    o.v->>'outcome' is null and o.v->>'closeDate' > '2026-12-31' and exists (select from push where push.id = o.id
      and push.at >= '2026-10-01' and push.before between '2026-10-01' and '2026-12-31' and push.day > '2026-12-31') as pushed_this_quarter
  from mirrored o
    left join person p on p.id = o.v->>'ownerId' left join account a on a.id = o.v->>'accountId'
    left join mirrored s on s.object = 'stage' and s.id = o.v->>'stageId' left join score on score.id = o.id
  where o.object = 'opportunity';
create view role as select d.name as deal, c.v->>'name' as contact from mirrored r join d on d.id = r.v->>'opportunityId'
  join mirrored c on c.object = 'contact' and c.id = r.v->>'contactId'
  where r.object = 'contact_role' and not coalesce((r.v->>'removed')::boolean, false);
create view change_of_deal as select d.name as deal, c.at::date as day from change c join d on d.id = c.id where c.object = 'opportunity';
create view held as select a.*, coalesce(acc.name, d.account) as account, d.name as deal from activity a
  left join account acc on acc.id = a.account_id left join d on d.id = a.opportunity_id;
create view touch as select account, deal, kind, v->>'direction' as direction, at::date as day, v->>'status' = 'held' as held from held
  where at <= '2026-11-19T23:59:59.999Z' and kind in ('email', 'call', 'meeting') and not (v->>'isAutomatic')::boolean
    and coalesce(v->>'direction', '') <> 'internal' and coalesce(v->>'status', 'held') in ('held', 'done');
create view meeting as select account, deal, at::date as day from held where kind = 'meeting'
  and coalesce(v->>'status', '') not in ('cancelled', 'declined');
`;
const byOpen = `select account from d where outcome is null and account is not null group by 1 order by count(*), 1`;

const picks = {
  rep: `select owner from d where outcome is null and split_part(owner, ' ', 1) in (select split_part(name, ' ', 1) from person group by 1 having count(*) = 1) group by 1 order by count(*) desc, 1 limit 1`,
  usdRep: `select owner from d where outcome is null group by 1 having count(distinct currency) = 1 and min(currency) = 'USD' order by count(*) desc, 1 limit 1`,
  account: `${byOpen} limit 1`,
  account2: `${byOpen} offset 1 limit 1`,
  riskyDeal: `select name from d where outcome is null order by risk desc, name limit 1`,
  sharedWord: `select split_part(name, ' ', 1) from account group by 1 order by count(*) desc, 1 limit 1`,
};

/** What is mirrored of the demo, its history, its activities and its scores, in tables of the test's own. */
export async function openDemoOracle(store: Store, tenantId: string): Promise<Oracle> {
  const read = (text: string) =>
    store.withTenant(tenantId, async (tx) => JSON.stringify((await tx.execute(sql.raw(text))).rows));
  const records = await read(`select object, id, current as v from bellwether.record where not is_deleted`);
  const changes = await read(
    `select object, record_id as id, effective_at as at, values as v from bellwether.record_change`,
  );
  const activities = await read(
    `select id, kind, account_id, opportunity_id, occurred_at as at, body as v from bellwether.activity where not is_deleted and duplicate_of is null`,
  );
  const scores = await read(
    `select opportunity_id as id, risk, band, array(select x->>'id' from jsonb_array_elements(body::jsonb->'signals') x where x->>'state' = 'fired') as signals from bellwether.score`,
  );
  return openOracle(async (db) => {
    for (const [table, columns, rows] of [
      ['mirrored', 'object text, id text, v jsonb', records],
      ['change', 'object text, id text, at timestamptz, v jsonb', changes],
      ['activity', 'id text, kind text, account_id text, opportunity_id text, at timestamptz, v jsonb', activities],
      ['score', 'id text, risk int, band text, signals text[]', scores],
    ] as const) {
      await db.exec(`create table ${table} (${columns})`);
      await db.query(`insert into ${table} select * from json_populate_recordset(null::${table}, $1::json)`, [rows]);
    }
    await db.exec(views);
  }, picks);
}
