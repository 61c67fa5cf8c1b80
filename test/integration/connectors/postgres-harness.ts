import pg from 'pg';
import { linkConnector } from '../../../connectors/kit/link-connector.ts';
import { memoryCredentials } from '../../../connectors/kit/memory-credentials.ts';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { postgresConnector } from '../../../connectors/postgres/connector.ts';

/** A warehouse as one might be: names that must be quoted, types of several kinds, a view. */
export const warehouseSql = `
create schema "Sales Mart";
create table "Sales Mart"."Deal""s" (
  "Deal Id" bigint primary key,
  title text,
  stage text,
  amount numeric(18, 2),
  currency text,
  "close date" date,
  created timestamptz not null,
  owner_ref text,
  "Win Chance" double precision,
  changed_at timestamptz not null,
  gone_at timestamptz
);
create table people (email text primary key, name text, active boolean);
create view companies as select 'c-' || n as id, 'Žofia Müller 東京 🚀 ' || n as name, 'c' || n || '.example' as domain, null::timestamp as seen
  from generate_series(1, 3) as n;
insert into people values ('ana@lanternworks.example', 'Ana', true), ('ben@lanternworks.example', 'Ben', false);
`;

/** `count` deals, each changed a minute after the one before. */
export const dealsSql = (count: number) => `
insert into "Sales Mart"."Deal""s"
select 9007199254740993 + n, 'Žofia Müller 東京 🚀 ' || n, case n % 3 when 0 then 'Won' when 1 then 'Proposal' else 'Lead' end, n * 100.50, 'EUR', date '2026-12-01' + n,
  timestamptz '2026-01-01 09:00:00+00' + n * interval '1 day', 'ana@lanternworks.example', 0.25,
  timestamptz '2026-06-01 12:00:00.123456+02' + n * interval '1 minute', null
from generate_series(1, ${count}) as n;
`;

const tables = [
  {
    schema: 'Sales Mart',
    table: 'Deal"s',
    object: 'opportunity',
    id: 'Deal Id',
    columns: { name: 'title', stageId: 'stage', closeDate: 'close date', createdDate: 'created', ownerId: 'owner_ref' },
    updatedAt: 'changed_at',
    deletedAt: 'gone_at',
  },
  { table: 'people', object: 'sales_user', id: 'email', columns: { isActive: 'active' } },
  { table: 'companies', object: 'account', id: 'id' },
];

/** A connector on the database of `url`, with a login for reading unless another is given. */
export function openWarehouse(url: string, over: Record<string, unknown> = {}) {
  const { hostname, port, pathname, username, password } = new URL(url);
  const http = createOutboundHttp({ allowList: [`${hostname}:${port}`] });
  const linked = linkConnector(postgresConnector({ http, now: Date.now }), {
    id: 'warehouse-1',
    settings: {
      ...{ host: hostname, port: Number(port), database: pathname.slice(1), tls: 'off', tables },
      stages: ['Lead', 'Proposal', 'Won'],
      ...over,
    },
    credentials: memoryCredentials({ user: username, password }),
  });
  return { linked, http, close: () => linked.close().then(() => http.close()) };
}

/** Runs SQL as the owner of the database. */
export async function runSql(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}
