import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Oracle, openOracle } from './oracle.ts';

const schema = `
create table rep_raw (sales_agent text, manager text, regional_office text);
create table account_raw (account text, sector text, year_established int, revenue numeric, employees int, office_location text, subsidiary_of text);
create table product_raw (product text, series text, sales_price numeric);
create table deal_raw (opportunity_id text, sales_agent text, product text, account text, deal_stage text, engage_date date, close_date date, close_value numeric);
`;
const views = `
create table rep as select sales_agent as name, manager, regional_office as region from rep_raw;
create table account as select account as name, sector, year_established as founded, revenue, employees, office_location as location, subsidiary_of as parent from account_raw;
create table product as select product as name, series, sales_price as price from product_raw;
create table d as
  select opportunity_id as id, sales_agent as rep, rep.manager, rep.region, p.name as product, p.series, p.price,
    deal_raw.account, a.sector, deal_stage as stage, nullif(nullif(deal_stage, 'Engaging'), 'Prospecting') as outcome,
    engage_date as engaged, close_date as closed, close_value as value
  from deal_raw left join rep on rep.name = sales_agent
    left join product p on replace(p.name, ' ', '') = replace(deal_raw.product, ' ', '')
    left join account a on a.name = deal_raw.account;
`;
const uniqueFirst = `split_part(rep, ' ', 1) in (select split_part(name, ' ', 1) from rep group by 1 having count(*) = 1)`;
const byWins = `select rep from d where stage = 'Won' and ${uniqueFirst} group by 1 order by count(*) desc, 1`;

const picks = {
  rep: `${byWins} limit 1`,
  rep2: `${byWins} offset 1 limit 1`,
  manager: `select manager from d where stage = 'Won' group by 1 order by count(*) desc, 1 limit 1`,
  account: `select account from d where account is not null and outcome is null and account not like '% %' group by 1 order by count(*) desc, 1 limit 1`,
  product: `select product from d where product like '% % %' group by 1 order by count(*) desc, 1 limit 1`,
  parent: `select parent from account where parent is not null group by 1 order by count(*) desc, 1 limit 1`,
};

/** The CSV rows of the Maven sales data in tables of the test's own. */
export function openMavenOracle(folder: string): Promise<Oracle> {
  return openOracle(async (db) => {
    await db.exec(schema);
    for (const [table, file] of [
      ['rep_raw', 'sales_teams.csv'],
      ['account_raw', 'accounts.csv'],
      ['product_raw', 'products.csv'],
      ['deal_raw', 'sales_pipeline.csv'],
    ] as const) {
      const blob = new Blob([await readFile(join(folder, file))]);
      await db.query(`copy ${table} from '/dev/blob' with (format csv, header true)`, [], { blob });
    }
    await db.exec(views);
  }, picks);
}
