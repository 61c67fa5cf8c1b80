import { randomBytes } from 'node:crypto';
import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandIo, Session } from '../../../src/cli/command.ts';
import { approvalsCommand } from '../../../src/cli/commands/approvals.ts';
import { AppError } from '../../../src/domain/errors.ts';
import { localOwner } from '../../../src/domain/principal.ts';
import { openAccess } from '../../../src/mcp/auth/access.ts';
import { createStateSeal } from '../../../src/mcp/request-state.ts';
import {
  approvalLifetimeMs,
  databaseApprovalDesk,
} from '../../../src/orchestration/approvals/database-approval-desk.ts';
import { readAuditSince } from '../../../src/store/audit-log.ts';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import { ensureWorkspace } from '../../../src/store/workspaces.ts';
import { openStateKey } from '../../../src/wiring/state-key.ts';
import { openTestStore } from '../../setup/databases.ts';
import { type PrivatePostgres, requirePostgres } from '../../setup/private-postgres.ts';
import { crmConnector, fakeSystem } from '../gateway/setup.ts';
import { call } from '../mcp/raw-client.ts';
import { aiClient, gatewayRoom, serveEndpoint } from '../mcp/upstream-room.ts';

/** Two processes of one installation: a store of their own each, over one database where there is a server. */
interface Installation {
  readonly name: string;
  readonly stores: readonly [Store, Store];
}

const installations: Installation[] = [];
let postgres: PrivatePostgres | null = null;

beforeAll(async () => {
  const embedded = await openTestStore();
  installations.push({ name: 'embedded', stores: [embedded, embedded] });
  postgres = await requirePostgres();
  if (postgres) {
    const url = await postgres.createDatabase();
    const open = () => openStore({ kind: 'postgres', url });
    installations.push({ name: 'PostgreSQL', stores: [await open(), await open()] });
  }
  for (const { stores } of installations) {
    await ensureWorkspace(stores[0], 'acme', 'Acme', true);
    await ensureWorkspace(stores[0], 'other', 'Other', false);
  }
});
afterAll(async () => {
  for (const { stores } of installations) for (const store of new Set(stores)) await store.close();
  await postgres?.close();
});

const tool = 'salesforce_delete_record';
const question = (digest: string) => ({
  principal: aiClient('admin'),
  tool,
  arguments: { recordId: 'o1' },
  digest,
  riskTier: 3,
});

describe('the desk in the database', () => {
  test('an approval asked in one process and given in another is used exactly once, whoever races for it [custody.approval-once-under-race] [S-07]', async () => {
    for (const { name, stores } of installations) {
      const [first, second] = stores.map((store) => databaseApprovalDesk(store)) as [
        ReturnType<typeof databaseApprovalDesk>,
        ReturnType<typeof databaseApprovalDesk>,
      ];
      const digest = randomBytes(8).toString('hex');
      const ids = await Promise.all(
        Array.from({ length: 8 }, (_, at) => (at % 2 ? first : second).ask(question(digest))),
      );
      expect(new Set(ids).size, `${name}: the same open question is one`).toBe(1);
      const [id = ''] = ids;
      expect(await second.consume('acme', id, digest), `${name}: not granted yet`).toBe(false);
      await second.answer('acme', id, localOwner('acme'), true);
      expect(await first.state('acme', id)).toBe('granted');
      const used = await Promise.all(
        Array.from({ length: 20 }, (_, at) => (at % 2 ? first : second).consume('acme', id, digest)),
      );
      expect(used.filter(Boolean), name).toHaveLength(1);
      expect(await first.state('acme', id)).toBe('refused');
      expect(await first.ask(question(digest)), `${name}: the next call asks anew`).not.toBe(id);
    }
  });

  test('an approval covers exactly what was asked: other arguments, another tenant and a refused or expired one are no use [custody.approval-exact] [S-07]', async () => {
    for (const { name, stores } of installations) {
      let nowMs = Date.now();
      const desk = databaseApprovalDesk(stores[0], () => nowMs);
      const digest = randomBytes(8).toString('hex');
      const id = await desk.ask(question(digest));
      await desk.answer('other', id, localOwner('other'), true);
      expect(await desk.state('acme', id), `${name}: another tenant's word`).toBe('waiting');
      await desk.answer('acme', id, localOwner('acme'), true);
      expect(await desk.consume('acme', id, `${digest}x`)).toBe(false);
      expect(await desk.consume('other', id, digest)).toBe(false);
      nowMs += approvalLifetimeMs + 1;
      expect(await desk.state('acme', id)).toBe('expired');
      expect(await desk.consume('acme', id, digest), `${name}: expired`).toBe(false);
      const next = await desk.ask(question(digest));
      expect(next, `${name}: a stale question is put again`).not.toBe(id);
      nowMs += approvalLifetimeMs + 1;
      await desk.answer('acme', next, localOwner('acme'), true);
      expect(await desk.state('acme', next), `${name}: an answer that comes too late`).toBe('expired');
      const refused = await desk.ask(question(digest));
      await desk.answer('acme', refused, localOwner('acme'), false);
      await desk.answer('acme', refused, localOwner('acme'), true);
      expect(await desk.consume('acme', refused, digest), `${name}: refused`).toBe(false);
    }
  });

  test('question and answer are in the audit with who, what and the approval’s id [custody.approval-audited]', async () => {
    for (const { stores } of installations) {
      const desk = databaseApprovalDesk(stores[0]);
      const since = new Date(Date.now() - 1_000).toISOString();
      const id = await desk.ask(question(randomBytes(8).toString('hex')));
      await desk.answer('acme', id, localOwner('acme'), false);
      const rows = await stores[0].withTenant('acme', (tx) => readAuditSince(tx, since, 1_000));
      const own = rows.filter(({ detail }) => detail['approvalId'] === id);
      expect(own.map(({ action, principalId, effect }) => [action, principalId, effect])).toEqual([
        ['ask_approval', 'admin-1', 'allow'],
        ['answer_approval', 'local-owner', 'deny'],
      ]);
    }
  });
});

/** One process: gateway and MCP endpoint over its own store, with the installation's key. */
async function openProcess(store: Store, stateKey: Uint8Array, nowMs: () => number = Date.now) {
  const system = fakeSystem(() => ({ id: 'o1' }));
  const approvals = databaseApprovalDesk(store, nowMs);
  const room = await gatewayRoom({
    connectors: [crmConnector('salesforce', system)],
    gateway: { approvals },
    surface: { approvals, seal: createStateSeal(stateKey, nowMs) },
  });
  const served = await serveEndpoint(room.parts, { access: openAccess(aiClient('admin')) });
  return {
    system,
    gateway: room.gateway,
    url: served.url,
    close: async () => {
      await served.close();
      await room.close();
    },
  };
}

async function runApprovals(store: Store, gateway: unknown, words: string[], json = true) {
  let stdout = '';
  const io = { stdout: (text: string) => (stdout += text), stderr: () => {} } as unknown as CommandIo;
  const session = { store, gateway: async () => gateway } as unknown as Session;
  await approvalsCommand.run?.({ values: { workspace: 'acme', json }, positionals: words }, session, io);
  return json ? JSON.parse(stdout) : stdout;
}

const capabilities = { elicitation: {} };
const yes = { approval: { action: 'accept', content: { approve: true } } };

test('a call asked in one process is approved at the terminal and made in another, once, with exactly its arguments [custody.approval-across-processes]', async () => {
  const stateKey = await openStateKey(join(mkdtempSync(join(tmpdir(), 'bellwether-key-')), 'mcp-state.key'));
  for (const { name, stores } of installations) {
    const [one, two] = [await openProcess(stores[0], stateKey), await openProcess(stores[1], stateKey)];
    const args = { recordId: `o-${name}`, value: 'gone' };
    const asked = await call(one.url, tool, args, { capabilities });
    const { requestState, inputRequests } = asked.body.result;
    expect(inputRequests.approval.params.message).toContain(JSON.stringify(args));
    const waiting = await runApprovals(stores[1], two.gateway, ['list']);
    const row = waiting.find((each: { arguments: unknown }) => isDeepStrictEqual(each.arguments, args));
    expect(row, name).toMatchObject({ tool, state: 'waiting', requestedBy: 'admin-1', riskTier: 3 });
    expect(await runApprovals(stores[1], two.gateway, ['list'], false)).toMatch(
      new RegExp(`exactly: .*"recordId":"o-${name}"`),
    );
    await runApprovals(stores[1], two.gateway, ['approve', row.id]);
    const others = await call(
      two.url,
      tool,
      { ...args, value: 'x' },
      { capabilities, more: { inputResponses: yes, requestState } },
    );
    expect(others.body.error, `${name}: other arguments`).toMatchObject({ data: { reason: 'invalid_request_state' } });
    const done = await call(two.url, tool, args, { capabilities, more: { inputResponses: yes, requestState } });
    expect(done.body.result.structuredContent, name).toEqual({ id: 'o1' });
    const again = await call(one.url, tool, args, { capabilities, more: { inputResponses: yes, requestState } });
    expect(again.body.result.isError).toBe(true);
    expect([one.system.calls.length, two.system.calls.length]).toEqual([0, 1]);
    await expect(runApprovals(stores[0], one.gateway, ['deny', row.id])).rejects.toThrow(/Nothing was changed/);
    await expect(runApprovals(stores[0], one.gateway, ['approve', 'none'])).rejects.toBeInstanceOf(AppError);
    await one.close();
    await two.close();
  }
});

test('a client that cannot ask its person is told what to run, and the approved call goes through when it calls again [custody.approval-without-asking]', async () => {
  const { stores } = installations[0] as Installation;
  const process = await openProcess(stores[0], randomBytes(32));
  const args = { recordId: 'o2', value: 'gone' };
  const first = await call(process.url, tool, args);
  const [, id = ''] = /bellwether approvals approve ([0-9a-f-]{36})/.exec(first.body.result.content[0].text) ?? [];
  await runApprovals(stores[0], process.gateway, ['approve', id]);
  expect((await call(process.url, tool, args)).body.result.structuredContent).toEqual({ id: 'o1' });
  expect((await call(process.url, tool, args)).body.result.isError).toBe(true);
  expect(process.system.calls).toHaveLength(1);
  await process.close();
});

test('the key of the request state is made once for a data folder, readable by its owner alone [custody.state-key-shared] [S-05]', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'bellwether-key-')), 'data', 'mcp-state.key');
  const keys = await Promise.all(Array.from({ length: 6 }, () => openStateKey(file)));
  expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
  expect(statSync(file).mode & 0o077).toBe(0);
  const sealed = createStateSeal(keys[0] as Uint8Array, Date.now).seal({ upstream: null, approvalId: 'a' }, 'call');
  expect(createStateSeal(keys[5] as Uint8Array, Date.now).open(sealed, 'call')).toEqual({
    upstream: null,
    approvalId: 'a',
  });
  expect(() => createStateSeal(randomBytes(32), Date.now).open(sealed, 'call')).toThrow(/requestState/);
});
