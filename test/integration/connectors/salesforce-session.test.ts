import { generateKeyPairSync } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { faults } from '../../../connectors/kit/simulator-faults.ts';
import { addOpportunity, recordId, smallOrg } from '../../fixtures/salesforce-org.ts';
import { type SalesforceHarness, startSalesforce } from './salesforce-harness.ts';

let running: SalesforceHarness | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

async function start(options: Partial<Parameters<typeof startSalesforce>[0]> = {}): Promise<SalesforceHarness> {
  const org = smallOrg();
  addOpportunity(org, 1);
  running = await startSalesforce({ org, ...options });
  return running;
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
  // Without the store's lock, so that it is the client alone that holds them together.
  Object.assign(harness.credentials, { exclusive: undefined });
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
  const harness = await start();
  const before = harness.credentials.stored.at(-1);
  harness.simulator.oauth.expireAccessTokens();
  let usedBeforeStored = false;
  const replace = harness.credentials.replace.bind(harness.credentials);
  harness.credentials.replace = async (next) => {
    const used = harness.simulator.requests.some(
      ({ headers }) => headers['authorization'] === `Bearer ${next['accessToken']}`,
    );
    usedBeforeStored ||= used;
    await new Promise((resolve) => setTimeout(resolve, 30));
    await replace(next);
  };
  await get(harness);
  const after = harness.credentials.stored.at(-1);
  expect(usedBeforeStored).toBe(false);
  expect(after?.['refreshToken']).not.toBe(before?.['refreshToken']);
  expect(after?.['clientSecret']).toBe(before?.['clientSecret']);
  harness.simulator.oauth.expireAccessTokens();
  expect(await get(harness)).toBeDefined();
});

test('when storing the new token fails, the call fails and the token is not used [salesforce.rotation-stored-first]', async () => {
  const harness = await start();
  harness.simulator.oauth.expireAccessTokens();
  harness.credentials.replace = () => Promise.reject(new Error('the vault is read-only'));
  const asked = harness.simulator.requests.length;
  await expect(get(harness)).rejects.toThrow('the vault is read-only');
  const later = harness.simulator.requests.slice(asked).map(({ path }) => path);
  expect(later.at(-1)).toBe('/services/oauth2/token');
});

test('a revoked connection is auth_expired after one refused refresh, with what to do and no token in the message [salesforce.revoked-needs-sign-in]', async () => {
  const harness = await start();
  harness.simulator.oauth.revokeAll();
  const failure = await get(harness).then(null, (error: unknown) => error);
  expect(failure).toMatchObject({ code: 'auth_expired' });
  expect(String(failure)).toContain('Sign in to Salesforce again');
  for (const secret of ['accessToken', 'refreshToken', 'clientSecret']) {
    expect(JSON.stringify(failure) + String(failure)).not.toContain(harness.simulator.credentials[secret]);
  }
  expect(tokenCalls(harness)).toBe(1);
});

test('a session that another process has renewed meanwhile is taken over instead of using up its refresh token [salesforce.renewed-elsewhere]', async () => {
  const harness = await start();
  harness.simulator.oauth.expireAccessTokens();
  const { accessToken, refreshToken } = harness.simulator.oauth.issue();
  const read = harness.credentials.read.bind(harness.credentials);
  const stale = await read();
  let reads = 0;
  harness.credentials.read = async () => {
    reads += 1;
    return reads === 1 ? stale : { ...stale, accessToken, refreshToken };
  };
  expect(await get(harness)).toBeDefined();
  expect(tokenCalls(harness)).toBe(0);
});

test('an outage of the sign-in host is unavailable, not a lost connection', async () => {
  const harness = await start();
  harness.simulator.oauth.expireAccessTokens();
  harness.simulator.faults.add({ path: /token/ }, [faults.unavailable, faults.htmlPage, faults.throttled('4')]);
  await expect(get(harness)).rejects.toMatchObject({ code: 'unavailable' });
  await expect(get(harness)).rejects.toMatchObject({ code: 'bad_vendor_response' });
  await expect(get(harness)).rejects.toMatchObject({ code: 'rate_limited', data: { retryAfterMs: 4_000 } });
  expect(await get(harness)).toBeDefined();
});

test('with a private key the token comes from a JWT bearer assertion, first and again after expiry [salesforce.jwt-bearer]', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const harness = await start({
    publicKey,
    stored: ({ clientId = '' }) => ({ clientId, username: 'integration@example.com', privateKey: pem }),
  });
  expect(await get(harness)).toBeDefined();
  harness.simulator.oauth.expireAccessTokens();
  expect(await get(harness)).toBeDefined();
  expect(tokenCalls(harness)).toBe(2);
  expect(harness.credentials.stored.at(-1)).not.toHaveProperty('refreshToken');
});

test('incomplete credentials are auth_expired before anything is asked', async () => {
  const harness = await start({ stored: () => ({ accessToken: 'left over' }) });
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
