import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { readConfig } from '../../../src/config.ts';
import { type McpHttp, openMcpHttp } from '../../../src/wiring/mcp-surface.ts';
import { crmConnector, fakeSystem } from '../gateway/setup.ts';
import { ask } from './raw-client.ts';
import { gatewayRoom } from './upstream-room.ts';

const nobodyRemoved = async () => ({
  subjects: new Set<string>(),
  salesUserIds: new Set<string>(),
  erasedSignIns: new Set<string>(),
});
const keys = await generateKeyPair('ES256');
const room = await gatewayRoom({ connectors: [crmConnector('salesforce', fakeSystem())] });
let provider: Server;
let server: Server;
let issuer: string;
let saysItIs: string;
let keysAreUp = true;
let base: URL;
let mcp: McpHttp;

async function listen(handler: Parameters<typeof createServer>[1]): Promise<Server> {
  const started = createServer(handler);
  await new Promise<void>((listening) => started.listen(0, '127.0.0.1', listening));
  return started;
}
const addressOf = (started: Server) => `http://127.0.0.1:${(started.address() as AddressInfo).port}`;

function open(): Promise<McpHttp> {
  return openMcpHttp({
    removed: nobodyRemoved,
    config: readConfig({ BELLWETHER_MCP_ISSUER: issuer }, '/'),
    parts: room.parts,
    http: createOutboundHttp({ allowList: [new URL(issuer).host] }),
    tenantId: 'acme',
    listeningUrl: base,
    tell: () => undefined,
  });
}

beforeAll(async () => {
  provider = await listen(async (request, response) => {
    if (request.url === '/realms/main/.well-known/openid-configuration') {
      response.end(JSON.stringify({ issuer: saysItIs, jwks_uri: `${issuer}/keys` }));
    } else if (request.url === '/realms/main/keys' && keysAreUp) {
      response.end(JSON.stringify({ keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'ES256' }] }));
    } else response.writeHead(keysAreUp ? 404 : 503).end();
  });
  issuer = `${addressOf(provider)}/realms/main`;
  saysItIs = issuer;
  server = await listen((request, response) => {
    if (!mcp.handle(request, response)) response.writeHead(404).end();
  });
  base = new URL(addressOf(server));
  mcp = await open();
});
afterAll(async () => {
  await mcp.close();
  server.close();
  provider.close();
  await room.close();
});

function tokenFor(claims: Record<string, unknown>): Promise<string> {
  return new SignJWT({ scope: 'bellwether:read bellwether:act', ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
    .setIssuer(issuer)
    .setAudience(mcp.resource)
    .setSubject('ada@acme.test')
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(keys.privateKey);
}

const list = async (token: string) =>
  ask(new URL('/mcp', base), 'tools/list', {}, { headers: { authorization: `Bearer ${token}` } });

test('keys that cannot be fetched let nobody in and are asked for again [mcp.issuer-keys-down]', async () => {
  const token = await tokenFor({ bellwether_tenant: 'acme' });
  keysAreUp = false;
  expect((await list(token)).status).toBeGreaterThanOrEqual(401);
  keysAreUp = true;
  expect((await list(token)).status).toBe(200);
});

test('people of the configured issuer come in with the workspace and role of their token, the least without one [mcp.configured-issuer]', async () => {
  const names = async (claims: Record<string, unknown>) => {
    const { body } = await list(await tokenFor(claims));
    return (body.result?.tools ?? []).map(({ name }: { name: string }) => name) as string[];
  };
  expect(await names({ bellwether_tenant: 'acme', bellwether_role: 'admin' })).toContain('salesforce_delete_record');
  for (const bellwether_role of [undefined, 'member', 'system', 'root', ['admin']]) {
    const seen = await names({ bellwether_tenant: 'acme', bellwether_role });
    expect(seen).toContain('salesforce_update_task');
    expect(seen).not.toContain('salesforce_delete_record');
  }
  expect((await list(await tokenFor({ bellwether_tenant: 'globex', bellwether_role: 'admin' }))).status).toBe(401);
  expect((await list(await tokenFor({}))).status).toBe(401);
});

test('an issuer that calls itself something else is not used, and our own sign-in is off beside one [mcp.issuer-mix-up]', async () => {
  saysItIs = 'https://login.evil.test';
  await expect(open()).rejects.toMatchObject({ code: 'forbidden' });
  saysItIs = issuer;
  expect((await fetch(new URL('/oauth/authorize', base))).status).toBe(404);
  const metadata = (await (await fetch(new URL('/.well-known/oauth-protected-resource/mcp', base))).json()) as object;
  expect(metadata).toMatchObject({ authorization_servers: [issuer] });
});
