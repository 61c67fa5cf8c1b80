import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { getTableColumns, getTableName, is, PgTable, sql } from '../../../src/store/drizzle.ts';
import type { Store } from '../../../src/store/open-store.ts';
import * as allTables from '../../../src/store/schema/all-tables.ts';
import { allStores } from '../../setup/databases.ts';
import { needs } from '../../setup/needs.ts';

const insertAccount = (tenant: string, id: string) => sql`
  insert into bellwether.record (tenant_id, object, id, connection_id, current, undated)
  values (${tenant}, 'account', ${id}, 'crm', ${JSON.stringify({ name: `${tenant} secret` })}::jsonb, '{}'::jsonb)`;

describe.each(allStores)('on $name', ({ open }) => {
  let store: Store;
  let missing: string | null = null;
  beforeAll(async () => {
    const opened = await open();
    if (opened === null) {
      missing = 'needs PostgreSQL';
      return;
    }
    store = opened;
    for (const tenant of ['a', 'b'])
      await store.withTenant(tenant, (tx) => tx.execute(insertAccount(tenant, 'same-id')));
  });
  afterAll(async () => store?.close());
  beforeEach((context) => needs(context, missing));

  test('a tenant reads its own rows alone, with the same ids in another [store.tenant-isolation]', async () => {
    const { rows } = await store.withTenant('a', (tx) =>
      tx.execute(sql`select tenant_id, name from bellwether.record`),
    );
    expect(rows).toEqual([{ tenant_id: 'a', name: 'a secret' }]);
  });

  test('a tenant cannot write, change or delete the rows of another [store.tenant-isolation]', async () => {
    await expect(store.withTenant('a', (tx) => tx.execute(insertAccount('b', 'x')))).rejects.toThrow();
    const changed = await store.withTenant('a', (tx) =>
      tx.execute(sql`update bellwether.record set is_deleted = true where tenant_id = 'b'`),
    );
    const deleted = await store.withTenant('a', (tx) =>
      tx.execute(sql`delete from bellwether.record where tenant_id = 'b'`),
    );
    expect([changed.rowCount, deleted.rowCount]).toEqual([0, 0]);
  });

  test('without a tenant a tenant table raises, also on a connection that had one before [store.no-tenant-raises]', async () => {
    const client = await store.pool.connect();
    try {
      await client.query(
        "begin; select set_config('role', 'bellwether_app', true), set_config('app.tenant', 'a', true)",
      );
      await client.query('select count(*) from bellwether.record');
      await client.query('commit');
      await client.query('begin; set local role bellwether_app');
      await expect(client.query('select * from bellwether.record')).rejects.toThrow('No tenant is set');
      await client.query('rollback');
      await expect(store.withTenant('', async () => {})).rejects.toThrow('No workspace is named');
    } finally {
      client.release();
    }
  });

  test('a thousand alternating tenants over one pool see themselves alone [store.pool-interleave]', async () => {
    const wrong: string[] = [];
    const one = async (tenant: string) => {
      const { rows } = await store.withTenant(tenant, (tx) =>
        tx.execute<{ tenant_id: string }>(sql`select tenant_id from bellwether.record`),
      );
      if (rows.some((row) => row.tenant_id !== tenant) || rows.length !== 1) wrong.push(tenant);
    };
    for (let round = 0; round < 50; round += 1)
      await Promise.all(Array.from({ length: 20 }, (_, i) => one(i % 2 === 0 ? 'a' : 'b')));
    expect(wrong).toEqual([]);
  });

  test('every table with tenant_id has a forced policy and no other owner [store.every-tenant-table-has-policy]', async () => {
    const { rows } = await store.pool.query<{ table: string; isForced: boolean; policies: number }>(`
      select c.relname as table, c.relrowsecurity and c.relforcerowsecurity as "isForced",
        (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'bellwether' and c.relkind in ('r', 'p')
        and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)`);
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.filter(({ isForced, policies }) => !isForced || policies < 1)).toEqual([]);
    const views = await store.pool.query(`
      select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'bellwether' and c.relkind = 'v' and not coalesce(c.reloptions::text like '%security_invoker=true%', false)`);
    expect(views.rows).toEqual([]);
  });

  test('the app role owns nothing and cannot bypass row security [store.tenant-isolation]', async () => {
    const { rows } = await store.pool.query(`
      select rolsuper, rolbypassrls, (select count(*)::int from pg_class where relowner = r.oid) as owned
      from pg_roles r where rolname = 'bellwether_app'`);
    expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false, owned: 0 }]);
  });

  test('an audit row can be added but neither changed nor deleted [store.audit-append-only]', async () => {
    const add = sql`insert into bellwether.audit (tenant_id, request_id, principal_kind, principal_id, channel, action, subject, purpose, effect, reason, policy_version)
      values ('a', 'r1', 'user', 'u', 'cli', 'call', 'tool', 'test', 'deny', 'no policy', 'v1')`;
    await store.withTenant('a', (tx) => tx.execute(add));
    await expect(
      store.withTenant('a', (tx) => tx.execute(sql`update bellwether.audit set effect = 'allow'`)),
    ).rejects.toThrow();
    await expect(store.withTenant('a', (tx) => tx.execute(sql`delete from bellwether.audit`))).rejects.toThrow();
  });

  test('the migrations give this store the columns of the schema [store.same-migrations]', async () => {
    const { rows } = await store.pool.query<{ name: string }>(`
      select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'bellwether'`);
    const tables = Object.values(allTables).filter((table) => is(table, PgTable));
    const declared = tables.flatMap((table) =>
      Object.values(getTableColumns(table)).map(({ name }) => `${getTableName(table)}.${name}`),
    );
    expect(rows.map(({ name }) => name).sort()).toEqual(declared.sort());
  });
});
