import { sql } from '../../src/store/drizzle.ts';
import type { Store } from '../../src/store/open-store.ts';

/** The day that a large pipeline's data speaks for. */
export const pipelineNow = '2026-03-01T08:00:00.000Z';

export interface LargePipeline {
  readonly deals: number;
  readonly activitiesPerDeal: number;
}

const dealsAStatement = 2_000;

/**
 * Fills a tenant's mirror, by SQL alone, with open deals of eight stages that moved once, pushed their date and have two contacts
 * in roles and an even mix of activities; one deal in ten more has ended. Ids are `d0000001` and on.
 */
export async function fillPipeline(store: Store, tenantId: string, { deals, activitiesPerDeal }: LargePipeline) {
  await store.withTenant(tenantId, async (tx) => {
    await tx.execute(sql`insert into bellwether.connection (tenant_id, id, system, category, settings, readable, health, data_as_of)
      values (${tenantId}, 'crm', 'salesforce', 'crm', '{}', ${sql.raw(readable)}, 'healthy', ${pipelineNow}::timestamptz) on conflict do nothing`);
    await fillRecords(tx, tenantId, 'stage', sql.raw(stageRows));
    await fillRecords(
      tx,
      tenantId,
      'sales_user',
      sql`select 'u' || i as id, jsonb_build_object('name', 'Seller ' || i,
      'email', 'u' || i || '@own.example', 'isActive', true, 'managerId', null, 'team', 'Team ' || i % 7, 'region', null) as v
      from generate_series(0, 199) i`,
    );
    await fillRecords(
      tx,
      tenantId,
      'account',
      sql`select 'a' || i as id, jsonb_build_object('name', 'Company ' || i,
      'domain', 'c' || i || '.example', 'segment', (array['SMB', 'Mid', 'Enterprise'])[i % 3 + 1]) as v
      from generate_series(0, ${Math.ceil(deals / 5)}) i`,
    );
    await fillRecords(
      tx,
      tenantId,
      'contact',
      sql`select 'p' || i as id, jsonb_build_object('name', 'Person ' || i,
      'email', 'p' || i || '@c.example', 'title', (array['VP Finance', 'IT Manager', 'Analyst'])[i % 3 + 1], 'accountId', null) as v
      from generate_series(0, ${deals}) i`,
    );
  });
  const all = deals + Math.ceil(deals / 10);
  for (let from = 1; from <= all; from += dealsAStatement) {
    const to = Math.min(all, from + dealsAStatement - 1);
    await store.withTenant(tenantId, (tx) => fillDeals(tx, tenantId, { from, to, open: deals, activitiesPerDeal }));
  }
  await store.pool.query('analyze');
}

type Tx = Parameters<Parameters<Store['withTenant']>[1]>[0];

const readable = `array['stage','stageHistory','stageOrder','amount','amountHistory','closeDate','closeDateHistory','forecastCategory',
  'nextStep','nextStepHistory','owner','ownerActive','contactRoles','activities','tasks','meetings','emails']`;

const stageRows = `select 's' || i as id, jsonb_build_object('label', 'Stage ' || i, 'pipelineId', null, 'sortOrder', i,
  'isClosed', i >= 6, 'isWon', i = 6, 'defaultProbabilityPercent', i * 12, 'forecastCategory', null) as v
  from generate_series(0, 7) i`;

/** Records whose every field is known since a year before. */
async function fillRecords(tx: Tx, tenantId: string, object: string, rows: ReturnType<typeof sql>): Promise<void> {
  const since = sql`${pipelineNow}::timestamptz - interval '1 year'`;
  await tx.execute(sql`insert into bellwether.record (tenant_id, object, id, connection_id, current, undated, born_at)
    select ${tenantId}, ${object}, id, 'crm', v, '{}', ${since} from (${rows}) r`);
  await tx.execute(sql`insert into bellwether.record_change (tenant_id, object, record_id, effective_at, known_at, values, digest)
    select ${tenantId}, ${object}, id, ${since}, ${since}, v, hashtextextended(id, 1) from (${rows}) r`);
}

interface DealRange {
  readonly from: number;
  readonly to: number;
  readonly open: number;
  readonly activitiesPerDeal: number;
}

async function fillDeals(tx: Tx, tenantId: string, { from, to, open, activitiesPerDeal }: DealRange): Promise<void> {
  const now = sql`${pipelineNow}::timestamptz`;
  const range = sql`(select i, 'd' || lpad(i::text, 7, '0') as id from generate_series(${from}::int, ${to}::int) i) d`;
  const born = sql`${now} - make_interval(days => 60 + i % 120)`;
  await tx.execute(sql`insert into bellwether.record (tenant_id, object, id, connection_id, current, undated, born_at)
    select ${tenantId}, 'opportunity', id, 'crm', jsonb_build_object('name', 'Deal ' || i, 'ownerId', 'u' || i % 200,
      'accountId', 'a' || i / 5), '{}', ${born} from ${range}`);
  await tx.execute(sql`insert into bellwether.record_change (tenant_id, object, record_id, effective_at, known_at, values, digest)
    select ${tenantId}, 'opportunity', id, at, at, v, hashtextextended(id || at, 2) from (
      select id, ${born} as at, jsonb_build_object('name', 'Deal ' || i, 'ownerId', 'u' || i % 200, 'accountId', 'a' || i / 5,
        'stageId', 's' || i % 3, 'amount', (5000 + i % 200000)::text || '.00', 'currency', 'USD', 'nextStep', 'Call them',
        'closeDate', to_char(${now} - interval '5 days', 'YYYY-MM-DD'), 'forecastCategory', 'pipeline') as v from ${range}
      union all select id, ${now} - make_interval(days => 20 + i % 30), jsonb_build_object('stageId', 's' || 2 + i % 4,
        'closeDate', to_char(${now} + make_interval(days => i % 80 - 5), 'YYYY-MM-DD')) from ${range}
      union all select id, ${now} - make_interval(days => 5 + i % 10), jsonb_build_object('amount', (4000 + i % 200000)::text || '.00')
        from ${range}
      union all select id, ${now} - make_interval(days => 1 + i % 4), jsonb_build_object('stageId', 's' || 6 + i % 2,
        'outcome', (array['won', 'lost'])[i % 2 + 1]) from ${range} where i > ${open}) c`);
  await fillRecords(
    tx,
    tenantId,
    'contact_role',
    sql`select id || '-' || k as id, jsonb_build_object('opportunityId', id,
      'contactId', 'p' || (i * 2 + k) % ${open}, 'role', (array['Economic Buyer', 'Champion'])[k + 1], 'isPrimary', k = 0,
      'removed', false) as v from ${range}, generate_series(0, 1) k`,
  );
  await tx.execute(sql`insert into bellwether.activity
      (tenant_id, id, connection_id, opportunity_id, account_id, kind, occurred_at, known_at, body, digest)
    select ${tenantId}, aid, 'crm', id, 'a' || i / 5, kind, at, at, jsonb_build_object('id', aid, 'kind', kind,
      'occurredAt', stamp, 'knownAt', stamp, 'direction', direction, 'opportunityId', id, 'accountId', 'a' || i / 5,
      'contactIds', jsonb_build_array('p' || (i * 2 + n % 2) % ${open}), 'userIds', jsonb_build_array('u' || i % 200),
      'participantCount', 2, 'threadId', 't' || n / 4, 'status', status, 'isAutomatic', false, 'subject', 'Re: rollout plan ' || n,
      'phrases', '[]'::jsonb), hashtextextended(aid, 3)
    from (select i, id, n, id || '-' || n as aid, at,
        to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as stamp,
        (array['email', 'email', 'meeting', 'call', 'email'])[n % 5 + 1] as kind,
        (array['inbound', 'outbound', null, 'outbound', 'outbound'])[n % 5 + 1] as direction,
        (array[null, null, 'held', null, null])[n % 5 + 1] as status
      from (select i, id, n, ${now} - make_interval(hours => 12 + n * 38 + (i % 15) * 24) as at
        from ${range}, generate_series(0, ${activitiesPerDeal - 1}) n) t) t`);
}
