import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type SalesforceSimulator, startSalesforceSimulator } from '../../../connectors/salesforce/simulator.ts';
import { localOwner } from '../../../src/domain/principal.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { addOpportunity, smallOrg } from '../../fixtures/salesforce-org.ts';
import { openTestStore } from '../../setup/databases.ts';
import { FakeAuthorizationServer } from '../../setup/fake-authorization-server.ts';
import { dumpStore, type ProgramRoom, programRoom } from './program-room.ts';

let store: Store;
let provider: FakeAuthorizationServer;
let salesforce: SalesforceSimulator;
let program: ProgramRoom;
let minted: { accessToken: string; refreshToken: string }[] = [];

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  for (const table of ['credential', 'data_key', 'connection', 'authorization_request', 'record']) {
    await store.pool.query(`delete from bellwether.${table}`);
  }
  const org = smallOrg();
  addOpportunity(org, 1);
  salesforce = await startSalesforceSimulator({ org });
  provider = await new FakeAuthorizationServer().start();
  provider.instanceUrl = salesforce.baseUrl;
  minted = [];
  provider.mint = () => {
    const tokens = salesforce.oauth.issue();
    minted.push(tokens);
    return tokens;
  };
  program = programRoom(store, [new URL(provider.url).host, salesforce.hostPort]);
});
afterEach(async () => {
  await program.close();
  await provider.close();
  await salesforce.close();
});

const owner = localOwner('main');
const connectWords = () => [
  ...['connect', 'salesforce', '--client-id', 'app', '--login-url', provider.url, '--redirect-port', '0'],
];

/** A person's browser: goes where it is sent. */
const followAll = (url: string) => void fetch(url).catch(() => undefined);

/** What the provider would send the browser back to. */
async function redirectOf(url: string): Promise<URL> {
  const answer = await fetch(url, { redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? '');
}

function describe() {
  return program.session.gateway().then((gateway) =>
    gateway.callTool({
      principal: owner,
      tool: 'salesforce_search_opportunities',
      arguments: {},
      purpose: 'test',
      deadlineMs: 5_000,
    }),
  );
}

test('a person signs in with their browser and PKCE, after seeing each scope with its reason; the connection is there after a restart and can be synced [connect.browser-pkce] [connect.survives-restart] [connect.sync-stored]', async () => {
  let shownBefore = '';
  const connecting = program.run(connectWords(), { openBrowser: followAll });
  const { code, stdout, stderr } = await connecting;
  expect([code, stderr]).toEqual([0, '']);
  shownBefore = stdout.slice(0, stdout.indexOf('Sign in here:'));
  for (const scope of ['api', 'refresh_token', 'id'])
    expect(shownBefore).toMatch(new RegExp(`^ +${scope} +\\S.+$`, 'm'));
  expect(stdout).toContain('code_challenge_method=S256');
  expect(stdout).toContain('It answers.');
  await program.restart();
  expect((await describe()).structuredContent).toMatchObject({ opportunities: [{ name: 'Deal 1' }] });
  const synced = await program.run(['sync', 'salesforce', '--json']);
  expect(synced.code, synced.stderr).toBe(0);
  const { rows } = await store.pool.query(
    "select count(*)::int as n from bellwether.record where object = 'opportunity'",
  );
  expect(rows).toEqual([{ n: 1 }]);
}, 60_000);

test('no token, code, verifier or client secret is printed, audited or stored in the clear [connect.no-secret-shown]', async () => {
  const urls: string[] = [];
  await program.run(connectWords(), {
    openBrowser: (url) => {
      urls.push(url);
      followAll(url);
    },
  });
  await describe();
  await program.run(['connections']);
  await program.run(['connections', '--json']);
  await program.run(['status', '--json']);
  await program.run(['disconnect', 'salesforce']);
  await (await program.session.gateway()).flush();
  const [tokens] = minted;
  const everything = [...program.printed, await dumpStore(store)].join('\n');
  expect(minted).toHaveLength(1);
  for (const canary of [tokens?.accessToken, tokens?.refreshToken]) {
    expect(canary?.length).toBeGreaterThan(10);
    expect(everything).not.toContain(canary);
  }
  expect(everything).toContain('begin_sign_in');
  expect(everything).not.toMatch(/code_verifier|client_secret|[?&]code=/);
  expect(urls).toHaveLength(1);
}, 60_000);

test('an answer with another state, to another host or path, or by another method is refused and changes nothing; the right one still counts [connect.wrong-state] [connect.other-host]', async () => {
  const statuses: number[] = [];
  const attack = async (url: string) => {
    const right = await redirectOf(url);
    const wrongState = new URL(right);
    wrongState.searchParams.set('state', 'made-up');
    statuses.push((await fetch(wrongState)).status);
    statuses.push(await statusOf(right, { host: 'evil.example' }));
    const wrongPath = new URL(right);
    wrongPath.pathname = '/other';
    statuses.push((await fetch(wrongPath)).status);
    statuses.push((await fetch(right, { method: 'POST' })).status);
    expect(minted).toHaveLength(0);
    statuses.push((await fetch(right)).status);
  };
  const { code } = await program.run(connectWords(), { openBrowser: (url) => void attack(url) });
  expect(code).toBe(0);
  expect(statuses).toEqual([400, 400, 400, 400, 200]);
  expect(minted).toHaveLength(1);
}, 60_000);

test('a provider that says no leaves nothing behind, and says why in one line [connect.refused]', async () => {
  const refuse = async (url: string) => {
    const back = new URL(new URL(url).searchParams.get('redirect_uri') ?? '');
    back.searchParams.set('state', new URL(url).searchParams.get('state') ?? '');
    back.searchParams.set('error', 'access_denied');
    await fetch(back);
  };
  const { code, stderr } = await program.run(connectWords(), { openBrowser: (url) => void refuse(url) });
  expect([code, stderr]).toEqual([1, 'bellwether: The provider refused the sign-in (access_denied); begin again.\n']);
  const { rows } = await store.pool.query(
    'select (select count(*)::int from bellwether.credential) as c, (select count(*)::int from bellwether.connection) as n',
  );
  expect(rows).toEqual([{ c: 0, n: 0 }]);
}, 60_000);

test('disconnecting revokes at the provider and counts on the very next call; signing in again makes it work again [connect.disconnect-next-call]', async () => {
  await program.run(connectWords(), { openBrowser: followAll });
  await describe();
  const { code, stdout } = await program.run(['disconnect', 'salesforce', '--reason', 'the app is gone']);
  expect([code, stdout]).toEqual([0, expect.stringContaining('Revoked at')]);
  expect(provider.revoked).toEqual([minted[0]?.refreshToken]);
  const asked = salesforce.requests.length;
  await expect(describe()).rejects.toThrow();
  expect(salesforce.requests).toHaveLength(asked);
  const listed = JSON.parse((await program.run(['connections', '--json'])).stdout);
  expect(listed).toMatchObject([{ id: 'salesforce', health: 'disconnected', reason: 'the app is gone', holder: null }]);
  await program.run(connectWords(), { openBrowser: followAll });
  expect((await describe()).structuredContent).toMatchObject({ opportunities: [{ name: 'Deal 1' }] });
}, 60_000);

test('where the provider takes https addresses alone, the address that a person ended at finishes the sign-in; a wrong one does not [connect.copied-back]', async () => {
  const words = [...connectWords(), '--redirect-url', 'https://app.example/back', '--with', 'browser'];
  const wrong = await program.run(words, { stdin: 'https://app.example/back?code=x&state=made-up\n' });
  expect(wrong.stdout).toMatch(/Sign in here:\nhttp/);
  expect([wrong.code, wrong.stderr]).toEqual([
    2,
    'bellwether: That is not the address this sign-in ended at; begin again.\n',
  ]);
  const endedAt = Promise.withResolvers<string>();
  async function* paste() {
    yield `${await endedAt.promise}\n`;
  }
  const openBrowser = (url: string) => void redirectOf(url).then(({ href }) => endedAt.resolve(href), endedAt.reject);
  const right = await program.run(words, { stdin: paste(), openBrowser });
  expect([right.code, right.stderr]).toEqual([0, '']);
  expect((await describe()).structuredContent).toMatchObject({ opportunities: [{ name: 'Deal 1' }] });
}, 60_000);

test('what a sign-in lacks is named before anything is asked or stored [connect.says-what-is-missing]', async () => {
  const cases: [string[], RegExp][] = [
    [['connect', 'salesforce'], /--client-id is missing/],
    [['connect', 'salesforce', '--login-url', 'http://evil.example'], /an https address/],
    [['connect', 'salesforce', '--with', 'token'], /there is: browser, key/],
    [
      ['connect', 'nothing'],
      /There are: salesforce, hubspot, slack, gmail, google-calendar, google-sheets, bigquery, sec-edgar, postgres, email, webhook, teams, telegram, openapi, soap, enrichment, mcp/,
    ],
    [['connect', 'csv'], /bellwether import/],
    [['connect', 'slack', '--name', 'Not A Name'], /--name/],
    [['connect', 'mcp'], /--url is missing/],
    [['connect', 'soap'], /--document is missing/],
  ];
  for (const [words, why] of cases) {
    const { code, stderr } = await program.run(words);
    expect([code, stderr]).toEqual([2, expect.stringMatching(why)]);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  }
  const { rows } = await store.pool.query('select count(*)::int as n from bellwether.credential');
  expect(rows).toEqual([{ n: 0 }]);
}, 60_000);

/** A request to the address, claiming another host. */
function statusOf(url: URL, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const { port, pathname, search } = url;
    request({ host: '127.0.0.1', port, path: pathname + search, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}
