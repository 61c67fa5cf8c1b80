import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startSalesforceSimulator } from '../../../connectors/salesforce/simulator.ts';
import { startSlackSimulator } from '../../../connectors/slack/simulator.ts';
import { localOwner } from '../../../src/domain/principal.ts';
import { approveTools, retireTools } from '../../../src/orchestration/catalog/change-catalog.ts';
import { askGrant } from '../../../src/orchestration/credentials/ask-grant.ts';
import type { Store } from '../../../src/store/open-store.ts';
import type { GrantSettings } from '../../../src/store/schema/credential.ts';
import { smallOrg } from '../../fixtures/salesforce-org.ts';
import { openTestStore } from '../../setup/databases.ts';
import { dumpStore, type ProgramRoom, programRoom } from './program-room.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
let store: Store;
let program: ProgramRoom;
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  for (const table of ['credential', 'data_key', 'connection', 'catalog_step']) {
    await store.pool.query(`delete from bellwether.${table}`);
  }
});
afterEach(async () => {
  await program.close();
  for (const close of closers.splice(0)) await close();
});

test('a Salesforce integration user is connected with the file of a private key; a file that is none is refused without its text [connect.key-and-token]', async () => {
  const salesforce = await startSalesforceSimulator({ org: smallOrg(), publicKey, clientId: 'app' });
  closers.push(() => salesforce.close());
  program = programRoom(store, [salesforce.hostPort]);
  const file = join(program.dataDir, 'key.pem');
  const words = (path: string) => [
    ...['connect', 'salesforce', '--jwt-key', path, '--client-id', 'app', '--user', 'integration@example.com'],
    ...['--login-url', salesforce.baseUrl],
  ];
  writeFileSync(file, 'canary-that-is-no-key');
  const refused = await program.run(words('key.pem'));
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('openssl pkcs8')]);
  writeFileSync(file, pem);
  const { code, stdout, stderr } = await program.run(words('key.pem'));
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('It answers.');
  const keyLine = pem.split('\n')[1] ?? '';
  const everything = [...program.printed, await dumpStore(store)].join('\n');
  for (const canary of ['canary-that-is-no-key', keyLine]) expect(everything).not.toContain(canary);
}, 60_000);

test('a bot token comes from stdin or a file of names and values, never by argument; something else is refused without its text [connect.key-and-token]', async () => {
  const slack = await startSlackSimulator({});
  closers.push(() => slack.close());
  program = programRoom(store, [new URL(slack.baseUrl).host]);
  const words = ['connect', 'slack', '--api-url', slack.baseUrl];
  const wrong = await program.run(words, { stdin: 'canary-password\n' });
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('does not look like: Bot token')]);
  const botToken = String(slack.credentials['botToken']);
  expect((await program.run(words, { stdin: `${botToken}\n` })).code).toBe(0);
  writeFileSync(join(program.dataDir, 'slack.env'), `# of the app\nbotToken=${botToken}\n`);
  expect((await program.run([...words, '--secrets', 'slack.env'])).code).toBe(0);
  const gateway = await program.session.gateway();
  const call = {
    principal: localOwner('main'),
    tool: 'slack_auth_test',
    arguments: {},
    purpose: 'test',
    deadlineMs: 5_000,
  };
  expect(await gateway.callTool(call)).toMatchObject({ provenance: { connection: 'slack' } });
  const everything = [...program.printed, await dumpStore(store)].join('\n');
  for (const canary of ['canary-password', botToken]) expect(everything).not.toContain(canary);
}, 60_000);

test('a service account signs its scopes and, without a user to act for, no subject [connect.key-and-token]', async () => {
  program = programRoom(store, []);
  const sent: URLSearchParams[] = [];
  const send = async (_url: string, init: { readonly body: string }) => {
    sent.push(new URLSearchParams(init.body));
    return { ok: true, status: 200, headers: new Headers(), json: async () => ({ access_token: 'a' }) };
  };
  const settings: GrantSettings = {
    tokenUrl: 'https://oauth2.example/token',
    revocationUrl: null,
    clientAuth: 'none',
    audience: 'https://oauth2.example/token',
    subject: null,
    scopesInAssertion: true,
  };
  const secrets = { clientId: 'robot@project.example', privateKey: pem };
  const answer = await askGrant(send, 'jwt_bearer', settings, secrets, ['calendar.readonly', 'gmail.metadata'], 1_000);
  expect(answer.kind).toBe('granted');
  const [, payload = ''] = sent[0]?.get('assertion')?.split('.') ?? [];
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  expect(claims).toMatchObject({ iss: 'robot@project.example', scope: 'calendar.readonly gmail.metadata', iat: 1_000 });
  expect(claims).not.toHaveProperty('sub');
});

test('only those who may administer change the catalog, and the denial is audited [connect.catalog-admins-only]', async () => {
  program = programRoom(store, []);
  const [desk, gateway] = [await program.session.connectionDesk(), await program.session.gateway()];
  const [tool] = desk.live.holder.current().tools;
  if (!tool) throw new Error('the catalog is empty');
  const catalog = { store, live: desk.live, gateway, nowMs: Date.now };
  for (const role of ['member', 'manager', 'revops'] as const) {
    const order = { principal: { ...localOwner('main'), id: role, role }, reason: 'I would like to' };
    await expect(retireTools(catalog, [tool], order)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(approveTools(catalog, [tool], null, order)).rejects.toMatchObject({ code: 'forbidden' });
  }
  await gateway.flush();
  const denied = await store.pool.query(
    "select count(*)::int as n from bellwether.audit where action = 'administer' and subject = 'catalog' and effect = 'deny'",
  );
  expect(denied.rows[0]?.['n']).toBe(6);
  expect((await store.pool.query('select * from bellwether.catalog_step')).rows).toEqual([]);
}, 60_000);
