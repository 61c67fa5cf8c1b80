import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { CredentialSource } from '../../../connectors/kit/define-connector.ts';
import { memoryCredentials } from '../../../connectors/kit/memory-credentials.ts';
import { createOutboundHttp, type OutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { faults } from '../../../connectors/kit/simulator-faults.ts';
import type { SalesforceSimulator } from '../../../connectors/salesforce/simulator.ts';
import { localOwner } from '../../../src/domain/principal.ts';
import { openCredentialSource, storeCredential } from '../../../src/orchestration/credentials/credential-broker.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { addOpportunity, recordId, smallOrg } from '../../fixtures/salesforce-org.ts';
import { memoryKeyRing, testCustody } from '../../setup/custody-room.ts';
import { openTestStore } from '../../setup/databases.ts';
import { type SalesforceHarness, startSalesforce } from './salesforce-harness.ts';

const keyRing = memoryKeyRing();
let store: Store;
let running: SalesforceHarness | null = null;
let http: OutboundHttp | null = null;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());
afterEach(async () => {
  await running?.close();
  await http?.close();
  await store.pool.query('delete from bellwether.credential');
  running = null;
});

/** The connector over the real broker, as production signs it in. */
async function start(
  options: Partial<Parameters<typeof startSalesforce>[0]> & { privateKey?: string } = {},
): Promise<SalesforceHarness> {
  const org = smallOrg();
  addOpportunity(org, 1);
  const credentialsOf = (simulator: SalesforceSimulator) => signIn(simulator, options.privateKey ?? null);
  running = await startSalesforce({ org, credentialsOf, ...options });
  return running;
}

async function signIn(simulator: SalesforceSimulator, privateKey: string | null): Promise<CredentialSource> {
  const outbound = createOutboundHttp({ allowList: [simulator.hostPort] });
  http = outbound;
  const custody = testCustody(store, { keyRing, send: (url, init) => outbound.fetch(url, init) });
  const key = { tenantId: 'acme', connectionId: 'salesforce', holder: 'service', issuer: simulator.baseUrl };
  const { clientId = '' } = simulator.credentials;
  const settings = {
    tokenUrl: `${simulator.baseUrl}/services/oauth2/token`,
    revocationUrl: null,
    clientAuth: 'body',
    audience: simulator.baseUrl,
    subject: 'integration@example.com',
  } as const;
  const held = privateKey === null ? simulator.credentials : { clientId, privateKey };
  const kind = privateKey === null ? 'oauth' : 'jwt_bearer';
  const incoming = {
    key,
    system: 'salesforce',
    kind,
    settings,
    secrets: held,
    scopes: ['api'],
    expiresAt: null,
  } as const;
  await storeCredential(custody, incoming, localOwner('acme'));
  return openCredentialSource(custody, key);
}

const tokenCalls = ({ simulator }: SalesforceHarness) =>
  simulator.requests.filter(({ path }) => path.endsWith('/token')).length;
const get = (harness: SalesforceHarness) => harness.call('salesforce_get_opportunity', { id: recordId('006', 1) });

test('an expired token is renewed once and the call repeated, so that the caller notices nothing [salesforce.refresh-and-replay]', async () => {
  const harness = await start();
  harness.simulator.oauth.expireAccessTokens();
  expect(await get(harness)).toMatchObject({ record: { id: recordId('006', 1) } });
  expect(tokenCalls(harness)).toBe(1);
});

test('many calls that meet the same expired token make one refresh between them [salesforce.single-flight-refresh]', async () => {
  const harness = await start();
  // What describe told is remembered from here on, so that the calls below really go out side by side.
  await get(harness);
  harness.simulator.oauth.expireAccessTokens();
  const answers = await Promise.all(Array.from({ length: 20 }, () => get(harness)));
  expect(answers).toHaveLength(20);
  expect(
    harness.simulator.requests.filter(({ query }) => query.get('q')?.includes('FROM Opportunity WHERE')).length,
  ).toBeGreaterThan(30);
  expect(tokenCalls(harness)).toBe(1);
});

test('clients of several processes that share a locked store renew one after the other and never reuse a rotated token [salesforce.refresh-across-processes]', async () => {
  const harness = await start();
  const others = await Promise.all(Array.from({ length: 8 }, () => harness.another()));
  for (let round = 0; round < 5; round += 1) {
    harness.simulator.oauth.expireAccessTokens();
    await Promise.all(others.map((other) => other('salesforce_search_opportunities', {})));
    expect(tokenCalls(harness)).toBe(round + 1);
  }
});

test('a token that expires at any page of a pass leaves no gap and no double [salesforce.refresh-and-replay]', async () => {
  const org = smallOrg();
  for (let number = 1; number <= 900; number += 1) addOpportunity(org, number);
  for (let expireAt = 0; expireAt < 5; expireAt += 1) {
    const harness = await start({ org });
    let queries = 0;
    const ids: string[] = [];
    for (let cursor: unknown = null; queries === 0 || cursor !== null; queries += 1) {
      if (queries === expireAt) harness.simulator.oauth.expireAccessTokens();
      const page = await harness.call('salesforce_read_changes', { object: 'opportunity', limit: 200, cursor });
      ids.push(...(page['records'] as { id: string }[]).map(({ id }) => id));
      cursor = page['cursor'];
    }
    expect(ids.toSorted()).toEqual(org.Opportunity.map(({ Id }) => Id).toSorted());
    await harness.close();
  }
});

test('the rotated refresh token is stored before the new token is used [salesforce.rotation-stored-first]', async () => {
  const version = async () =>
    (await store.pool.query('select version from bellwether.credential')).rows[0]?.['version'] as number;
  const seen: { stored: number; used: number }[] = [];
  const harness = await start({
    credentialsOf: async (simulator) => {
      const source = await signIn(simulator, null);
      const renew = async (rejected: Readonly<Record<string, string>>) => {
        const renewed = (await source.renew?.(rejected)) ?? {};
        const bearer = `Bearer ${renewed['accessToken']}`;
        const used = simulator.requests.filter(({ headers }) => headers['authorization'] === bearer).length;
        seen.push({ stored: await version(), used });
        return renewed;
      };
      return { ...source, renew };
    },
  });
  for (const stored of [2, 3]) {
    harness.simulator.oauth.expireAccessTokens();
    expect(await get(harness)).toBeDefined();
    expect(seen.at(-1)).toEqual({ stored, used: 0 });
  }
});

test('a revoked connection is auth_expired after one refused refresh, with what to do and no token in the message [salesforce.revoked-needs-sign-in]', async () => {
  const harness = await start();
  harness.simulator.oauth.revokeAll();
  const failure = await get(harness).then(null, (error: unknown) => error);
  expect(failure).toMatchObject({ code: 'auth_expired' });
  expect(String(failure)).toContain('must be signed in again');
  for (const secret of ['accessToken', 'refreshToken', 'clientSecret']) {
    expect(JSON.stringify(failure) + String(failure)).not.toContain(harness.simulator.credentials[secret]);
  }
  expect(tokenCalls(harness)).toBe(1);
});

test('a session that another process has renewed meanwhile is taken over instead of using up its refresh token [salesforce.renewed-elsewhere]', async () => {
  const harness = await start();
  const other = await harness.another();
  harness.simulator.oauth.expireAccessTokens();
  await other('salesforce_search_opportunities', {});
  expect(await get(harness)).toBeDefined();
  expect(tokenCalls(harness)).toBe(1);
});

test('an outage of the sign-in host is unavailable, not a lost connection', async () => {
  const harness = await start();
  harness.simulator.oauth.expireAccessTokens();
  harness.simulator.faults.add({ path: /token/ }, [faults.unavailable]);
  await expect(get(harness)).rejects.toMatchObject({ code: 'unavailable' });
  // the broker leaves the sign-in host alone for a while; what it knows then is that the connection is still good
  await store.pool.query("update bellwether.credential set retry_at = now() - interval '1 minute'");
  expect(await get(harness)).toBeDefined();
});

test('with a private key the token comes from a JWT bearer assertion, first and again after expiry [salesforce.jwt-bearer]', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const harness = await start({
    publicKey,
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  });
  expect(await get(harness)).toBeDefined();
  harness.simulator.oauth.expireAccessTokens();
  expect(await get(harness)).toBeDefined();
  expect(tokenCalls(harness)).toBe(2);
});

test('incomplete credentials are auth_expired before anything is asked', async () => {
  const harness = await start({ credentialsOf: async () => memoryCredentials({ accessToken: 'left over' }) });
  await expect(get(harness)).rejects.toMatchObject({ code: 'auth_expired' });
  expect(harness.simulator.requests).toHaveLength(0);
});

test('cancelling while the session is being renewed ends the call at once and lets the renewal finish', async () => {
  const harness = await start();
  harness.simulator.oauth.expireAccessTokens();
  harness.simulator.faults.add({ path: /token/ }, [{ kind: 'delay', ms: 300 }]);
  const stop = new AbortController();
  const context = { signal: stop.signal, idempotencyKey: null, requestId: 'test' };
  const call = harness.linked
    .call('salesforce_get_opportunity', { id: recordId('006', 1) }, context)
    .then(null, (error: unknown) => error);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const cancelledAtMs = performance.now();
  stop.abort();
  expect(await call).toMatchObject({ code: 'unavailable' });
  expect(performance.now() - cancelledAtMs).toBeLessThan(150);
  expect(await get(harness)).toBeDefined();
  expect(tokenCalls(harness)).toBe(1);
});

test('a caller that gives up does not take the describe that another one waits for with it', async () => {
  const harness = await start();
  harness.simulator.faults.add({ path: /composite/ }, [{ kind: 'delay', ms: 150 }]);
  const stop = new AbortController();
  const context = { signal: stop.signal, idempotencyKey: null, requestId: 'test' };
  const first = harness.linked
    .call('salesforce_search_opportunities', {}, context)
    .then(null, (error: unknown) => error);
  const second = harness.call('salesforce_search_opportunities', {});
  await new Promise((resolve) => setTimeout(resolve, 50));
  stop.abort();
  expect(await first).toMatchObject({ code: 'unavailable' });
  expect(await second).toMatchObject({ opportunities: [{ name: 'Deal 1', currency: 'EUR' }] });
});

test('a session that ends just before the SOAP call is renewed there too, and HTML there is a bad vendor response', async () => {
  const harness = await start();
  const fault =
    '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:sf="urn:fault.partner.soap.sforce.com"><soapenv:Body><soapenv:Fault><faultcode>sf:INVALID_SESSION_ID</faultcode><faultstring>INVALID_SESSION_ID: Invalid Session ID found in SessionHeader: Illegal Session</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>';
  const headers = { 'content-type': 'text/xml;charset=utf-8' };
  harness.simulator.faults.add({ path: /Soap/ }, [{ kind: 'status', status: 500, headers, body: fault }]);
  expect(await harness.call('salesforce_describe_source', {})).toMatchObject({ currency: 'EUR' });
  expect(tokenCalls(harness)).toBe(1);
  harness.simulator.faults.add({ path: /Soap/ }, [faults.htmlPage]);
  const other = await harness.another();
  await expect(other('salesforce_describe_source', {})).rejects.toMatchObject({ code: 'bad_vendor_response' });
});
