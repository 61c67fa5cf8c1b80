import { createServer } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest';
import { dataChecks } from '../../../connectors/kit/conformance-data.ts';
import { callContext, definitionChecks } from '../../../connectors/kit/conformance-definition.ts';
import type { ConformanceSubject } from '../../../connectors/kit/conformance-subject.ts';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { FaultScript } from '../../../connectors/kit/simulator-faults.ts';
import { postgresConnector } from '../../../connectors/postgres/connector.ts';
import { pageStatement, quoteIdentifier } from '../../../connectors/postgres/sql.ts';
import type { MirrorRecord } from '../../../src/domain/record.ts';
import { needs } from '../../setup/needs.ts';
import { type PrivatePostgres, requirePostgres } from '../../setup/private-postgres.ts';
import { dealsSql, openWarehouse, runSql, warehouseSql } from './postgres-harness.ts';

let server: PrivatePostgres | null = null;
let url = '';
let emptyUrl = '';

beforeAll(async () => {
  server = await requirePostgres();
  if (!server) return;
  url = await server.createDatabase();
  emptyUrl = await server.createDatabase();
  await runSql(url, warehouseSql + dealsSql(25));
  await runSql(
    emptyUrl,
    `${warehouseSql}; delete from people; create or replace view companies as select 'x'::text as id, 'x'::text as name, 'x'::text as domain, null::timestamp as seen where false;`,
  );
}, 60_000);
afterAll(() => server?.close());

const hasServer = (context: TestContext) => needs(context, server ? null : 'no PostgreSQL server');

interface Page {
  readonly records: MirrorRecord[];
  readonly cursor: string | null;
  readonly done: boolean;
  readonly watermark?: string;
  readonly rejected: { readonly column: string | null; readonly reason: string }[];
}
type Warehouse = ReturnType<typeof openWarehouse>;

async function readAll({ linked }: Warehouse, object: string, since: string | null, limit: number): Promise<Page[]> {
  const pages: Page[] = [];
  for (let cursor: string | null = null; ; ) {
    const page = (await linked.call(
      'postgres_read_changes',
      { object, since, cursor, limit },
      callContext(),
    )) as unknown as Page;
    pages.push(page);
    cursor = page.cursor;
    if (cursor === null) return pages;
  }
}
const idsOf = (pages: readonly Page[]) =>
  pages.flatMap((page) => page.records.map((each) => (each.object === 'activity' ? each.activity.id : each.id)));

async function withWarehouse(use: (warehouse: Warehouse) => Promise<void>, ...args: Parameters<typeof openWarehouse>) {
  const warehouse = openWarehouse(...args);
  try {
    await use(warehouse);
  } finally {
    await warehouse.close();
  }
}

test('a complete pass gives each row once, ids beyond 2^53 and odd names included [postgres.reads-every-row-once]', async (context) => {
  hasServer(context);
  await withWarehouse(async (warehouse) => {
    const pages = await readAll(warehouse, 'opportunity', null, 7);
    expect(pages.map(({ records }) => records.length)).toEqual([7, 7, 7, 4]);
    expect(idsOf(pages)).toEqual(Array.from({ length: 25 }, (_, index) => String(9007199254740994n + BigInt(index))));
    expect(pages.at(-1)?.watermark).toBe('2026-06-01T09:25:00.123Z');
    const [first] = pages[0]?.records ?? [];
    expect(first).toMatchObject({
      changes: [
        { knownAt: '2026-01-02T09:00:00.000Z', values: { createdDate: '2026-01-02' } },
        {
          knownAt: '2026-06-01T10:01:00.123Z',
          values: { stageId: 'Proposal', closeDate: '2026-12-02', amount: '100.50', currency: 'EUR' },
        },
      ],
      undated: { name: 'Žofia Müller 東京 🚀 1', ownerId: 'ana@lanternworks.example', custom: { 'Win Chance': 0.25 } },
    });
  }, url);
});

test('an incremental pass starts at the watermark less the overlap and reads nothing else [postgres.reads-changes]', async (context) => {
  hasServer(context);
  await withWarehouse(
    async (warehouse) => {
      const pages = await readAll(warehouse, 'opportunity', '2026-06-01T10:20:00.000Z', 2);
      expect(idsOf(pages)).toHaveLength(6);
      expect(new Set(idsOf(pages)).size).toBe(6);
    },
    url,
    { overlapMinutes: 0 },
  );
});

test('rows written during a pass are in the next one [postgres.reads-changes]', async (context) => {
  hasServer(context);
  const own = await (server as PrivatePostgres).createDatabase();
  await runSql(own, warehouseSql + dealsSql(10));
  await withWarehouse(async ({ linked }) => {
    const first = (await linked.call(
      'postgres_read_changes',
      { object: 'opportunity', limit: 4 },
      callContext(),
    )) as unknown as Page;
    await runSql(
      own,
      `update "Sales Mart"."Deal""s" set stage = 'Won', changed_at = '2026-06-02 00:00:00+00' where "Deal Id" = 9007199254740994`,
    );
    await runSql(
      own,
      `update "Sales Mart"."Deal""s" set gone_at = now(), changed_at = '2026-06-02 00:01:00+00' where "Deal Id" = 9007199254740995`,
    );
    let page = first;
    while (page.cursor !== null) {
      page = (await linked.call(
        'postgres_read_changes',
        { object: 'opportunity', limit: 4, cursor: page.cursor },
        callContext(),
      )) as unknown as Page;
    }
    const next = (await linked.call(
      'postgres_read_changes',
      { object: 'opportunity', since: page.watermark },
      callContext(),
    )) as unknown as Page;
    const changed = next.records.filter((each) => /99[45]$/.test('id' in each ? each.id : ''));
    expect(changed.map(({ isDeleted }) => isDeleted)).toEqual([false, true]);
  }, own);
});

test('a table without an updated-at column is read whole, undated and without a watermark [postgres.reads-changes]', async (context) => {
  hasServer(context);
  await withWarehouse(async (warehouse) => {
    const pages = await readAll(warehouse, 'sales_user', '2026-06-01T00:00:00.000Z', 1);
    expect(idsOf(pages)).toEqual(['ana@lanternworks.example', 'ben@lanternworks.example']);
    expect(pages.at(-1)?.watermark).toBeUndefined();
    expect(pages[1]?.records[0]).toMatchObject({ changes: [], undated: { isActive: false } });
  }, url);
});

test('the stages are those the deals stand in, in the order of the settings [postgres.reads-every-row-once]', async (context) => {
  hasServer(context);
  await withWarehouse(async (warehouse) => {
    const [page] = await readAll(warehouse, 'stage', null, 100);
    expect(
      page?.records.map((each) =>
        'undated' in each ? [each.id, each.undated['sortOrder'], each.undated['isWon']] : [],
      ),
    ).toEqual([
      ['Lead', 0, false],
      ['Proposal', 1, false],
      ['Won', 2, true],
    ]);
  }, url);
});

test('what the source holds and what is wrong with it is described in one answer [postgres.describes]', async (context) => {
  hasServer(context);
  const tables = [
    { table: 'companies', object: 'account', id: 'id' },
    { table: 'nowhere', object: 'contact', id: 'id' },
    { table: 'people', object: 'sales_user', id: 'nickname' },
    { table: 'people', object: 'sales_user', id: 'email', updatedAt: 'name' },
  ];
  await withWarehouse(
    async ({ linked }) => {
      const told = await linked.call('postgres_describe_source', {}, callContext());
      expect(told['server']).toMatch(/^PostgreSQL \d/);
      expect((told['tables'] as { table: string }[]).map(({ table }) => table)).toEqual(['public.companies']);
      const problems = told['problems'] as string[];
      expect(problems[0]).toContain('there is no table or view public.nowhere');
      expect(problems[1]).toContain('has no column "nickname"');
      expect(problems[2]).toContain('it is of type text, not a date or timestamp');
    },
    url,
    { tables },
  );
});

test('a row that cannot be read is named with its column and reason, and the others come [postgres.rejects-with-reason]', async (context) => {
  hasServer(context);
  const own = await (server as PrivatePostgres).createDatabase();
  await runSql(
    own,
    `create table deals (id int primary key, name text, stage text, amount text, created date);
    insert into deals values (1, 'A', 'Lead', '12.50', '2026-01-01'), (2, 'B', 'Lead', 'a lot', '2026-01-01');`,
  );
  const tables = [{ table: 'deals', object: 'opportunity', columns: { createdDate: 'created' } }];
  await withWarehouse(
    async (warehouse) => {
      const [page] = await readAll(warehouse, 'opportunity', null, 10);
      expect(page?.records).toHaveLength(1);
      expect(page?.rejected).toMatchObject([{ file: 'public.deals', row: 2, column: 'amount', value: 'a lot' }]);
    },
    own,
    { tables },
  );
});

test('nothing can be written, not even by a view that calls a writing function [postgres.only-reads]', async (context) => {
  hasServer(context);
  const own = await (server as PrivatePostgres).createDatabase();
  await runSql(
    own,
    `create table log (at timestamptz);
    create function note() returns text language plpgsql as $$ begin insert into public.log values (now()); return 'x'; end $$;
    create view tricky as select public.note() as id, 'n'::text as name;`,
  );
  await withWarehouse(
    async ({ linked }) => {
      const call = linked.call('postgres_read_rows', { table: 'public.tricky' }, callContext());
      await expect(call).rejects.toMatchObject({ code: 'forbidden', data: { reason: '25006' } });
    },
    own,
    { tables: [{ table: 'tricky', object: 'account', id: 'id' }] },
  );
  expect((await runSql(own, 'select * from log')).rows).toEqual([]);
});

test('a slow statement ends at its timeout, and a cancelled call at once [postgres.bounded]', async (context) => {
  hasServer(context);
  const own = await (server as PrivatePostgres).createDatabase();
  await runSql(own, `create view slow as select 'x'::text as id, pg_sleep(20)::text as name;`);
  const tables = [{ table: 'slow', object: 'account', id: 'id' }];
  await withWarehouse(
    async ({ linked }) => {
      const call = linked.call('postgres_read_rows', { table: 'public.slow' }, callContext());
      await expect(call).rejects.toMatchObject({ code: 'unavailable', data: { reason: '57014' } });
    },
    own,
    { tables, statementTimeoutMs: 200 },
  );
  await withWarehouse(
    async ({ linked }) => {
      const stop = new AbortController();
      const call = linked.call('postgres_read_rows', { table: 'public.slow' }, callContext({ signal: stop.signal }));
      setTimeout(() => stop.abort(), 300);
      const startedAtMs = performance.now();
      await expect(call).rejects.toMatchObject({ code: 'unavailable' });
      expect(performance.now() - startedAtMs).toBeLessThan(800);
    },
    own,
    { tables },
  );
});

test('a refused login needs a new one, a missing grant a grant, and neither says the password [postgres.errors-say-what-to-do]', async (context) => {
  hasServer(context);
  const call = ({ linked }: Warehouse) => linked.call('postgres_describe_source', {}, callContext());
  const nobody = new URL(url);
  nobody.username = 'nobody_at_all';
  nobody.password = 'hunter2';
  await withWarehouse(async (warehouse) => {
    const error = await call(warehouse).then(
      () => null,
      (reason: unknown) => reason as Error,
    );
    expect(error).toMatchObject({ code: 'auth_expired' });
    expect(JSON.stringify([error?.message, error])).not.toContain('hunter2');
  }, nobody.href);
  const missing = new URL(url);
  missing.pathname = '/no_such_database';
  await withWarehouse(async (warehouse) => {
    await expect(call(warehouse)).rejects.toMatchObject({ code: 'not_found' });
  }, missing.href);
});

test('a server that answers nonsense, cuts the line or is not there is unavailable [postgres.errors-say-what-to-do]', async () => {
  const nonsense = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.resume();
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  });
  await new Promise<void>((resolve) => nonsense.listen(0, '127.0.0.1', resolve));
  const { port } = nonsense.address() as { port: number };
  const at = `postgres://u:p@127.0.0.1:${port}/crm`;
  const call = ({ linked }: Warehouse) => linked.call('postgres_describe_source', {}, callContext());
  await withWarehouse(async (warehouse) => {
    await expect(call(warehouse)).rejects.toMatchObject({ code: 'unavailable' });
  }, at);
  await new Promise<void>((resolve) => nonsense.close(() => resolve()));
  await withWarehouse(async (warehouse) => {
    await expect(call(warehouse)).rejects.toMatchObject({ code: 'unavailable' });
  }, at);
});

test('an address that is not on the allow-list is not called, and TLS is not left off to a public one [postgres.obeys-address-policy]', async () => {
  const http = createOutboundHttp({ allowList: ['db.example:5432'], resolve: async () => ['93.184.216.34'] });
  const connector = postgresConnector({ http, now: Date.now });
  const open = (host: string) =>
    connector.open({
      id: 'w',
      settings: connector.settings.parse({
        host,
        database: 'crm',
        tls: 'off',
        tables: [{ table: 't', object: 'account' }],
      }),
      credentials: { read: async () => ({ user: 'u', password: 'p' }), replace: async () => undefined },
    });
  const read = async (host: string) => (await open(host)).read(AbortSignal.timeout(2_000), async () => null);
  await expect(read('other.example')).rejects.toMatchObject({ code: 'forbidden' });
  await expect(read('db.example')).rejects.toMatchObject({ code: 'forbidden', data: { field: 'tls' } });
  await http.close();
});

test('a cursor of another object, and one whose key does not fit, are refused [postgres.reads-every-row-once]', async (context) => {
  hasServer(context);
  await withWarehouse(async ({ linked }) => {
    const page = await linked.call('postgres_read_changes', { object: 'opportunity', limit: 2 }, callContext());
    const other = { object: 'account', cursor: page['cursor'] };
    await expect(linked.call('postgres_read_changes', other, callContext())).rejects.toMatchObject({
      code: 'invalid_input',
    });
    const place = JSON.parse(Buffer.from(String(page['cursor']), 'base64url').toString()) as Record<string, unknown>;
    const cursor = Buffer.from(JSON.stringify({ ...place, after: ['1); drop table people; --'] })).toString(
      'base64url',
    );
    const call = linked.call('postgres_read_changes', { object: 'opportunity', cursor }, callContext());
    await expect(call).rejects.toMatchObject({ code: 'invalid_input', data: { reason: '22P02' } });
  }, url);
});

test('whatever names and values are, they stay names and parameters of the statement [postgres.names-stay-names]', () => {
  const name = fc.string({ minLength: 1, unit: 'binary' });
  fc.assert(
    fc.property(name, name, name, fc.string(), (schema, table, column, value) => {
      const key = [{ name: column, type: 'text' }];
      const { text, values } = pageStatement({
        schema,
        table,
        columns: key,
        key,
        after: [value],
        since: null,
        limit: 5,
      });
      expect(values).toEqual([value]);
      let rest = text;
      for (const each of [schema, table, column]) rest = rest.replaceAll(quoteIdentifier(each), '');
      expect(rest.replace(/"(?:[^"]|"")*"/g, '')).toMatch(
        /^select ::text as c0, ::text as k0 from \. where {2}is not null and \(\) > \(\$1::text\) order by {2}limit 5$/,
      );
    }),
  );
});

const subject: ConformanceSubject = {
  connector: postgresConnector({ http: createOutboundHttp(), now: Date.now }),
  async start(data) {
    const warehouse = openWarehouse(data === 'some' ? url : emptyUrl);
    return { linked: warehouse.linked, simulator: { faults: new FaultScript(), requests: [] }, close: warehouse.close };
  },
  calls: {
    postgres_describe_source: { args: {} },
    postgres_read_changes: { args: { object: 'opportunity' }, contains: 'Žofia Müller 東京 🚀 25' },
    postgres_read_rows: { args: { table: 'public.companies' }, contains: 'Žofia Müller 東京 🚀 3' },
  },
  apiPath: /./,
  paging: {
    tool: 'postgres_read_changes',
    args: { object: 'opportunity', limit: 6 },
    cursorArgument: 'cursor',
    read: (page) => ({
      ids: (page['records'] as { id: string }[]).map(({ id }) => id),
      next: page['cursor'] as string | null,
    }),
    expectedIds: () => Array.from({ length: 25 }, (_, index) => String(9007199254740994n + BigInt(index))),
  },
  writes: {},
  leftOut: { 'unknown-fields': 'A table has the columns it has: new ones are described and read as own columns.' },
};

describe('the PostgreSQL connector conforms, but for faults of HTTP [postgres.conforms]', () => {
  for (const check of [...definitionChecks(subject), ...dataChecks(subject)]) {
    test(check.title, async (context) => {
      hasServer(context);
      await check.run();
    });
  }
});
