import { createHash, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { readConfig } from '../../../src/config.ts';
import { fetchClientMetadata, isRegisteredRedirect } from '../../../src/mcp/auth/client-metadata.ts';
import { type McpHttp, openMcpHttp } from '../../../src/wiring/mcp-surface.ts';
import { crmConnector, fakeSystem } from '../gateway/setup.ts';
import { call } from './raw-client.ts';
import { gatewayRoom } from './upstream-room.ts';

let documents: Server;
let server: Server;
let mcp: McpHttp;
let base: URL;
let clientId: string;
let document: Record<string, unknown>;
const nobodyRemoved = async () => ({
  subjects: new Set<string>(),
  salesUserIds: new Set<string>(),
  erasedSignIns: new Set<string>(),
});
const codes: string[] = [];
const redirectUri = 'http://127.0.0.1:7777/callback';
const verifier = randomBytes(32).toString('base64url');
const challenge = createHash('sha256').update(verifier).digest('base64url');
const room = await gatewayRoom({ connectors: [crmConnector('salesforce', fakeSystem())] });

beforeAll(async () => {
  documents = createServer((_, response) => response.end(JSON.stringify(document)));
  await new Promise<void>((listening) => documents.listen(0, '127.0.0.1', listening));
  const host = `127.0.0.1:${(documents.address() as AddressInfo).port}`;
  clientId = `http://${host}/client.json`;
  server = createServer((request, response) => {
    if (!mcp.handle(request, response)) response.writeHead(404).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  base = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  mcp = await openMcpHttp({
    removed: nobodyRemoved,
    config: readConfig({}, '/'),
    parts: room.parts,
    http: createOutboundHttp({ allowList: [host] }),
    tenantId: 'acme',
    listeningUrl: base,
    tell: (text) => codes.push(/\d{8}/.exec(text)?.[0] ?? ''),
  });
});
beforeEach(() => {
  document = { client_id: clientId, client_name: 'Claude <b>Code</b>', redirect_uris: [redirectUri] };
});
afterAll(async () => {
  await mcp.close();
  server.closeAllConnections();
  server.close();
  documents.close();
  await room.close();
});

const goodQuery = (): Record<string, string> => ({
  client_id: clientId,
  redirect_uri: redirectUri,
  response_type: 'code',
  code_challenge: challenge,
  code_challenge_method: 'S256',
  scope: 'bellwether:read',
  state: 's-1',
  resource: mcp.resource,
});

function authorize(change: Record<string, string | undefined> = {}): Promise<Response> {
  const query = Object.entries({ ...goodQuery(), ...change }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return fetch(new URL(`/oauth/authorize?${new URLSearchParams(query)}`, base), { redirect: 'manual' });
}

const post = (path: string, form: Record<string, string>) =>
  fetch(new URL(path, base), { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });

async function consented(answer: Record<string, string> = {}): Promise<Response> {
  const handle = /name="handle" value="([^"]+)"/.exec(await (await authorize()).text())?.[1] ?? '';
  return post('/oauth/consent', { handle, code: codes.at(-1) ?? '', answer: 'allow', ...answer });
}

const codeOf = (response: Response) => new URL(response.headers.get('location') ?? '').searchParams.get('code') ?? '';
const exchangeForm = (code: string) => ({
  grant_type: 'authorization_code',
  code,
  code_verifier: verifier,
  client_id: clientId,
  redirect_uri: redirectUri,
  resource: mcp.resource,
});

test('a client finds its way from the refusal to a token that works [mcp.sign-in]', async () => {
  const endpoint = new URL('/mcp', base);
  const refused = await call(endpoint, 'salesforce_list_opportunities');
  const metadataUrl = /resource_metadata="([^"]+)"/.exec(refused.headers.get('www-authenticate') ?? '')?.[1] ?? '';
  const metadata = (await (await fetch(metadataUrl)).json()) as { resource: string; authorization_servers: string[] };
  expect(metadata).toMatchObject({ resource: endpoint.href, authorization_servers: [base.origin] });
  const about = await (await fetch(new URL('/.well-known/oauth-authorization-server', base))).json();
  expect(about).toMatchObject({
    issuer: base.origin,
    code_challenge_methods_supported: ['S256'],
    client_id_metadata_document_supported: true,
    authorization_response_iss_parameter_supported: true,
  });
  const back = new URL((await consented()).headers.get('location') ?? '');
  expect(`${back.origin}${back.pathname}`).toBe(redirectUri);
  expect(Object.fromEntries(back.searchParams)).toMatchObject({ state: 's-1', iss: base.origin });
  const answer = await post('/oauth/token', exchangeForm(back.searchParams.get('code') ?? ''));
  const { access_token, scope, token_type } = (await answer.json()) as Record<string, string>;
  expect([scope, token_type]).toEqual(['bellwether:read', 'Bearer']);
  const headers = { authorization: `Bearer ${access_token}` };
  expect((await call(endpoint, 'salesforce_list_opportunities', {}, { headers })).status).toBe(200);
});

test('the consent page names client, scopes and where the answer goes, cannot be framed, and runs nothing [mcp.consent-page]', async () => {
  const page = await authorize();
  const text = await page.text();
  expect(text).toContain('Claude &lt;b&gt;Code&lt;/b&gt;');
  expect(text).not.toContain('<b>Code');
  for (const shown of [clientId, 'bellwether:read', '127.0.0.1:7777']) expect(text).toContain(shown);
  expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
  expect(page.headers.get('x-frame-options')).toBe('DENY');
});

test('a code works once, and only for its client, address and verifier [mcp.code-bound]', async () => {
  const wrong: Record<string, string>[] = [
    { code_verifier: 'x'.repeat(43) },
    { client_id: 'https://other.test/client.json' },
    { redirect_uri: 'http://127.0.0.1:7778/callback' },
    { resource: 'https://other.test/mcp' },
  ];
  for (const change of wrong) {
    const answer = await post('/oauth/token', { ...exchangeForm(codeOf(await consented())), ...change });
    expect(answer.status, JSON.stringify(change)).toBe(400);
  }
  const code = codeOf(await consented());
  expect((await post('/oauth/token', exchangeForm(code))).status).toBe(200);
  expect((await post('/oauth/token', exchangeForm(code))).status).toBe(400);
});

test('a request goes back with an error for PKCE, response type, scope or resource, and is shown for an address not registered [mcp.authorization-request]', async () => {
  const errorOf = (response: Response) => new URL(response.headers.get('location') ?? 'x:').searchParams.get('error');
  expect(errorOf(await authorize({ code_challenge_method: 'plain' }))).toBe('invalid_request');
  expect(errorOf(await authorize({ code_challenge: undefined }))).toBe('invalid_request');
  expect(errorOf(await authorize({ response_type: 'token' }))).toBe('unsupported_response_type');
  expect(errorOf(await authorize({ scope: 'bellwether:everything' }))).toBe('invalid_scope');
  expect(errorOf(await authorize({ resource: 'https://other.test/mcp' }))).toBe('invalid_target');
  for (const redirect_uri of ['https://evil.test/callback', `${redirectUri}/more`, 'javascript:alert(1)']) {
    const shown = await authorize({ redirect_uri });
    expect([shown.status, shown.headers.get('location')], redirect_uri).toEqual([400, null]);
  }
});

test('only who reads the terminal can allow; guessing changes the code [mcp.owner-code]', async () => {
  const first = codes.at(-1);
  for (let guess = 0; guess < 5; guess += 1) expect((await consented({ code: '00000000x' })).status).toBe(403);
  expect(codes.at(-1)).not.toBe(first);
  expect((await consented({ code: first ?? '' })).status).toBe(403);
  const denied = await consented({ answer: 'deny' });
  expect(denied.headers.get('location')).toContain('error=access_denied');
});

test('a sign-in is answered once, and not from a page of another site [mcp.consent-once]', async () => {
  const handle = /name="handle" value="([^"]+)"/.exec(await (await authorize()).text())?.[1] ?? '';
  const form = { handle, code: codes.at(-1) ?? '', answer: 'allow' };
  const foreign = await fetch(new URL('/oauth/consent', base), {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { origin: 'https://evil.test' },
  });
  expect(foreign.status).toBe(403);
  expect((await post('/oauth/consent', form)).status).toBe(302);
  expect((await post('/oauth/consent', form)).status).toBe(400);
});

test('a client is known only by a document at its own address that names it [mcp.client-metadata]', async () => {
  document = { ...document, client_id: 'https://somebody.else/client.json' };
  expect((await authorize()).status).toBe(400);
  document = { ...document, client_id: clientId, token_endpoint_auth_method: 'client_secret_basic' };
  expect((await authorize()).status).toBe(400);
  const http = createOutboundHttp();
  const refusals = [
    'http://169.254.169.254/latest/meta-data',
    'http://127.0.0.1:6379/x',
    'https://10.0.0.1/client.json',
    'https://localhost/client.json',
    'https://[::ffff:127.0.0.1]/client.json',
    'https://user:pass@client.test/x',
    'https://client.test/',
    'file:///etc/passwd',
    'not an address',
  ];
  for (const id of refusals) {
    const code = await fetchClientMetadata(http, id).then(
      () => 'fetched',
      (error: { code?: string }) => error.code,
    );
    expect(['invalid_input', 'forbidden'], id).toContain(code);
  }
  await http.close();
});

test('a redirect address matches letter by letter, but for the port of loopback [mcp.exact-redirect]', () => {
  const registered = ['https://client.test/callback', 'http://127.0.0.1/callback'];
  expect(isRegisteredRedirect(registered, 'https://client.test/callback')).toBe(true);
  expect(isRegisteredRedirect(registered, 'http://127.0.0.1:40123/callback')).toBe(true);
  const others = [
    'https://client.test/callback/',
    'https://client.test/callback?x=1',
    'https://client.test:8443/callback',
    'https://client.test.evil.example/callback',
    'https://client.test/callback#x',
    'http://client.test/callback',
    'http://127.0.0.1:40123/other',
    'http://127.0.0.1:40123@evil.example/callback',
    'http://localhost:40123/callback',
  ];
  for (const each of others) expect(isRegisteredRedirect(registered, each), each).toBe(false);
});

test('an address that others can reach is not served without an issuer of tokens [mcp.no-open-network]', async () => {
  const opened = openMcpHttp({
    removed: nobodyRemoved,
    config: readConfig({ BELLWETHER_PUBLIC_URL: 'https://bellwether.acme.test' }, '/'),
    parts: room.parts,
    http: createOutboundHttp(),
    tenantId: 'acme',
    listeningUrl: base,
    tell: () => undefined,
  });
  await expect(opened).rejects.toMatchObject({ code: 'invalid_input', data: { field: 'BELLWETHER_MCP_ISSUER' } });
});
