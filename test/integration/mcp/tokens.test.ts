import { createHmac, generateKeyPairSync } from 'node:crypto';
import { createLocalJWKSet, exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tokenAccess } from '../../../src/mcp/auth/token-access.ts';
import { createTokenVerifier, type TokenClaims } from '../../../src/mcp/auth/token-verifier.ts';
import { crmConnector, fakeSystem } from '../gateway/setup.ts';
import { ask, call, modernRequest, send } from './raw-client.ts';
import { aiClient, gatewayRoom, serveEndpoint } from './upstream-room.ts';

const issuer = 'https://login.acme.test/realms/main';
const resource = 'https://bellwether.acme.test/mcp';
const metadataUrl = 'https://bellwether.acme.test/.well-known/oauth-protected-resource/mcp';
const [own, other] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')]);
const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const nowSecs = () => Math.floor(Date.now() / 1_000);

const system = fakeSystem();
let room: Awaited<ReturnType<typeof gatewayRoom>>;
let served: Awaited<ReturnType<typeof serveEndpoint>>;

beforeAll(async () => {
  room = await gatewayRoom({ connectors: [crmConnector('salesforce', system)] });
  const verifier = createTokenVerifier({
    issuer,
    resource,
    keys: createLocalJWKSet({ keys: [{ ...(await exportJWK(own.publicKey)), kid: 'k1', alg: 'ES256' }] }),
    principalOf: (claims: TokenClaims, scopes) =>
      claims['bellwether_tenant'] === 'acme' ? aiClient('admin', { id: claims.sub, scopes }) : null,
    nowMs: Date.now,
  });
  const access = tokenAccess({ verifier, metadataUrl, firstScopes: ['bellwether:read'] });
  served = await serveEndpoint(room.parts, { access });
});
afterAll(async () => {
  await served.close();
  await room.close();
});

type Claims = Record<string, unknown>;
const goodClaims = (): Claims => ({
  iss: issuer,
  aud: resource,
  sub: 'u-1',
  iat: nowSecs(),
  exp: nowSecs() + 300,
  scope: 'bellwether:read',
  client_id: 'https://client.test/metadata',
  bellwether_tenant: 'acme',
});

function sign(claims: Claims = {}, header: Record<string, unknown> = {}, key = own.privateKey): Promise<string> {
  const all = Object.fromEntries(
    Object.entries({ ...goodClaims(), ...claims }).filter(([, value]) => value !== undefined),
  );
  return new SignJWT(all).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'k1', ...header }).sign(key);
}

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token signed by HMAC with the text of our public key, for verifiers that believe the header's algorithm. */
async function confused(): Promise<string> {
  const signed = `${base64url({ alg: 'HS256', typ: 'at+jwt', kid: 'k1' })}.${base64url(goodClaims())}`;
  const pem = await exportSPKI(own.publicKey);
  return `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const tampered = async () => {
  const [head, , signature] = (await sign()).split('.');
  return `${head}.${base64url({ ...goodClaims(), sub: 'admin' })}.${signature}`;
};

/** Every token that must not get in, and what is wrong with it. */
const bad: readonly (readonly [string, () => Promise<string>])[] = [
  ['no signature (alg none)', async () => new UnsecuredJWT(goodClaims()).encode()],
  ['an HMAC made with the public key', confused],
  ['a payload changed after signing', tampered],
  ['another key under the same name', () => sign({}, {}, other.privateKey)],
  ['an unknown key', () => sign({}, { kid: 'k2' })],
  ['its own key in the header', async () => sign({}, { jwk: await exportJWK(other.publicKey) }, other.privateKey)],
  ['the address of its own keys in the header', () => sign({}, { jku: 'https://evil.test/jwks' }, other.privateKey)],
  [
    'an algorithm that is not on the list',
    async () => new SignJWT(goodClaims()).setProtectedHeader({ alg: 'RS384', kid: 'k1' }).sign(rsa.privateKey),
  ],
  [
    'a critical extension we do not know',
    async () =>
      `${base64url({ alg: 'ES256', kid: 'k1', crit: ['exotic'], exotic: 1 })}.${base64url(goodClaims())}.AAAA`,
  ],
  ['another audience', () => sign({ aud: 'https://other.acme.test/mcp' })],
  ['an audience that only begins like ours', () => sign({ aud: `${resource}/admin` })],
  ['our audience with a slash more', () => sign({ aud: `${resource}/` })],
  ['our audience in other letters', () => sign({ aud: resource.toUpperCase() })],
  ['several audiences, ours among them', () => sign({ aud: [resource, 'https://other.acme.test'] })],
  ['no audience', () => sign({ aud: undefined })],
  ['another issuer', () => sign({ iss: 'https://login.evil.test' })],
  ['our issuer with a slash more', () => sign({ iss: `${issuer}/` })],
  ['no issuer', () => sign({ iss: undefined })],
  ['an end in the past', () => sign({ exp: nowSecs() - 60 })],
  ['no end', () => sign({ exp: undefined })],
  ['a beginning in the future', () => sign({ nbf: nowSecs() + 300 })],
  ['an issue date in the future', () => sign({ iat: nowSecs() + 300 })],
  ['no subject', () => sign({ sub: undefined })],
  ['another workspace', () => sign({ bellwether_tenant: 'globex' })],
  ['the marks of an ID token', () => sign({ nonce: 'n-1', at_hash: 'x' })],
  ['another type of document', () => sign({}, { typ: 'logout+jwt' })],
  ['more than 8 KB', () => sign({ padding: 'x'.repeat(9_000) })],
  ['nothing of a token', async () => 'hello'],
];

test.each(bad)(
  'a token with %s is refused with 401 and told where to sign in [S-05] [mcp.bad-tokens]',
  async (_, make) => {
    const before = system.calls.length;
    const { status, headers, body } = await call(
      served.url,
      'salesforce_list_opportunities',
      {},
      { headers: bearer(await make()) },
    );
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe(
      `Bearer resource_metadata="${metadataUrl}", scope="bellwether:read", error="invalid_token"`,
    );
    expect(body.result).toBeUndefined();
    expect(system.calls).toHaveLength(before);
  },
);

test('a good token gets in, and is still refused once it has ended [mcp.good-token]', async () => {
  const token = await sign({ exp: nowSecs() + 300 });
  for (let again = 0; again < 2; again += 1) {
    expect((await call(served.url, 'salesforce_list_opportunities', {}, { headers: bearer(token) })).status).toBe(200);
  }
  const short = await sign({ exp: nowSecs() - 4 });
  expect((await ask(served.url, 'tools/list', {}, { headers: bearer(short) })).status).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, 2_100));
  expect((await ask(served.url, 'tools/list', {}, { headers: bearer(short) })).status).toBe(401);
});

test('without a token, or with another scheme, the challenge names the metadata and the first scope [mcp.challenge]', async () => {
  const none = await ask(served.url, 'tools/list');
  expect(none.status).toBe(401);
  expect(none.headers.get('www-authenticate')).toBe(
    `Bearer resource_metadata="${metadataUrl}", scope="bellwether:read"`,
  );
  for (const authorization of ['Basic dTpw', 'Bearer', `Token ${await sign()}`, `Bearer ${await sign()} extra`]) {
    expect((await ask(served.url, 'tools/list', {}, { headers: { authorization } })).status, authorization).toBe(401);
  }
});

test('a good token in the query string is refused [mcp.no-query-token]', async () => {
  const token = await sign();
  const { headers, body } = modernRequest('tools/list', {});
  const url = new URL(`?access_token=${token}`, served.url);
  expect((await send(url, headers, body)).status).toBe(400);
  expect((await send(url, { ...headers, ...bearer(token) }, body)).status).toBe(400);
});

test('a token that is too narrow for a call is asked to step up, and shows and does nothing before [mcp.step-up]', async () => {
  const before = system.calls.length;
  const narrow = bearer(await sign());
  const act = 'salesforce_update_task';
  const args = { recordId: 't1', value: 'done' };
  const { status, headers } = await call(served.url, act, args, { headers: narrow });
  expect(status).toBe(403);
  expect(headers.get('www-authenticate')).toBe(
    `Bearer resource_metadata="${metadataUrl}", scope="bellwether:read bellwether:act", error="insufficient_scope"`,
  );
  const legacy = await send(
    served.url,
    {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-11-25',
      ...narrow,
    },
    { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: act, arguments: args } },
  );
  expect(legacy.status).toBe(403);
  const listed = await ask(served.url, 'tools/list', {}, { headers: narrow });
  expect(listed.body.result.tools.map(({ name }: { name: string }) => name)).not.toContain(act);
  expect(system.calls).toHaveLength(before);
  system.answer = () => ({ id: 't1' });
  const wide = bearer(await sign({ scope: 'bellwether:read bellwether:act' }));
  expect((await call(served.url, act, args, { headers: wide })).status).toBe(200);
  system.answer = () => ({ records: [], total: 0 });
});

test('a token without any scope of ours reaches nothing [mcp.scope-per-tool]', async () => {
  const scopeless = bearer(await sign({ scope: 'openid profile' }));
  expect((await ask(served.url, 'tools/list', {}, { headers: scopeless })).body.result.tools).toEqual([]);
  expect((await call(served.url, 'salesforce_list_opportunities', {}, { headers: scopeless })).status).toBe(403);
});
