import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createOutboundHttp, type OutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { type SalesforceSimulator, startSalesforceSimulator } from '../../../connectors/salesforce/simulator.ts';
import { localOwner } from '../../../src/domain/principal.ts';
import { chooseCredential } from '../../../src/orchestration/credentials/choose-credential.ts';
import { openCredentialSource, storeCredential } from '../../../src/orchestration/credentials/credential-broker.ts';
import type { Custody } from '../../../src/orchestration/credentials/custody.ts';
import type { Store } from '../../../src/store/open-store.ts';
import type { CredentialKind, GrantSettings } from '../../../src/store/schema/credential.ts';
import { smallOrg } from '../../fixtures/salesforce-org.ts';
import { testCustody } from '../../setup/custody-room.ts';
import { openTestStore } from '../../setup/databases.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ana = { ...localOwner('acme'), id: 'ana' };
let store: Store;
let salesforce: SalesforceSimulator;
let http: OutboundHttp;
let custody: Custody;

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  for (const table of ['credential', 'data_key']) await store.pool.query(`delete from bellwether.${table}`);
  salesforce = await startSalesforceSimulator({ org: smallOrg(), publicKey, username: 'integration@acme.example' });
  http = createOutboundHttp({ allowList: [new URL(salesforce.baseUrl).host] });
  custody = testCustody(store, { send: (url, init) => http.fetch(url, init) });
});
afterEach(async () => {
  await http.close();
  await salesforce.close();
});

async function connect(kind: CredentialKind, secrets: Readonly<Record<string, string>>, holder = 'service') {
  const key = { tenantId: 'acme', connectionId: 'salesforce', holder, issuer: salesforce.baseUrl };
  const settings: GrantSettings = {
    tokenUrl: `${salesforce.baseUrl}/services/oauth2/token`,
    revocationUrl: null,
    clientAuth: 'body',
    audience: salesforce.baseUrl,
    subject: 'integration@acme.example',
  };
  await storeCredential(
    custody,
    { key, system: 'salesforce', kind, settings, secrets, scopes: ['api'], expiresAt: null },
    ana,
  );
  return openCredentialSource(custody, key);
}

test('a Salesforce sign-in, whose tokens name no end, is renewed when refused and rotates safely [custody.salesforce-renewal]', async () => {
  const source = await connect('oauth', salesforce.credentials);
  let secrets = await source.read();
  expect(secrets['instanceUrl']).toBe(salesforce.baseUrl);
  for (let round = 0; round < 5; round += 1) {
    salesforce.oauth.expireAccessTokens();
    const rejected = secrets;
    const renewed = await Promise.all([source.renew(rejected), source.renew(rejected), source.renew(rejected)]);
    secrets = await source.read();
    for (const { accessToken = '' } of renewed) expect(accessToken).toBe(secrets['accessToken']);
    expect(salesforce.oauth.accepts(secrets['accessToken'] ?? '')).toBe(true);
  }
  salesforce.oauth.revokeAll();
  await expect(source.renew(secrets)).rejects.toMatchObject({ code: 'auth_expired' });
});

test('a Salesforce integration user signs in by JWT bearer', async () => {
  const { clientId = '' } = salesforce.credentials;
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const source = await connect('jwt_bearer', { clientId, privateKey: key });
  const { accessToken = '' } = await source.read();
  expect(salesforce.oauth.accepts(accessToken)).toBe(true);
});

test('a token endpoint we may not call is refused before anything is sent', async () => {
  const { accessToken: _, ...secrets } = salesforce.credentials;
  const source = await connect('oauth', secrets);
  const strict = createOutboundHttp();
  const closed = { ...custody, send: (url: string, init: object) => strict.fetch(url, init) };
  const key = { tenantId: 'acme', connectionId: 'salesforce', holder: 'service', issuer: salesforce.baseUrl };
  await expect(openCredentialSource(closed, key).read()).rejects.toMatchObject({ code: 'unavailable' });
  await strict.close();
  expect(salesforce.requests).toHaveLength(0);
  await expect(source.read()).rejects.toMatchObject({ code: 'unavailable' });
});

test('a person’s calls use their own credential, else the service’s, never another person’s [custody.no-borrowed-credential]', async () => {
  const choose = (userId: string | null) => chooseCredential(custody, 'acme', 'salesforce', userId);
  await connect('oauth', salesforce.credentials, 'ana');
  expect((await choose('ana'))?.holder).toBe('ana');
  expect(await choose('ben')).toBeNull();
  expect(await choose(null)).toBeNull();
  await connect('oauth', salesforce.credentials);
  expect((await choose('ana'))?.holder).toBe('ana');
  expect((await choose('ben'))?.holder).toBe('service');
  expect((await choose(null))?.holder).toBe('service');
});
