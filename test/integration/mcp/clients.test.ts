import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client as CurrentClient, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as OldHttpTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { crmConnector, fakeSystem } from '../gateway/setup.ts';
import { call, modernRequest } from './raw-client.ts';
import { gatewayRoom, serveEndpoint } from './upstream-room.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const system = fakeSystem();
const room = await gatewayRoom({ connectors: [crmConnector('salesforce', system)] });

describe('over HTTP', () => {
  let served: Awaited<ReturnType<typeof serveEndpoint>>;
  beforeAll(async () => {
    served = await serveEndpoint(room.parts);
  });
  afterAll(() => served.close());

  test('an unmodified client of 2025 lists and calls the tools [mcp.client-2025-http]', async () => {
    const client = new Client({ name: 'old', version: '1' });
    await client.connect(new OldHttpTransport(served.url) as Parameters<typeof client.connect>[0]);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain('crm_list_opportunities');
    const result = await client.callTool({ name: 'crm_list_opportunities', arguments: { limit: 5 } });
    expect(result.structuredContent).toMatchObject({ total: 2 });
    await client.close();
  });

  test('a current client negotiates the current revision, lists and calls [mcp.client-2026-http]', async () => {
    const client = new CurrentClient({ name: 'new', version: '1' }, { versionNegotiation: { mode: 'auto' } });
    await client.connect(new StreamableHTTPClientTransport(served.url));
    expect((await client.listTools()).tools.length).toBeGreaterThan(5);
    const result = await client.callTool({ name: 'salesforce_list_opportunities', arguments: {} });
    expect(result.structuredContent).toMatchObject({ total: 2 });
    await client.close();
  });

  test('a client that listens is told when what it may call has changed [mcp.list-changed]', async () => {
    const { headers, body } = modernRequest('subscriptions/listen', { notifications: { toolsListChanged: true } });
    const gone = new AbortController();
    const answer = await fetch(served.url, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      signal: gone.signal,
    });
    const frames: string[] = [];
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
      frames.push(Buffer.from(chunk).toString('utf8'));
      if (frames.length === 1) served.endpoint.toolsChanged();
      if (frames.join('').includes('notifications/tools/list_changed')) break;
    }
    gone.abort();
    expect(frames[0]).toContain('notifications/subscriptions/acknowledged');
  });
});

test('a long list is shown as three tools that find, describe and call exactly what the caller may [mcp.discovery-tools]', async () => {
  const served = await serveEndpoint({ ...room.parts, disclosureThreshold: 3 });
  const client = new CurrentClient({ name: 'new', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(new StreamableHTTPClientTransport(served.url));
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual([
    'call_tool',
    'describe_tool',
    'search_tools',
  ]);
  const found = await client.callTool({ name: 'search_tools', arguments: { query: 'list opportunities' } });
  expect(found.structuredContent).toMatchObject({ tools: [{ name: 'salesforce_list_opportunities' }] });
  const described = await client.callTool({
    name: 'describe_tool',
    arguments: { name: 'salesforce_list_opportunities' },
  });
  expect(described.structuredContent).toMatchObject({ tool: { inputSchema: { type: 'object' } } });
  const called = await client.callTool({
    name: 'call_tool',
    arguments: { name: 'salesforce_list_opportunities', arguments: { limit: 3 } },
  });
  expect(called.structuredContent).toMatchObject({ total: 2 });
  const wrong = await call(served.url, 'call_tool', { arguments: {} });
  expect(wrong.body.result.content[0].text).toMatch(/^invalid_input: call_tool: name/);
  const unknown = await call(served.url, 'call_tool', { name: 'salesforce_nothing' });
  expect(unknown.body.error.message).toBe('Unknown tool: salesforce_nothing');
  await client.close();
  await served.close();
});

describe('`bellwether mcp` over stdio', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'bellwether-mcp-'));
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  async function connected(words: readonly string[]): Promise<Client> {
    const client = new Client({ name: 'old', version: '1' });
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [join(root, 'src', 'main.ts'), 'mcp', '--workspace', 'demo', ...words],
      env: {
        ...(process.env as Record<string, string>),
        BELLWETHER_DATA_DIR: dataDir,
        DATABASE_URL: '',
        REDIS_URL: '',
      },
      stderr: 'inherit',
    });
    await client.connect(transport as Parameters<typeof client.connect>[0]);
    return client;
  }

  test('an unmodified client of 2025 starts it, lists and calls the demo’s tools [mcp.client-2025-stdio]', async () => {
    const client = await connected([]);
    // the demo has five systems: more tools than are listed at once
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain('search_tools');
    const listed = await client.callTool({ name: 'search_tools', arguments: { query: 'search opportunities' } });
    expect(JSON.stringify(listed.structuredContent)).toContain('salesforce_search_opportunities');
    const found = await client.callTool({ name: 'salesforce_search_opportunities', arguments: { limit: 2 } });
    expect(found.isError, JSON.stringify(found.content)).not.toBe(true);
    expect((found.structuredContent as { opportunities: unknown[] }).opportunities).toHaveLength(2);
    await client.close();
  }, 90_000);

  test('a second client works beside the first on the same data, and ends alone [mcp.several-stdio-clients]', async () => {
    const first = await connected([]);
    const second = await connected([]);
    const search = { name: 'salesforce_search_opportunities', arguments: { limit: 1 } };
    for (const client of [second, first]) expect((await client.callTool(search)).isError).not.toBe(true);
    await second.close();
    expect((await first.callTool(search)).isError).not.toBe(true);
    await first.close();
  }, 90_000);

  test('one connector is served alone [mcp.standalone-connector]', async () => {
    const client = await connected(['--connector', 'salesforce']);
    const { tools } = await client.listTools();
    expect(tools.length).toBeGreaterThan(0);
    expect(tools.every(({ name }) => name.startsWith('salesforce_'))).toBe(true);
    const found = await client.callTool({ name: 'salesforce_search_opportunities', arguments: { limit: 1 } });
    expect(found.isError).not.toBe(true);
    await client.close();
  }, 90_000);
});
