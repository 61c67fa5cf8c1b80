import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allCommands } from '../../../src/cli/all-commands.ts';
import type { CommandIo, Session } from '../../../src/cli/command.ts';
import { openCheckpointBook } from '../../../src/orchestration/audit/checkpoint-file.ts';
import { verifyAudit } from '../../../src/orchestration/audit/verify-audit.ts';
import { type AuditRecord, appendAudit } from '../../../src/store/audit-log.ts';
import { whileAlone } from '../../../src/store/exclusive-work.ts';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import { ensureWorkspace } from '../../../src/store/workspaces.ts';
import { keepAudit } from '../../../src/wiring/keep-audit.ts';
import { openObservability } from '../../../src/wiring/observability.ts';
import { openTestStore } from '../../setup/databases.ts';
import { needs } from '../../setup/needs.ts';
import { type PrivatePostgres, requirePostgres, urlFor } from '../../setup/private-postgres.ts';

let store: Store;
let postgres: PrivatePostgres | null = null;

beforeAll(async () => {
  store = await openTestStore();
  await ensureWorkspace(store, 'acme', 'Acme', true);
  postgres = await requirePostgres();
});
afterAll(async () => {
  await store.close();
  await postgres?.close();
});

const newDirectory = () => mkdtempSync(join(tmpdir(), 'bellwether-keeper-'));

function denial(principalId: string): AuditRecord {
  return {
    ...{ requestId: 'r', principalKind: 'agent', principalId, channel: 'mcp', action: 'call', subject: 'x_read' },
    ...{ purpose: 'test', effect: 'deny', reason: 'denied', policyVersion: '1', argumentsDigest: null },
    system: 'crm',
  };
}

async function run(name: string, values: Record<string, boolean | string> = {}): Promise<string> {
  let stdout = '';
  const io = { stdout: (text: string) => (stdout += text), stderr: () => {}, columns: 120 } as unknown as CommandIo;
  const command = allCommands.find((each) => each.name === name);
  const session = {
    store,
    config: { dataDir: newDirectory(), redisUrl: null, policyDir: null },
    gateway: async () => null,
  };
  const whole = { ...session, execution: async () => ({ warnings: [] }) } as unknown as Session;
  await command?.run?.({ values, positionals: [] }, whole, io);
  return stdout;
}

test('a process that stays up seals the audit beside the database and shows an anomaly in log, figures, audit, status and doctor [custody.audit-kept] [S-15] [S-16]', async () => {
  const lines: string[] = [];
  const observability = openObservability('warn', 'all', { write: (line) => void lines.push(line) });
  const dataDir = newDirectory();
  const keeper = await keepAudit({ store, dataDir, ...observability, sealEveryMs: 50, alarmEveryMs: 50 });
  await store.withTenant('acme', (tx) =>
    appendAudit(
      tx,
      'acme',
      Array.from({ length: 6 }, () => denial('scout')),
    ),
  );
  const book = await openCheckpointBook(dataDir);
  const verdictNow = () => verifyAudit(store, book, 'acme', new Date().toISOString());
  let verdict = await verdictNow();
  for (const end = Date.now() + 10_000; Date.now() < end && verdict.rows < 7; await sleep(50))
    verdict = await verdictNow();
  await keeper.close();
  expect(verdict).toMatchObject({ rows: 7, pending: 0, faults: [] });
  expect(readFileSync(join(dataDir, 'audit-checkpoints.jsonl'), 'utf8')).toContain('"tenantId":"acme"');
  const alarms = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'anomaly');
  expect(alarms).toEqual([
    expect.objectContaining({ kind: 'repeated_denials', principalId: 'scout', tenantId: 'acme' }),
  ]);
  expect(await observability.metrics.text()).toMatch(/bellwether_audit_alarms_total\{kind="repeated_denials"\} 1/);
  expect(await run('status', { json: true })).toContain('"alarms":[{');
  expect(await run('status')).toMatch(/Unusual: scout was denied \d times in ten minutes/);
  expect(await run('doctor')).toMatch(/alarm: scout was denied/);
}, 30_000);

test('a chore that fails is logged and counted, and the next round goes on [custody.audit-chore-fails]', async () => {
  const broken = await openTestStore();
  const lines: string[] = [];
  const observability = openObservability('warn', 'all', { write: (line) => void lines.push(line) });
  const keeper = await keepAudit({ store: broken, dataDir: newDirectory(), ...observability });
  await broken.pool.query('alter table bellwether.audit rename to audit_gone');
  await keeper.round();
  expect(await observability.metrics.text()).toMatch(/bellwether_chore_failures_total\{chore="audit-sealer"\} 1/);
  await broken.pool.query('alter table bellwether.audit_gone rename to audit');
  await keeper.round();
  expect(await observability.metrics.text()).toMatch(/bellwether_chore_failures_total\{chore="audit-sealer"\} 1/);
  expect(lines.some((line) => line.includes('audit-sealer'))).toBe(true);
  await keeper.close();
  await broken.close();
});

test('of several processes one keeps the audit at a time, also through the login of the serve role [custody.one-sealer]', async (context) => {
  needs(context, postgres === null ? 'PostgreSQL' : null);
  const url = (await postgres?.createDatabase()) ?? '';
  const [one, two] = [await openStore({ kind: 'postgres', url }), await openStore({ kind: 'postgres', url })];
  let release = () => {};
  const held = new Promise<void>((done) => {
    release = done;
  });
  let began = () => {};
  const running = new Promise<void>((done) => {
    began = done;
  });
  const first = whileAlone(one, 'audit-sealer', async () => {
    began();
    await held;
    return 'first';
  });
  await running;
  expect(await whileAlone(two, 'audit-sealer', async () => 'second')).toBeNull();
  expect(await whileAlone(two, 'audit-alarms', async () => 'other work')).toBe('other work');
  release();
  expect(await first).toBe('first');
  expect(await whileAlone(two, 'audit-sealer', async () => 'second')).toBe('second');
  await one.pool.query(`do $$ begin if not exists (select from pg_roles where rolname = 'keeper_login') then
    create role keeper_login login noinherit; end if; end $$`);
  await one.pool.query('grant bellwether_app, bellwether_relay, bellwether_sealer to keeper_login');
  await ensureWorkspace(one, 'acme', 'Acme', true);
  await one.withTenant('acme', (tx) => appendAudit(tx, 'acme', [denial('scout')]));
  const serve = await openStore({ kind: 'postgres', url: urlFor(url, 'keeper_login'), role: 'bellwether_app' });
  const lines: string[] = [];
  const observability = openObservability('warn', 'serve', { write: (line) => void lines.push(line) });
  const dataDir = newDirectory();
  const keeper = await keepAudit({ store: serve, dataDir, ...observability });
  await keeper.round();
  await keeper.close();
  expect(lines).toEqual([]);
  const verdict = await verifyAudit(one, await openCheckpointBook(dataDir), 'acme', new Date().toISOString());
  expect(verdict).toMatchObject({ rows: 1, faults: [] });
  for (const each of [one, two, serve]) await each.close();
}, 60_000);
