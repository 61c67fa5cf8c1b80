import { afterAll, beforeAll, expect, test } from 'vitest';
import { localOwner } from '../../../src/domain/principal.ts';
import { openAccess } from '../../../src/mcp/auth/access.ts';
import { storeCredential } from '../../../src/orchestration/credentials/credential-broker.ts';
import { listCredentials } from '../../../src/store/credentials.ts';
import { sql } from '../../../src/store/drizzle.ts';
import { findPersonBySignIn, readRemovedPeople } from '../../../src/store/people.ts';
import { withRole } from '../../../src/store/role-transaction.ts';
import { refuseRemoved, rereadMs } from '../../../src/wiring/removed-people.ts';
import { testCustody } from '../../setup/custody-room.ts';
import { type BoardRoom, openBoardRoom } from '../web/board-room.ts';
import { runIn } from './run-in.ts';

let room: BoardRoom;
beforeAll(async () => {
  room = await openBoardRoom();
});
afterAll(() => room.close());
const people = (...words: string[]) => runIn(room.store, ['people', ...words, '--workspace', 'acme']);
const inAcme = async (statement: ReturnType<typeof sql>) =>
  (await room.store.withTenant('acme', (tx) => tx.execute(statement))).rows;

test('an invitation from the terminal prints a link, and roles and links are changed by name or address [people.terminal]', async () => {
  const invited = await people('invite', 'New@Acme.test', 'manager');
  expect(invited.stdout).toMatch(
    /until \d{4}-\d{2}-\d{2}:\nhttp:\/\/127\.0\.0\.1:4300\/sign-in\/link\?workspace=acme&token=/,
  );
  await room.signInAs('admin', { id: 'p-boss', name: 'Boss One' });
  await room.signInAs('member', { id: 'p-dan', name: 'Dan Ray', email: 'dan@acme.test' });
  expect((await people('role', 'Dan Ray', 'revops')).stdout).toBe('Dan Ray is revops now.\n');
  expect((await people('link', 'dan@acme.test', 'ben@acme.test')).stdout).toContain('the CRM’s user ben now');
  const { people: listed, invitations } = JSON.parse((await people('list', '--json')).stdout);
  expect(listed).toContainEqual(expect.objectContaining({ id: 'p-dan', role: 'revops', salesUserId: 'ben' }));
  expect(invitations).toMatchObject([{ email: 'new@acme.test', role: 'manager' }]);
  expect(JSON.stringify(invitations)).not.toContain('Hash');
  expect((await people('role', 'p-dan', 'king')).stderr).toContain('say one of member');
  expect((await people('role', 'nobody', 'member')).stderr).toContain('Nobody who may sign in');
  await expect(people('list')).resolves.toMatchObject({ stdout: expect.stringContaining('Dan Ray') });
});

test('removing a person ends sessions, invitations, approvals, plans, own connections and tokens [people.remove-everywhere]', async () => {
  await room.signInAs('admin', { id: 'p-boss2', name: 'Boss Two' });
  const eve = { id: 'p-eve', name: 'Eve Kay', email: 'eve@acme.test', issuer: 'https://idp.test', subject: 'idp-eve' };
  const browser = await room.signInAs('manager', { ...eve, salesUserId: 'cyd' });
  expect((await room.ask(browser, 'GET', '/api/session')).status).toBe(200);
  await people('invite', 'eve@acme.test');
  await room.store.withTenant('acme', async (tx) => {
    const approval = (id: string, requestedBy: string, answeredBy: string | null, state: string) => sql`
      insert into bellwether.approval (tenant_id, id, digest, tool, arguments, risk_tier, requested_by, requested_kind,
        requested_channel, state, requested_at, expires_at, answered_by)
      values ('acme', ${id}, ${id}, 't', '{}', 2, ${requestedBy}, 'user', 'web', ${state}, now(), now() + interval '1 day', ${answeredBy})`;
    await tx.execute(approval('asked', 'p-eve', null, 'waiting'));
    await tx.execute(approval('given', 'p-dan', 'p-eve', 'granted'));
    await tx.execute(approval('others', 'p-dan', 'p-boss', 'granted'));
    await tx.execute(sql`insert into bellwether.plan_run (tenant_id, id, name, title, plan, inputs, tool_digests, digest, principal,
        requested_by, status, started_at)
      values ('acme', 'run-1', 'n', 't', '{}', '{}', '{}', 'd', '{}', 'cyd', 'waiting', now())`);
  });
  const custody = testCustody(room.store);
  const settings = { tokenUrl: null, revocationUrl: null, clientAuth: 'none', audience: null, subject: null } as const;
  for (const holder of ['p-eve', 'service']) {
    const key = { tenantId: 'acme', connectionId: 'gmail', holder, issuer: 'https://idp.test' };
    const stored = {
      key,
      system: 'gmail',
      kind: 'oauth',
      settings,
      secrets: { accessToken: 'x' },
      scopes: [],
      expiresAt: null,
    } as const;
    await storeCredential(custody, { ...stored, scopes: [] }, localOwner('acme'));
  }
  const clock = { nowMs: 0 };
  const principal = { ...localOwner('acme'), id: 'idp-eve', channel: 'mcp' as const, scopes: [] };
  const removed = () => room.store.withTenant('acme', readRemovedPeople);
  const access = refuseRemoved(removed, openAccess(principal), () => clock.nowMs);
  expect(await access.check({} as never)).toHaveProperty('principal');

  const done = await people('remove', 'eve@acme.test');
  expect(done.stdout).toContain('1 sessions, 1 invitations, 2 approvals, 1 plans, 0 saved views, 1 own connections');

  expect((await room.ask(browser, 'GET', '/api/session')).status).toBe(401);
  expect(await inAcme(sql`select id, state from bellwether.approval order by id`)).toEqual([
    { id: 'asked', state: 'refused' },
    { id: 'given', state: 'refused' },
    { id: 'others', state: 'granted' },
  ]);
  expect(await inAcme(sql`select is_cancelled from bellwether.plan_run`)).toEqual([{ is_cancelled: true }]);
  const left = await withRole(room.store, 'bellwether_connector', 'acme', (tx) => listCredentials(tx, null));
  expect(left.map(({ holder }) => holder)).toEqual(['service']);
  clock.nowMs = rereadMs;
  expect(await access.check({} as never)).toMatchObject({ status: 401 });
  const known = await room.store.withTenant('acme', (tx) => findPersonBySignIn(tx, 'https://idp.test', 'idp-eve'));
  expect(known?.state).toBe('suspended');
  const audits = await inAcme(sql`select subject, reason from bellwether.audit where action = 'remove_person'`);
  expect(audits).toEqual([{ subject: 'p-eve', reason: expect.not.stringContaining('Eve') }]);
});

test('the last admin cannot be removed, and who cannot be read lets nobody in [people.last-admin] [people.unknown-is-refused]', async () => {
  for (const { id } of (await inAcme(
    sql`select id from bellwether.person where role = 'admin' and id <> 'p-boss'`,
  )) as { id: string }[]) {
    await people('role', id, 'member');
  }
  expect((await people('remove', 'p-boss')).stderr).toContain('last admin');
  const failing = refuseRemoved(() => Promise.reject(new Error('down')), openAccess(localOwner('acme') as never));
  await expect(failing.check({} as never)).rejects.toThrow('down');
});
