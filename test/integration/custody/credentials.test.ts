import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { localOwner } from '../../../src/domain/principal.ts';
import {
  beginSignIn,
  completeSignIn,
  type OAuthProvider,
} from '../../../src/orchestration/credentials/authorize-connection.ts';
import {
  noGrant,
  openCredentialSource,
  pauseCredential,
  storeCredential,
} from '../../../src/orchestration/credentials/credential-broker.ts';
import type { Custody } from '../../../src/orchestration/credentials/custody.ts';
import { keepCustody } from '../../../src/orchestration/credentials/keep-custody.ts';
import { listInventory } from '../../../src/orchestration/credentials/list-inventory.ts';
import { revokeCredentials } from '../../../src/orchestration/credentials/revoke-credentials.ts';
import {
  expireIdleCredentials,
  sweepEveryMs,
  sweepInterruptedRefreshes,
} from '../../../src/orchestration/credentials/sweep-credentials.ts';
import { sql } from '../../../src/store/drizzle.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { claimNotice, listUndelivered } from '../../../src/store/reauth-notices.ts';
import { withRole } from '../../../src/store/role-transaction.ts';
import { expireAccess, grantOf, keyFor, rowOf, signIn, testCustody } from '../../setup/custody-room.ts';
import { openTestStore } from '../../setup/databases.ts';
import { FakeAuthorizationServer } from '../../setup/fake-authorization-server.ts';

let store: Store;
let server: FakeAuthorizationServer;
let custody: Custody;
let shiftMs = 0;

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  server = await new FakeAuthorizationServer().start();
  shiftMs = 0;
  custody = testCustody(store, { nowMs: () => Date.now() + shiftMs });
  for (const table of ['credential', 'reauth_notice', 'data_key', 'authorization_request']) {
    await store.pool.query(`delete from bellwether.${table}`);
  }
});
afterEach(() => server.close());

const ana = { ...localOwner('acme'), id: 'ana' };
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'resolved',
    (error: { code?: string }) => error.code,
  );

describe('reading', () => {
  test('an OAuth source hands out the access token and keeps refresh token and client secret back [custody.connector-gets-no-grant]', async () => {
    const source = await signIn(custody, server);
    const secrets = await source.read();
    expect(server.accepts(secrets['accessToken'] ?? '')).toBe(true);
    expect(Object.keys(secrets).sort()).toEqual(['accessToken', 'clientId']);
  });

  test('an API key is handed out as it was stored', async () => {
    const key = keyFor(server, { connectionId: 'hubspot' });
    await storeCredential(
      custody,
      {
        ...{ key, system: 'hubspot', kind: 'api_key', settings: noGrant, scopes: [], expiresAt: null },
        secrets: { apiKey: 'pat-canary' },
      },
      ana,
    );
    expect(await openCredentialSource(custody, key).read()).toEqual({ apiKey: 'pat-canary' });
  });

  test('client credentials and JWT bearer fetch their own access tokens [custody.grants]', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    server.publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const privatePem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const settings = grantOf(server);
    for (const kind of ['client_credentials', 'jwt_bearer'] as const) {
      const key = keyFor(server, { connectionId: kind });
      const secrets = { clientId: 'client', clientSecret: 's3cret', privateKey: privatePem };
      await storeCredential(
        custody,
        { key, system: 'x', kind, settings, secrets, scopes: ['api'], expiresAt: null },
        ana,
      );
      const { accessToken = '' } = await openCredentialSource(custody, key).read();
      expect(server.accepts(accessToken), kind).toBe(true);
    }
  });

  test('tokens that live shorter than a minute are used, not refreshed at every read', async () => {
    server.accessTtlSecs = 40;
    const source = await signIn(custody, server);
    for (let again = 0; again < 3; again += 1) await source.read();
    expect(server.tokenRequests).toBe(1);
    shiftMs += 31_000;
    await source.read();
    expect(server.tokenRequests).toBe(2);
  });

  test('what a vendor SDK rotated itself is stored before the next read', async () => {
    const source = await signIn(custody, server);
    await source.replace({ accessToken: 'rotated', refreshToken: 'rotated-refresh' });
    expect((await source.read())['accessToken']).toBe('rotated');
  });

  test('an access token refused in mid-run is renewed once for all who ask [custody.renew-once-in-mid-run]', async () => {
    const source = await signIn(custody, server);
    const rejected = await source.read();
    const before = server.tokenRequests;
    const renewed = await Promise.all(Array.from({ length: 8 }, () => source.renew(rejected)));
    expect(new Set(renewed.map((secrets) => secrets['accessToken'])).size).toBe(1);
    expect(server.tokenRequests).toBe(before + 1);
    await source.renew(rejected);
    expect(server.tokenRequests).toBe(before + 1);
  });

  test('a paused credential is refused until it is resumed', async () => {
    const source = await signIn(custody, server);
    await pauseCredential(custody, keyFor(server), { reason: 'audit' }, ana);
    expect(await codeOf(source.read())).toBe('forbidden');
    await pauseCredential(custody, keyFor(server), null, ana);
    expect(await codeOf(source.read())).toBe('resolved');
  });
});

describe('failing', () => {
  test('a revoked grant asks for a new sign-in with one notice and is not tried again [custody.one-notice-no-retry-storm]', async () => {
    const sources = await Promise.all(
      Array.from({ length: 20 }, (_, index) => signIn(custody, server, { connectionId: `c${index}` })),
    );
    server.revokeAll();
    for (let again = 0; again < 3; again += 1) {
      const codes = await Promise.all(sources.flatMap((source) => [codeOf(source.read()), codeOf(source.read())]));
      expect(new Set(codes)).toEqual(new Set(['auth_expired']));
    }
    expect(server.tokenRequests).toBe(20);
    const notices = await store.withTenant('acme', listUndelivered);
    expect(notices).toHaveLength(20);
    const [notice] = notices;
    const claims = await store.withTenant('acme', async (tx) => [
      await claimNotice(tx, notice!, new Date().toISOString()),
      await claimNotice(tx, notice!, new Date().toISOString()),
    ]);
    expect(claims).toEqual([true, false]);
  });

  test('a provider in trouble is asked once a cool-down, which doubles and obeys its Retry-After [custody.cool-down]', async () => {
    const source = await signIn(custody, server);
    server.trouble = { status: 503, body: '{"error":"server_error"}' };
    expect(await codeOf(source.read())).toBe('unavailable');
    expect(await codeOf(source.read())).toBe('unavailable');
    expect(server.tokenRequests).toBe(1);
    shiftMs += 31_000;
    server.trouble = { status: 429, body: '{}', retryAfterSecs: 600 };
    expect(await codeOf(source.read())).toBe('unavailable');
    expect(server.tokenRequests).toBe(2);
    shiftMs += 500_000;
    expect(await codeOf(source.read())).toBe('unavailable');
    expect(server.tokenRequests).toBe(2);
    server.trouble = null;
    shiftMs += 101_000;
    expect(await codeOf(source.read())).toBe('resolved');
    expect((await rowOf(custody, keyFor(server)))?.['health']).toBe('healthy');
  });

  test('an answer that is no token answer never stores anything and never shows its text', async () => {
    const source = await signIn(custody, server);
    for (const [index, body] of ['<html>token=abc-canary</html>', '{"access_token":""}', '[]'].entries()) {
      server.trouble = { status: 200, body };
      shiftMs += 20 * 60_000 * (index + 1);
      const error = await source.read().catch((caught: Error) => caught);
      expect(String(error)).not.toContain('canary');
      expect(await rowOf(custody, keyFor(server))).toMatchObject({ version: 1, health: 'refreshing' });
    }
  });

  test('a process killed between the provider’s answer and the commit ends in a new sign-in within a minute [custody.lost-answer-surfaces]', async () => {
    const source = await signIn(custody, server);
    await source.read();
    await expireAccess(custody, keyFor(server));
    // as a killed process leaves it: marked, the old token used up at the provider, nothing stored
    const dying = testCustody(store, {
      keyRing: custody.keyRing,
      send: async (url, init) => {
        await fetch(url, init);
        return new Promise<never>(() => {});
      },
    });
    void openCredentialSource(dying, keyFor(server)).read();
    await expect.poll(() => server.requests.get('refresh_token')).toBe(2);
    expect(await sweepInterruptedRefreshes(custody)).toEqual({ recovered: 0, needsReauth: 0, stillFailing: 0 });
    shiftMs += 36_000;
    expect(await sweepInterruptedRefreshes(custody)).toEqual({ recovered: 0, needsReauth: 1, stillFailing: 0 });
    expect(await codeOf(source.read())).toBe('auth_expired');
    expect(await store.withTenant('acme', listUndelivered)).toHaveLength(1);
  });

  test('a lost answer of a provider that does not rotate is made good by the sweep', async () => {
    server.rotates = false;
    const source = await signIn(custody, server);
    await withRole(store, 'bellwether_connector', 'acme', (tx) =>
      tx.execute(
        sql`update bellwether.credential set health = 'refreshing', refresh_started_at = now() - interval '1 minute'`,
      ),
    );
    expect(await sweepInterruptedRefreshes(custody)).toEqual({ recovered: 1, needsReauth: 0, stillFailing: 0 });
    expect(await codeOf(source.read())).toBe('resolved');
  });
});

test('the connector role settles interrupted refreshes by itself, and a failing chore does not end the next [custody.chores-run]', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const errors: unknown[] = [];
  let isDown = true;
  const flaky = { ...custody, nowMs: () => (isDown ? Number.NaN : custody.nowMs()) };
  const chores = keepCustody(flaky, (error) => errors.push(error));
  try {
    await signIn(custody, server);
    await withRole(store, 'bellwether_connector', 'acme', (tx) =>
      tx.execute(
        sql`update bellwether.credential set health = 'refreshing', refresh_started_at = now() - interval '1 minute'`,
      ),
    );
    vi.advanceTimersByTime(sweepEveryMs);
    await expect.poll(() => errors.length).toBe(1);
    isDown = false;
    vi.advanceTimersByTime(sweepEveryMs);
    await expect.poll(async () => (await rowOf(custody, keyFor(server)))?.['health']).toBe('healthy');
  } finally {
    vi.useRealTimers();
    await chores.close();
  }
});

describe('signing in', () => {
  const provider = (): OAuthProvider => ({
    issuer: server.url,
    system: 'salesforce',
    authorizationUrl: `${server.url}/authorize`,
    tokenUrl: `${server.url}/token`,
    revocationUrl: `${server.url}/revoke`,
    clientAuth: 'body',
    scopes: ['api', 'refresh_token'],
    returnsIssuer: true,
    extraParameters: { prompt: 'consent' },
  });
  const redirectUri = 'http://127.0.0.1:4300/callback';

  async function begin() {
    const client = { clientId: 'client', clientSecret: 'client-secret-canary' };
    const start = { key: keyFor(server), provider: provider(), client, redirectUri, principal: ana };
    const { url, state } = await beginSignIn(custody, start);
    const response = await fetch(url, { redirect: 'manual' });
    const back = new URL(response.headers.get('location') ?? '');
    return { state, code: back.searchParams.get('code') ?? '', issuer: back.searchParams.get('iss') };
  }
  const finish = (answer: Awaited<ReturnType<typeof begin>>, change = {}) =>
    completeSignIn(custody, { tenantId: 'acme', provider: provider(), principal: ana, ...answer, ...change });

  test('authorisation code with PKCE stores a credential that works [custody.sign-in-pkce]', async () => {
    const key = await finish(await begin());
    const { accessToken = '' } = await openCredentialSource(custody, key).read();
    expect(server.accepts(accessToken)).toBe(true);
  });

  test('a state works once, for who began, in time, and from the right issuer [custody.state-single-use]', async () => {
    const once = await begin();
    await finish(once);
    expect(await codeOf(finish(once))).toBe('forbidden');
    expect(await codeOf(finish(await begin(), { principal: { ...ana, id: 'mallory' } }))).toBe('forbidden');
    expect(await codeOf(finish(await begin(), { issuer: 'https://evil.example' }))).toBe('forbidden');
    expect(await codeOf(finish(await begin(), { issuer: null }))).toBe('forbidden');
    expect(await codeOf(finish(await begin(), { tenantId: 'other' }))).toBe('forbidden');
    expect(await codeOf(finish(await begin(), { code: 'stolen' }))).toBe('auth_expired');
    const slow = await begin();
    shiftMs += 11 * 60_000;
    expect(await codeOf(finish(slow))).toBe('forbidden');
  });
});

describe('revoking', () => {
  test('a revoked connection is refused at its next call and its token is revoked at the provider [S-03] [custody.revocation-at-once]', async () => {
    const source = await signIn(custody, server);
    const other = await signIn(custody, server, { tenantId: 'other' });
    await source.read();
    const scope = { kind: 'connection', tenantId: 'acme', connectionId: 'salesforce' } as const;
    const startedAt = performance.now();
    const revoked = await revokeCredentials(custody, scope, { principal: ana, reason: 'by ana' });
    expect(await codeOf(source.read())).toBe('auth_expired');
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(revoked).toMatchObject([{ connectionId: 'salesforce', atProvider: 'revoked' }]);
    expect(server.revoked).toHaveLength(1);
    expect(await rowOf(custody, keyFor(server))).toBeUndefined();
    expect(await codeOf(other.read())).toBe('resolved');
    await revokeCredentials(custody, { kind: 'all' }, { principal: ana, reason: 'by ana' });
    expect(await codeOf(other.read())).toBe('auth_expired');
  });

  test('a provider that does not answer does not keep a credential alive here', async () => {
    const source = await signIn(custody, server);
    const offline = { ...custody, send: () => Promise.reject(new Error('down')) };
    const revoked = await revokeCredentials(
      offline,
      { kind: 'tenant', tenantId: 'acme' },
      { principal: ana, reason: 'by ana' },
    );
    expect(revoked).toMatchObject([{ atProvider: 'failed' }]);
    expect(await codeOf(source.read())).toBe('auth_expired');
  });

  test('a credential unused for thirty days is revoked, and the inventory shows scopes and last use [custody.idle-expires]', async () => {
    const used = await signIn(custody, server, { connectionId: 'used' });
    await signIn(custody, server, { connectionId: 'idle' });
    shiftMs += 29 * 86_400_000;
    await used.read();
    const inventory = await listInventory(custody, 'acme');
    expect(
      inventory.map(({ connectionId, lastUsedAt, scopes }) => [connectionId, lastUsedAt !== null, scopes]),
    ).toEqual([
      ['idle', false, ['api', 'refresh_token']],
      ['used', true, ['api', 'refresh_token']],
    ]);
    shiftMs += 2 * 86_400_000;
    expect(await expireIdleCredentials(custody)).toMatchObject([{ connectionId: 'idle' }]);
  });
});

test('storing, pausing, ending and revoking a credential is audited with who and why, and never with a secret [custody.custody-audited]', async () => {
  await store.pool.query("delete from bellwether.audit where tenant_id = 'audited'");
  const key = keyFor(server, { tenantId: 'audited' });
  const source = await signIn(custody, server, key);
  await pauseCredential(custody, key, { reason: 'incident 7' }, ana);
  await pauseCredential(custody, key, null, ana);
  server.revokeAll();
  await codeOf(source.read());
  await revokeCredentials(custody, { kind: 'tenant', tenantId: 'audited' }, { principal: ana, reason: 'left us' });
  const { rows } = await store.withTenant('audited', (tx) =>
    tx.execute<Record<string, unknown>>(sql`select * from bellwether.audit order by id`),
  );
  expect(rows.map(({ action, principal_id, purpose }) => [action, principal_id, purpose])).toEqual([
    ['store_credential', 'local-owner', 'oauth for salesforce'],
    ['pause_credential', 'ana', 'incident 7'],
    ['resume_credential', 'ana', 'resumed'],
    ['end_credential', 'bellwether', 'the provider refused it (invalid_grant)'],
    ['revoke_credential', 'ana', 'left us'],
  ]);
  expect(JSON.stringify(rows)).not.toMatch(/canary|refresh-|access-/);
});
