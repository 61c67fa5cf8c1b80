import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Engagement } from '../../../src/domain/engagement.ts';
import type { MirrorRecord } from '../../../src/domain/record.ts';
import { applyRecords } from '../../../src/store/apply-records.ts';
import { appendAudit } from '../../../src/store/audit-log.ts';
import { sql } from '../../../src/store/drizzle.ts';
import { applyEngagements } from '../../../src/store/engagements.ts';
import { asOwner } from '../../../src/store/erasure/owner-transaction.ts';
import { listProductTables } from '../../../src/store/erasure/tenant-columns.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { savePerson } from '../../../src/store/people.ts';
import { ensureWorkspace } from '../../../src/store/workspaces.ts';
import { allStores } from '../../setup/databases.ts';
import { needs } from '../../setup/needs.ts';
import { newDataDir } from '../../setup/program.ts';
import { runIn } from './run-in.ts';

const at = '2026-01-05T00:00:00.000Z';
const email = 'Jo.Doe@Buyer.test';
const row = (object: string, id: string, values: Record<string, unknown>): MirrorRecord =>
  ({ object, id, changes: [{ effectiveAt: at, knownAt: at, values }], undated: {}, isDeleted: false }) as MirrorRecord;
const records = (): MirrorRecord[] => [
  row('account', 'a1', { name: 'Buyer Inc', domain: 'buyer.test' }),
  row('contact', 'c1', { name: 'Joanna Doe', email, title: 'Chief Canary', accountId: 'a1' }),
  row('contact', 'c2', { name: 'Joanna Doe', email: 'other@else.test', title: 'CFO', accountId: 'a1' }),
  row('opportunity', 'd1', { name: 'Big', nextStep: 'Call JOANNA  doe, then jo.doe@buyer.test', accountId: 'a1' }),
  {
    object: 'activity',
    isDeleted: false,
    activity: {
      ...{ id: 'act1', kind: 'email', occurredAt: at, knownAt: at, direction: 'inbound', opportunityId: 'd1' },
      ...{ accountId: 'a1', contactIds: ['c1'], userIds: [], participantCount: 2, threadId: null, status: null },
      ...{ isAutomatic: false, subject: 'canary of the mail', phrases: ['canary phrase'] },
    },
  } as MirrorRecord,
];
const message: Engagement = {
  ...{ id: 'm1', sharedId: 's1', kind: 'email', occurredAt: at, knownAt: at, endsAt: null, threadId: null },
  ...{ replyToId: null, participantCount: 2, status: null, isAutomatic: false, subject: 'canary of the mail' },
  ...{ phrases: ['canary phrase'], mentions: [] },
  participants: [
    { email: email.toLowerCase(), name: 'Joanna Doe', part: 'from', response: null },
    { email: 'ann@acme.test', name: 'Ann Lee', part: 'to', response: null },
  ],
};

async function fill(store: Store, tenant: string): Promise<void> {
  await ensureWorkspace(store, tenant, tenant, tenant === 'acme');
  await store.withTenant(tenant, async (tx) => {
    await applyRecords(tx, tenant, 'crm', records());
    await applyEngagements(tx, tenant, 'mail', [{ engagement: message, isDeleted: false }]);
    await savePerson(tx, {
      ...{ tenantId: tenant, id: 'p1', name: 'Joanna Doe', email, role: 'member' },
      issuer: 'i',
      subject: 'sub-1',
    });
    await tx.execute(sql`insert into bellwether.score (tenant_id, opportunity_id, as_of, risk, band, body)
      values (${tenant}, 'd1', now(), 5, 'low', '{"why":"Joanna Doe is silent"}')`);
    for (const [id, status] of [
      ['o1', 'sent'],
      ['o2', 'pending'],
    ]) {
      await tx.execute(sql`insert into bellwether.outbox (tenant_id, id, alert_key, rule, subject_id, trigger_epoch, channel, recipient, payload, status, request_key)
        values (${tenant}, ${id}, ${id}, 'r', 'd1', '1', 'email', ${email}, '{"text":"ask Joanna Doe"}', ${status}, ${id})`);
    }
    await appendAudit(tx, tenant, [
      {
        ...{
          requestId: 'r',
          principalKind: 'user',
          principalId: email,
          channel: 'mcp',
          action: 'call',
          subject: 't',
          purpose: 'p',
        },
        ...{ effect: 'allow', reason: 'Joanna Doe asked', policyVersion: '1', argumentsDigest: null },
      },
    ]);
  });
}

/** Every row of every table as text, and every file of the data folder. */
async function everything(store: Store, tenant: string, dataDir: string): Promise<string> {
  const parts: string[] = [];
  for (const { name, hasTenant } of await listProductTables(store.db)) {
    if (hasTenant && ['credential', 'data_key', 'authorization_request'].includes(name)) continue;
    if (!hasTenant && name !== 'workspace') continue;
    const { rows } = await store.withTenant(tenant, (tx) =>
      tx.execute<{ t: string }>(sql`select row_to_json(t)::text as t from bellwether.${sql.identifier(name)} t`),
    );
    parts.push(...rows.map((each) => `${name} ${each.t}`));
  }
  const files = await readdir(dataDir, { recursive: true, withFileTypes: true });
  for (const file of files.filter((each) => each.isFile()))
    parts.push(readFileSync(join(file.parentPath, file.name), 'latin1'));
  return parts.join('\n');
}

describe.each(allStores)('on $name', ({ open }) => {
  let store: Store;
  let missing: string | null = null;
  const dataDir = newDataDir();
  beforeAll(async () => {
    const opened = await open();
    if (opened === null) {
      missing = 'needs PostgreSQL';
      return;
    }
    store = opened;
    for (const tenant of ['acme', 'globex']) await fill(store, tenant);
  }, 60_000);
  afterAll(async () => store?.close());
  beforeEach((context) => needs(context, missing));
  const run = (...words: string[]) => runIn(store, words, { dataDir });
  const theirs = /jo\.doe|joanna\W+doe|chief canary|canary (of|phrase)/i;
  const withoutNamesake = (text: string) =>
    text
      .split('\n')
      .filter((line) => !line.includes('other@else.test'))
      .join('\n');

  test('an erasure is shown first, and not done without the address typed again [people.erase-preview]', async () => {
    expect((await run('audit', 'verify')).code).toBe(0);
    const shown = await run('erase', 'person', email);
    expect(shown.stdout).toContain('1 who sign in and 1 records');
    expect(shown.stdout).toContain('Nothing was changed.');
    expect((await run('erase', 'person', email, '--confirm', 'jo@buyer.test')).stderr).toContain('Nothing was changed');
    expect(await everything(store, 'acme', dataDir)).toMatch(theirs);
    expect((await run('erase', 'person', 'nobody@x.test')).stderr).toContain('Nothing in this workspace speaks of');
  });

  test('after it no text of the database or the data folder says who it was, and the audit verifies [people.erase-everywhere] [people.erase-audit]', async () => {
    const done = await run('erase', 'person', email, '--confirm', email);
    expect(done.code, done.stderr).toBe(0);
    expect(done.stdout).toContain('Backups are not changed');
    expect(withoutNamesake(await everything(store, 'acme', dataDir))).not.toMatch(theirs);
    const verified = await run('audit', 'verify');
    expect(verified.stdout).toContain('The audit is whole');
    expect(verified.stdout).toContain('(1 masked or removed by erasures)');
    const { rows } = await store.withTenant('acme', (tx) =>
      tx.execute(sql`select id, status from bellwether.outbox order by id`),
    );
    expect(rows).toEqual([
      { id: 'o1', status: 'sent' },
      { id: 'o2', status: 'stopped' },
    ]);
  });

  test('somebody else of the same name and another workspace keep theirs [people.erase-only-theirs]', async () => {
    expect(await everything(store, 'acme', dataDir)).toMatch(
      /"name" ?: ?"Joanna Doe"[^\n]*other@else\.test|other@else\.test[^\n]*"name" ?: ?"Joanna Doe"/,
    );
    expect(await everything(store, 'globex', dataDir)).toMatch(/chief canary/i);
  });

  test('the next reading of the same records and messages brings nothing back, under a new id neither [people.erase-stays]', async () => {
    await store.withTenant('acme', async (tx) => {
      await applyRecords(tx, 'acme', 'crm', records(), { isFullPass: true });
      await applyRecords(tx, 'acme', 'crm', [
        row('contact', 'c9', { name: 'J. D. New', email, title: 'Chief Canary' }),
      ]);
      await applyEngagements(tx, 'acme', 'mail', [{ engagement: message, isDeleted: false }]);
    });
    const text = withoutNamesake(await everything(store, 'acme', dataDir));
    expect(text).not.toMatch(theirs);
    expect(text).not.toContain('J. D. New');
    const { rows } = await store.withTenant('acme', (tx) =>
      tx.execute<{ email: string; domain: string }>(
        sql`select current ->> 'email' as email from bellwether.record where object = 'contact' and id in ('c1', 'c9')`,
      ),
    );
    expect(rows.map((each) => each.email)).toEqual([
      expect.stringMatching(/^erased-\w{8}@buyer\.test$/),
      rows[0]?.email,
    ]);
  });

  test('a masked audit row that somebody changes afterwards is found [people.erase-audit]', async () => {
    const say = (purpose: string) =>
      asOwner(store, (tx) =>
        tx.execute(sql`update bellwether.audit set purpose = ${purpose} where tenant_id = 'acme' and request_id = 'r'`),
      );
    await say('q');
    expect((await run('audit', 'verify')).stdout).toContain('a row was changed after it was sealed');
    await say('p');
  });

  test('an erased workspace leaves nothing but links of its audit, and the others stand [people.erase-workspace]', async () => {
    expect((await run('erase', 'workspace', 'globex')).stdout).toContain('Nothing was changed');
    const done = await run('erase', 'workspace', 'globex', '--confirm', 'globex');
    expect(done.code, done.stderr).toBe(0);
    const lines = (await everything(store, 'globex', dataDir))
      .split('\n')
      .filter((line) => /^\w+ \{"tenant_id"/.test(line));
    expect(new Set(lines.map((line) => line.split(' ')[0]))).toEqual(
      new Set(['audit', 'audit_redaction', 'audit_seal']),
    );
    expect(lines.filter((line) => line.startsWith('audit {'))).toHaveLength(1);
    expect((await run('audit', 'verify')).stdout).toContain('The audit is whole');
    expect((await run('status', '--workspace', 'globex')).stderr).toContain('No workspace is named');
  });
});
