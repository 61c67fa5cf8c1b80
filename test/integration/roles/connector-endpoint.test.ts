import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { nodeListener } from '../../../connectors/kit/mcp-server.ts';
import { createOutboundHttp, type OutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { slackConnector } from '../../../connectors/slack/connector.ts';
import { type SlackSimulator, startSlackSimulator } from '../../../connectors/slack/simulator.ts';
import { localOwner, systemPrincipal } from '../../../src/domain/principal.ts';
import { buildCatalog } from '../../../src/orchestration/catalog/build-catalog.ts';
import { CatalogHolder } from '../../../src/orchestration/catalog/catalog-holder.ts';
import { vocabularyOf } from '../../../src/orchestration/catalog/vocabulary.ts';
import { noGrant, storeCredential } from '../../../src/orchestration/credentials/credential-broker.ts';
import type { Connection } from '../../../src/orchestration/gateway/connections.ts';
import { createPolicyEngine } from '../../../src/orchestration/policy/policy-engine.ts';
import { PolicyHolder } from '../../../src/orchestration/policy/policy-holder.ts';
import {
  assertionSigner,
  assertionVerifier,
  type CallAssertion,
  digestOfArguments,
  newAssertionKeys,
} from '../../../src/orchestration/remote/assertion.ts';
import { connectorCaller } from '../../../src/orchestration/remote/call-connector.ts';
import { ConnectorEndpoint, type RefusedCall } from '../../../src/orchestration/remote/connector-endpoint.ts';
import { OpenedConnections } from '../../../src/orchestration/remote/opened-connections.ts';
import { saveConnection } from '../../../src/store/connections.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { testCustody } from '../../setup/custody-room.ts';
import { openTestStore } from '../../setup/databases.ts';
import { defaults } from '../gateway/setup.ts';

const keys = newAssertionKeys();
const tool = 'slack_lookup_user_by_email';
const args = { email: 'rita@acme.test' };
const connection: Connection = { id: 'slack', tenantId: 'acme', system: 'slack', state: 'healthy' };
const context = { idempotencyKey: null, requestId: 'r-1', principal: systemPrincipal('acme') };
let store: Store;
let slack: SlackSimulator;
let http: OutboundHttp;
let server: Server;
let baseUrl: string;
let opened: OpenedConnections;
let audited: RefusedCall[] = [];
let refusals: string[] = [];
let nowMs = Date.now();

beforeAll(async () => {
  store = await openTestStore();
  slack = await startSlackSimulator({
    users: [{ id: 'U1', name: 'Rita', email: 'rita@acme.test' }],
    channels: [{ id: 'C1', name: 'deals' }],
  } as never);
  http = createOutboundHttp({ allowList: [new URL(slack.baseUrl).host] });
  const custody = testCustody(store);
  for (const tenantId of ['acme', 'other']) {
    const settings = { apiUrl: slack.baseUrl };
    await store.withTenant(tenantId, (tx) =>
      saveConnection(tx, tenantId, { id: 'slack', system: 'slack', category: 'engagement', settings }),
    );
    const key = { tenantId, connectionId: 'slack', holder: 'service', issuer: 'slack' };
    const secrets = slack.credentials;
    const credential = { key, system: 'slack', kind: 'api_key' as const, settings: noGrant, secrets };
    await storeCredential(custody, { ...credential, scopes: [], expiresAt: null }, localOwner(tenantId));
  }
  const catalog = new CatalogHolder(
    buildCatalog([slackConnector({ http, now: Date.now })], { now: new Date().toISOString() }),
  );
  const vocabulary = vocabularyOf(catalog.current());
  const policies = PolicyHolder.start(defaults.schema, defaults.files, { vocabulary, admins: [], nowMs });
  opened = new OpenedConnections(custody);
  const endpoint = new ConnectorEndpoint({
    verify: assertionVerifier([newAssertionKeys().verifyKey, keys.verifyKey], () => nowMs),
    catalog,
    policy: createPolicyEngine(() => policies.current()),
    connections: opened,
    nowMs: () => nowMs,
    audit: async (call) => void audited.push(call),
    onRefusal: (check) => refusals.push(check),
  });
  server = createServer(nodeListener(endpoint.fetch));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await opened.close();
  await http.close();
  await slack.close();
  await store.close();
});
beforeEach(() => {
  audited = [];
  refusals = [];
  nowMs = Date.now();
});

const caller = (signingKey = keys.signingKey, principal = context.principal) => {
  const call = connectorCaller(baseUrl, { fetch: fetch as never }, assertionSigner(signingKey));
  return (name = tool, input: Record<string, unknown> = args, to = connection) =>
    call(to, name, input, { ...context, principal, signal: AbortSignal.timeout(20_000) });
};

const claim: CallAssertion = {
  tenantId: 'acme',
  connectionId: 'slack',
  tool,
  argumentsDigest: digestOfArguments(args),
  principal: context.principal,
};

/** One raw request: what a process on the network could send. */
async function post(token: string | null, change: { path?: string; name?: string; args?: object } = {}) {
  const { path = '/mcp/acme/slack', name = tool, args: input = args } = change;
  const params = { name, arguments: input };
  const response = await fetch(baseUrl + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
  });
  return { status: response.status, text: await response.text() };
}
const sign = assertionSigner(keys.signingKey, () => nowMs);

test('a call goes through with the tenant’s credential and comes back as the connector made it [roles.connector-answers]', async () => {
  expect(await caller()()).toMatchObject({ userId: 'U1' });
  expect(audited).toEqual([]);
});

test('a failure of the connector arrives with its code [roles.connector-answers]', async () => {
  await expect(caller()(tool, { email: 'nobody@acme.test' })).rejects.toMatchObject({ code: 'not_found' });
  await expect(caller()(tool, { email: 7 })).rejects.toMatchObject({
    code: expect.stringMatching(/invalid|forbidden/),
  });
});

test.each<[string, () => Promise<string | null>, Parameters<typeof post>[1]?]>([
  ['missing', async () => null],
  ['signature', async () => 'not.a.token'],
  ['signature', () => assertionSigner(newAssertionKeys().signingKey)(claim)],
  ['iat', () => assertionSigner(keys.signingKey, () => nowMs + 120_000)(claim)],
  ['expired', () => assertionSigner(keys.signingKey, () => nowMs - 70_000)(claim)],
  ['tenant', () => sign({ ...claim, tenantId: 'other', principal: systemPrincipal('other') })],
  ['tenant', () => sign({ ...claim, principal: systemPrincipal('other') })],
  ['tenant', () => sign(claim), { path: '/mcp/other/slack' }],
  ['connection', () => sign({ ...claim, connectionId: 'crm' })],
  ['tool', () => sign({ ...claim, tool: 'slack_post_message' })],
  ['tool', () => sign(claim), { name: 'slack_post_message' }],
  ['arguments', () => sign(claim), { args: { email: 'boss@acme.test' } }],
  ['path', () => sign(claim), { path: '/mcp/acme' }],
])(
  'an assertion that fails the check %s is refused without a reason and nothing is called [roles.assertion-refused]',
  async (check, token, change) => {
    const asked = slack.requests.length;
    const answer = await post(await token(), change);
    expect([answer.status, answer.text]).toEqual([403, '{"error":"refused"}']);
    expect(refusals).toEqual([check]);
    expect(slack.requests.length).toBe(asked);
  },
);

test('an assertion for another audience, without an end, or with another algorithm is refused [roles.assertion-refused]', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const base = {
    tenant: 'acme',
    connection: 'slack',
    tool,
    arguments: claim.argumentsDigest,
    principal: claim.principal,
  };
  const own = await sign(claim);
  const [, payload = ''] = own.split('.');
  const none = `${Buffer.from('{"alg":"none","typ":"bellwether-call+jwt"}').toString('base64url')}.${payload}.`;
  const rsa = await new SignJWT({ ...base, jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: 'RS256', typ: 'bellwether-call+jwt' })
    .setIssuedAt()
    .setExpirationTime('1m')
    .setIssuer('bellwether')
    .setAudience('bellwether-connector')
    .sign(privateKey);
  const ours = createPrivateKey({
    key: Buffer.from(keys.signingKey, 'base64'),
    format: 'der',
    type: 'pkcs8',
  });
  const made = (audience: string, typ: string) =>
    new SignJWT({ ...base, jti: crypto.randomUUID() })
      .setProtectedHeader({ alg: 'EdDSA', typ })
      .setIssuedAt()
      .setIssuer('bellwether')
      .setAudience(audience);
  const others = [
    none,
    rsa,
    await made('another-service', 'bellwether-call+jwt').setExpirationTime('1m').sign(ours),
    await made('bellwether-connector', 'JWT').setExpirationTime('1m').sign(ours),
    await made('bellwether-connector', 'bellwether-call+jwt').sign(ours),
  ];
  for (const token of others) expect((await post(token)).status).toBe(403);
});

test('an assertion works once [roles.assertion-refused]', async () => {
  const token = await sign(claim);
  expect([(await post(token)).status, (await post(token)).status]).toEqual([200, 403]);
  expect(refusals).toEqual(['replay']);
});

test('the connector role asks its own policies: what they deny is refused and audited, though the caller vouched for it [roles.connector-decides-again]', async () => {
  const agent = { ...systemPrincipal('acme'), kind: 'agent' as const, id: 'helper', role: 'member' as const };
  await expect(caller(keys.signingKey, agent)()).rejects.toMatchObject({ code: 'forbidden', data: { notSent: true } });
  expect(audited).toMatchObject([{ assertion: { tool, principal: { id: 'helper' } }, requestId: 'r-1' }]);
  await expect(caller()('slack_made_up')).rejects.toMatchObject({ code: 'forbidden' });
  await expect(caller()(tool, args, { ...connection, id: 'gone' })).rejects.toMatchObject({ code: 'forbidden' });
  expect(refusals).toEqual(['policy', 'policy', 'policy']);
});
