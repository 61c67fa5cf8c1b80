import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { linkHash } from '../../../src/orchestration/audit/chain-hash.ts';
import { openCheckpointBook } from '../../../src/orchestration/audit/checkpoint-file.ts';
import { databaseAuditSink } from '../../../src/orchestration/audit/database-audit-sink.ts';
import { checkExport, exportAudit } from '../../../src/orchestration/audit/export-audit.ts';
import { raiseAlarms } from '../../../src/orchestration/audit/raise-alarms.ts';
import { createAuditSealer } from '../../../src/orchestration/audit/seal-audit.ts';
import { verifyAudit } from '../../../src/orchestration/audit/verify-audit.ts';
import { type AuditRecord, appendAudit } from '../../../src/store/audit-log.ts';
import { readSealed } from '../../../src/store/audit-seals.ts';
import { sql } from '../../../src/store/drizzle.ts';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import { withRole } from '../../../src/store/role-transaction.ts';
import { openTestStore } from '../../setup/databases.ts';
import type { PrivatePostgres } from '../../setup/private-postgres.ts';
import { requirePostgres, urlFor } from '../../setup/private-postgres.ts';

let postgres: PrivatePostgres | null = null;
let directory: string;
const stores: { store: Store; admin: pg.Pool }[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'bellwether-audit-'));
  const embedded = await openTestStore();
  stores.push({ store: embedded, admin: embedded.pool });
  postgres = await requirePostgres();
  if (postgres) {
    const url = await postgres.createDatabase();
    stores.push({
      store: await openStore({ kind: 'postgres', url }),
      admin: quietPool(urlFor(url, new URL(postgres.adminUrl).username)),
    });
  }
});
afterAll(async () => {
  for (const { store, admin } of stores) {
    if (admin !== store.pool) await admin.end();
    await store.close();
  }
  await postgres?.close();
  await rm(directory, { recursive: true, force: true });
});

/** The server's end closes connections that this pool still thinks open; that is no error of the test. */
function quietPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString });
  pool.on('error', () => {});
  return pool;
}

function record(change: Partial<AuditRecord> = {}): AuditRecord {
  return {
    requestId: 'r-1',
    principalKind: 'agent',
    principalId: 'scout',
    channel: 'mcp',
    action: 'call',
    subject: 'salesforce_list_opportunities',
    purpose: 'question',
    effect: 'allow',
    reason: 'policy readers',
    policyVersion: 'v1',
    argumentsDigest: 'abc',
    onBehalfOf: 'ana',
    approvalId: null,
    system: 'salesforce',
    ...change,
  };
}
const append = (store: Store, tenantId: string, count: number) =>
  store.withTenant(tenantId, (tx) =>
    appendAudit(
      tx,
      tenantId,
      Array.from({ length: count }, (_, index) => record({ requestId: `r-${index}` })),
    ),
  );
const now = () => new Date().toISOString();

test('the app role appends and reads the audit and can change nothing of it or of its chain [S-15] [custody.audit-append-only]', async () => {
  for (const { store } of stores) {
    await append(store, 'roles', 1);
    for (const statement of [
      "update bellwether.audit set reason = 'x'",
      'delete from bellwether.audit',
      'truncate bellwether.audit',
      "insert into bellwether.audit_seal (tenant_id, position, audit_id, hash) values ('roles', 1, 1, 'x')",
      'delete from bellwether.audit_seal',
    ]) {
      const change = store.withTenant('roles', (tx) => tx.execute(sql.raw(statement)));
      await expect(change, statement).rejects.toMatchObject({ cause: { code: '42501' } });
    }
  }
});

test('an effect whose audit row cannot be written does not happen [custody.no-audit-no-effect]', async () => {
  for (const { store, admin } of stores) {
    await admin.query('revoke insert on bellwether.audit from bellwether_app');
    const effect = store.withTenant('effects', async (tx) => {
      await tx.execute(sql`insert into bellwether.outbox (tenant_id, id, alert_key, channel, recipient, payload)
        values ('effects', 'o1', 'k', 'slack', 'ana', '{}')`);
      await appendAudit(tx, 'effects', [record()]);
    });
    await expect(effect).rejects.toThrow();
    await expect(databaseAuditSink(store).append([{ ...record(), tenantId: 'effects' }])).rejects.toThrow();
    await admin.query('grant insert on bellwether.audit to bellwether_app');
    const left = await store.withTenant('effects', (tx) => tx.execute(sql`select * from bellwether.outbox`));
    expect(left.rows).toEqual([]);
  }
});

test('a batch for several tenants is written whole or not at all, each row in its own tenant [custody.audit-all-or-none]', async () => {
  for (const { store } of stores) {
    const sink = databaseAuditSink(store);
    const rows = (tenantId: string) =>
      store.withTenant(tenantId, async (tx) => (await tx.execute(sql`select * from bellwether.audit`)).rows.length);
    const entry = (tenantId: string) => ({ ...record(), tenantId });
    await sink.append([entry('batch-a'), entry('batch-b'), entry('batch-a')]);
    expect([await rows('batch-a'), await rows('batch-b')]).toEqual([2, 1]);
    const unfit = { ...entry('batch-b'), purpose: null as unknown as string };
    await expect(sink.append([entry('batch-a'), unfit])).rejects.toThrow();
    expect([await rows('batch-a'), await rows('batch-b')]).toEqual([2, 1]);
    await sink.append([]);
  }
});

test('a name that the database cannot store does not stop the audit [custody.audit-takes-any-text]', async () => {
  for (const { store } of stores) {
    const subject = 'tool\0name \ud800 \u{1F600} \\u0000';
    await store.withTenant('odd', (tx) => appendAudit(tx, 'odd', [record({ subject, facts: { said: 'a\0b' } })]));
    const { rows } = await store.withTenant('odd', (tx) =>
      tx.execute(sql`select subject, detail from bellwether.audit`),
    );
    expect(rows).toMatchObject([{ subject: 'tool\ufffdname \ufffd \u{1F600} \\u0000', detail: { said: 'a\ufffdb' } }]);
    const book = await openCheckpointBook(join(directory, `${store.kind}-odd`));
    await createAuditSealer(store, book).sealNow();
    expect(await verifyAudit(store, book, 'odd', now())).toMatchObject({ faults: [], rows: 1 });
  }
});

test('an untouched audit verifies, with rows of several tenants and rows that wait for the sealer', async () => {
  for (const { store } of stores) {
    const book = await openCheckpointBook(join(directory, `${store.kind}-clean`));
    const sealer = createAuditSealer(store, book);
    await append(store, 'clean', 30);
    await sealer.sealNow();
    await append(store, 'clean', 5);
    await sealer.sealNow();
    await append(store, 'clean', 2);
    expect(await verifyAudit(store, book, 'clean', now())).toEqual({
      faults: [],
      rows: 35,
      redacted: 0,
      pending: 2,
      checkpoints: expect.any(Number),
    });
  }
});

test('edits, deletions, swaps, gaps, truncation and a chain made anew are found at their first bad row [custody.audit-tamper-found]', async () => {
  const attacks: { name: string; sql: string; kind: string; position: number }[] = [
    {
      name: 'edit',
      sql: "update bellwether.audit set reason = 'nothing to see' where id = $1",
      kind: 'edited',
      position: 4,
    },
    {
      name: 'detail',
      sql: `update bellwether.audit set detail = detail || '{"x":1}' where id = $1`,
      kind: 'edited',
      position: 4,
    },
    {
      name: 'moment',
      sql: "update bellwether.audit set at = at + interval '1 ms' where id = $1",
      kind: 'edited',
      position: 4,
    },
    { name: 'delete', sql: 'delete from bellwether.audit where id = $1', kind: 'row_deleted', position: 4 },
    { name: 'unlink', sql: 'delete from bellwether.audit_seal where audit_id = $1', kind: 'link_missing', position: 4 },
    {
      name: 'erase',
      sql: 'with a as (delete from bellwether.audit where id = $1) delete from bellwether.audit_seal where audit_id = $1',
      kind: 'link_missing',
      position: 4,
    },
    {
      name: 'swap',
      sql: `update bellwether.audit a set request_id = b.request_id from bellwether.audit b
        where a.tenant_id = b.tenant_id and ((a.id = $1 and b.id = $1 + 1) or (a.id = $1 + 1 and b.id = $1))`,
      kind: 'edited',
      position: 4,
    },
    {
      name: 'relink',
      sql: `update bellwether.audit_seal s set audit_id = 2 * $1 + 1 - s.audit_id where s.audit_id in ($1, $1 + 1)`,
      kind: 'edited',
      position: 4,
    },
    {
      name: 'truncate',
      sql: `with a as (delete from bellwether.audit where id > $1 and tenant_id = (select tenant_id from bellwether.audit where id = $1))
        delete from bellwether.audit_seal where audit_id > $1 and tenant_id = (select tenant_id from bellwether.audit where id = $1)`,
      kind: 'truncated',
      position: 5,
    },
  ];
  for (const { store, admin } of stores) {
    const book = await openCheckpointBook(join(directory, `${store.kind}-attacks`));
    for (const attack of attacks) {
      const tenant = `attack-${attack.name}`;
      await append(store, tenant, 10);
      await createAuditSealer(store, book).sealNow();
      const { rows } = await admin.query(
        'select audit_id::int as id from bellwether.audit_seal where tenant_id = $1 and position = 4',
        [tenant],
      );
      await admin.query(attack.sql.replaceAll('$1', String(rows[0].id)));
      const { faults } = await verifyAudit(store, book, tenant, now());
      expect(faults, `${store.kind} ${attack.name}`).toMatchObject([
        { tenantId: tenant, kind: attack.kind, position: attack.position },
      ]);
    }
  }
});

test('an edit whose own link is made to fit shows at the next link [custody.audit-links-depend]', async () => {
  for (const { store, admin } of stores) {
    const book = await openCheckpointBook(join(directory, `${store.kind}-rehash`));
    await append(store, 'rehash', 6);
    await createAuditSealer(store, book).sealNow();
    await admin.query(`update bellwether.audit set reason = 'x' where id =
      (select audit_id from bellwether.audit_seal where tenant_id = 'rehash' and position = 3)`);
    const [before, edited] = await withRole(store, 'bellwether_sealer', 'rehash', (tx) =>
      readSealed(tx, 'rehash', 1, 2),
    );
    if (!before || !edited?.row) throw new Error('nothing is sealed');
    const forged = linkHash(before.seal.hash, 3, edited.row);
    await admin.query("update bellwether.audit_seal set hash = $1 where tenant_id = 'rehash' and position = 3", [
      forged,
    ]);
    const { faults } = await verifyAudit(store, book, 'rehash', now());
    expect(faults).toMatchObject([{ kind: 'edited', position: 4 }]);
  }
});

test('a chain made anew after an edit contradicts the signed checkpoints, and an emptied tenant is missed [custody.audit-checkpoints-outside]', async () => {
  for (const { store, admin } of stores) {
    const book = await openCheckpointBook(join(directory, `${store.kind}-forks`));
    for (const tenant of ['forked', 'emptied']) await append(store, tenant, 3);
    await createAuditSealer(store, book).sealNow();
    await admin.query("update bellwether.audit set reason = 'x' where tenant_id = 'forked'");
    await admin.query("delete from bellwether.audit_seal where tenant_id in ('forked', 'emptied')");
    await admin.query("delete from bellwether.audit where tenant_id = 'emptied'");
    const forger = await openCheckpointBook(join(directory, `${store.kind}-forger`));
    await createAuditSealer(store, forger).sealNow();
    const { faults } = await verifyAudit(store, book, null, now());
    const kinds = faults.filter(({ tenantId }) => ['forked', 'emptied'].includes(tenantId));
    expect(kinds).toMatchObject([
      { tenantId: 'emptied', kind: 'truncated' },
      { tenantId: 'forked', kind: 'forked' },
    ]);
  }
});

test('a checkpoint that was not signed by us is reported, and one cut short by a crash too', async () => {
  const [first] = stores;
  if (!first) throw new Error('no store');
  const folder = join(directory, 'damaged');
  const book = await openCheckpointBook(folder);
  await append(first.store, 'damaged', 2);
  await createAuditSealer(first.store, book).sealNow();
  const file = join(folder, 'audit-checkpoints.jsonl');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/"position":\d+/, '"position":1'));
  await appendFile(file, '{"tenantId":"damaged"');
  const { faults } = await verifyAudit(first.store, book, 'damaged', now());
  expect(faults).toContainEqual({ tenantId: 'damaged', kind: 'checkpoint_damaged', position: null, auditId: null });
});

test('rows that commit late and out of order are all sealed, by sealers at work meanwhile [custody.audit-seals-late-commits]', async () => {
  for (const { store } of stores) {
    const book = await openCheckpointBook(join(directory, `${store.kind}-late`));
    const sealers = [createAuditSealer(store, book), createAuditSealer(store, book)];
    let isWriting = true;
    const sealing = (async () => {
      while (isWriting) await Promise.all(sealers.map((sealer) => sealer.sealNow()));
    })();
    await Promise.all(
      Array.from({ length: 25 }, (_, index) =>
        store.withTenant('late', async (tx) => {
          await appendAudit(tx, 'late', [record({ requestId: `late-${index}` })]);
          await tx.execute(sql`select pg_sleep(${Math.random() * (store.kind === 'postgres' ? 0.3 : 0.005)})`);
          await appendAudit(tx, 'late', [record({ requestId: `late-${index}-b` })]);
        }),
      ),
    );
    isWriting = false;
    await sealing;
    for (const sealer of sealers) await sealer.sealNow();
    expect(await verifyAudit(store, book, 'late', now())).toMatchObject({ faults: [], rows: 50, pending: 0 });
  }
});

test('a row the sealer should have sealed long ago is reported', async () => {
  const [first] = stores;
  if (!first) throw new Error('no store');
  const book = await openCheckpointBook(join(directory, 'overdue'));
  await append(first.store, 'overdue', 1);
  const later = new Date(Date.now() + 6 * 60_000).toISOString();
  expect((await verifyAudit(first.store, book, 'overdue', later)).faults).toMatchObject([{ kind: 'unsealed' }]);
});

test('an export is signed and checked without the database [custody.audit-export-signed]', async () => {
  for (const { store } of stores) {
    const book = await openCheckpointBook(join(directory, `${store.kind}-export`));
    await append(store, 'export', 12);
    await createAuditSealer(store, book).sealNow();
    let text = '';
    for await (const line of exportAudit(store, book, 'export')) text += line;
    expect(text.split('\n')).toHaveLength(14);
    expect(checkExport(text, book.publicKeyPem)).toBeNull();
    expect(checkExport(text.replace('policy readers', 'policy writers'), book.publicKeyPem)).toContain('altered');
    expect(checkExport(text.split('\n').slice(1).join('\n'), book.publicKeyPem)).toContain('altered');
    expect(checkExport(text.split('\n').slice(0, -2).join('\n'), book.publicKeyPem)).toContain('missing');
    const stranger = await openCheckpointBook(join(directory, `${store.kind}-stranger`));
    expect(checkExport(text, stranger.publicKeyPem)).toContain('not ours');
  }
});

test('the audit says who, on whose behalf, why, by which policy, with which approval [custody.audit-answers]', async () => {
  for (const { store } of stores) {
    await store.withTenant('answers', (tx) =>
      appendAudit(tx, 'answers', [record({ approvalId: 'ap-7', effect: 'deny' })]),
    );
    const { rows } = await store.withTenant('answers', (tx) => tx.execute(sql`select * from bellwether.audit`));
    expect(rows).toMatchObject([
      {
        principal_id: 'scout',
        purpose: 'question',
        effect: 'deny',
        reason: 'policy readers',
        policy_version: 'v1',
        request_id: 'r-1',
        detail: { onBehalfOf: 'ana', approvalId: 'ap-7', system: 'salesforce' },
      },
    ]);
  }
});

test('repeated denials are raised once, with the alarm in the audit [custody.anomaly-alarms]', async () => {
  for (const { store } of stores) {
    const denials = Array.from({ length: 6 }, () => record({ effect: 'deny' }));
    await store.withTenant('alarms', (tx) => appendAudit(tx, 'alarms', denials));
    const raised: string[] = [];
    const run = () =>
      raiseAlarms(store, 'alarms', Date.now(), async (_tx, _tenant, { kind }) => void raised.push(kind));
    await run();
    await run();
    expect(raised).toEqual(['repeated_denials']);
  }
});
