import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Store } from '../../../src/store/open-store.ts';
import { openTestStore } from '../../setup/databases.ts';
import { FakeAuthorizationServer } from '../../setup/fake-authorization-server.ts';
import { type HandMadeServer, startRemoteServer } from '../mcp/remote-server.ts';
import { type ProgramRoom, programRoom } from './program-room.ts';

let store: Store;
let remote: HandMadeServer;
let provider: FakeAuthorizationServer;
let front: Server;
let program: ProgramRoom;
/** What the metadata says beside the usual. */
let metadata: Record<string, unknown> = {};
let registered: Record<string, unknown>[] = [];

const frontUrl = () => `http://127.0.0.1:${(front.address() as AddressInfo).port}`;

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  await store.pool.query('delete from bellwether.data_key');
  [metadata, registered] = [{}, []];
  remote = await startRemoteServer();
  provider = await new FakeAuthorizationServer().start();
  // the hand-made server answers JSON-RPC alone: its metadata and the provider's stand in front of it
  front = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const send = (json: unknown) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(json));
    };
    if (request.url?.startsWith('/.well-known/oauth-protected-resource')) {
      return send({ resource: `${frontUrl()}/mcp`, authorization_servers: [frontUrl()], scopes_supported: ['notes'] });
    }
    if (request.url?.startsWith('/.well-known/oauth-authorization-server')) return send(serverMetadata());
    if (request.url === '/register') {
      registered.push(JSON.parse(body));
      return send({ client_id: 'registered-client' });
    }
    if (request.method !== 'POST') return void response.writeHead(404).end();
    const answer = await fetch(remote.url, {
      method: 'POST',
      headers: request.headers as Record<string, string>,
      body,
    });
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(await answer.text());
  });
  await new Promise<void>((listening) => front.listen(0, '127.0.0.1', listening));
  program = programRoom(store, [new URL(frontUrl()).host, new URL(provider.url).host]);
});
afterEach(async () => {
  await program.close();
  front.closeAllConnections();
  front.close();
  await provider.close();
  remote.close();
});

const serverMetadata = () => ({
  issuer: frontUrl(),
  authorization_endpoint: `${provider.url}/authorize`,
  token_endpoint: `${provider.url}/token`,
  registration_endpoint: `${frontUrl()}/register`,
  code_challenge_methods_supported: ['S256'],
  ...metadata,
});

const words = () => [
  ...['connect', 'mcp', '--name', 'notes', '--url', `${frontUrl()}/mcp`, '--with', 'browser', '--redirect-port', '0'],
];

test('a remote MCP server is signed in to where its metadata says, as a client registered just now, for its own resource [connect.remote-mcp-oauth]', async () => {
  const urls: URL[] = [];
  const openBrowser = async (url: string) => {
    urls.push(new URL(url));
    // the provider names itself in its answers, which is not the issuer here
    const answer = await fetch(url, { redirect: 'manual' });
    const back = new URL(answer.headers.get('location') ?? '');
    back.searchParams.set('iss', frontUrl());
    await fetch(back);
  };
  const { code, stderr } = await program.run(words(), { openBrowser: (url) => void openBrowser(url) });
  expect([code, stderr]).toEqual([0, '']);
  const asked = urls[0]?.searchParams;
  expect(asked?.get('client_id')).toBe('registered-client');
  expect(asked?.get('resource')).toBe(`${frontUrl()}/mcp`);
  expect(asked?.get('code_challenge_method')).toBe('S256');
  expect(registered).toMatchObject([
    { token_endpoint_auth_method: 'none', redirect_uris: [asked?.get('redirect_uri')] },
  ]);
  const bearer = remote.requests.at(-1)?.headers['authorization'] ?? '';
  expect(provider.accepts(bearer.replace('Bearer ', ''))).toBe(true);
}, 60_000);

test.each([
  ['names another issuer', { issuer: 'https://other.example' }],
  ['has no PKCE', { code_challenge_methods_supported: ['plain'] }],
  ['is no metadata', { token_endpoint: 'javascript:alert(1)' }],
])('metadata that %s is refused before a browser opens [connect.remote-mcp-oauth]', async (_, change) => {
  metadata = change;
  let opened = 0;
  const { code, stderr } = await program.run(words(), { openBrowser: () => (opened += 1) });
  expect([code, stderr]).toEqual([1, expect.stringContaining('This MCP server cannot be signed in to')]);
  expect(opened).toBe(0);
});
