import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  connectorHttpHandler,
  errorMetaKey,
  listTools,
  serveConnectorOverStdio,
} from '../../../connectors/kit/mcp-server.ts';
import { faults } from '../../../connectors/kit/simulator-faults.ts';
import { addOpportunity, smallOrg } from '../../fixtures/salesforce-org.ts';
import { type SalesforceHarness, startSalesforce } from './salesforce-harness.ts';

let salesforce: SalesforceHarness;
let server: Server;
let url: URL;

beforeAll(async () => {
  const org = smallOrg();
  addOpportunity(org, 1, { Name: 'Deal über alles' });
  salesforce = await startSalesforce({ org });
  server = createServer(connectorHttpHandler(salesforce.linked).listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`);
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await salesforce.close();
});

async function connected(): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(new StreamableHTTPClientTransport(url));
  return client;
}

const search = { name: 'salesforce_search_opportunities', arguments: { nameContains: 'über' } };

test('a current client lists the tools with both schemas and hints, and reads structured content mirrored as text [connectors.mcp-current]', async () => {
  const client = await connected();
  const { tools } = await client.listTools();
  const listed = salesforce.linked.connector.tools;
  expect(tools.map(({ name }) => name)).toEqual(listTools(salesforce.linked.connector).map(({ name }) => name));
  for (const tool of tools) {
    expect(tool.inputSchema.type).toBe('object');
    expect(tool.outputSchema?.type).toBe('object');
    const { readOnly, idempotent } = listed.find(({ name }) => name === tool.name) ?? {};
    expect(tool.annotations).toMatchObject({ readOnlyHint: readOnly, idempotentHint: idempotent });
  }
  for (const name of ['salesforce_read_changes', search.name]) {
    const { annotations } = tools.find((tool) => tool.name === name) ?? {};
    expect(annotations).toMatchObject({ readOnlyHint: true, idempotentHint: true, destructiveHint: false });
  }
  const result = await client.callTool(search);
  expect(result.structuredContent).toMatchObject({ opportunities: [{ name: 'Deal über alles' }], truncated: false });
  expect(JSON.parse((result.content as { text: string }[])[0]?.text ?? '')).toEqual(result.structuredContent);
  await client.close();
});

test('an unmodified 2025-era client lists and calls the same tools [connectors.mcp-2025-clients]', async () => {
  const client = new LegacyClient({ name: 'old', version: '1' });
  await client.connect(new LegacyTransport(url) as Parameters<typeof client.connect>[0]);
  expect((await client.listTools()).tools).toHaveLength(salesforce.linked.connector.tools.length);
  expect((await client.callTool(search)).structuredContent).toMatchObject({ truncated: false });
  await client.close();
});

test('wrong arguments are a tool error that names the field, an unknown tool is a protocol error [connectors.mcp-errors]', async () => {
  const client = await connected();
  const wrong = await client.callTool({ name: search.name, arguments: { limit: 'many' } });
  expect(wrong.isError).toBe(true);
  expect(wrong._meta?.[errorMetaKey]).toMatchObject({ code: 'invalid_input', field: 'limit' });
  expect(JSON.stringify(wrong)).not.toMatch(/node_modules|\.ts:\d+/);
  await expect(client.callTool({ name: 'salesforce_drop_table', arguments: {} })).rejects.toThrow(/Unknown tool/);
  await client.close();
});

test('a throttled vendor reaches the caller with its code and wait', async () => {
  const client = await connected();
  salesforce.simulator.faults.add({ path: /query/ }, [faults.throttled('7')]);
  const result = await client.callTool(search);
  expect(result._meta?.[errorMetaKey]).toMatchObject({ code: 'rate_limited', retryAfterMs: 7_000 });
  await client.close();
});

test('a foreign Host or Origin is refused with 403 before anything is read [connectors.mcp-local-only]', async () => {
  const { fetch } = connectorHttpHandler(salesforce.linked);
  const asked = salesforce.simulator.requests.length;
  const status = async (foreign: Record<string, string>) => {
    const headers = {
      host: '127.0.0.1',
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} });
    const request = new Request('http://127.0.0.1/mcp', { method: 'POST', headers: { ...headers, ...foreign }, body });
    return (await fetch(request)).status;
  };
  expect(await status({})).toBe(200);
  expect(await status({ origin: 'http://localhost:3000' })).toBe(200);
  expect(await status({ host: 'attacker.example' })).toBe(403);
  expect(await status({ origin: 'https://attacker.example' })).toBe(403);
  expect(salesforce.simulator.requests.length).toBe(asked);
});

test('over stdio one JSON line in gives one JSON line out [connectors.mcp-stdio]', async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const served = serveConnectorOverStdio(salesforce.linked, { transport: new StdioServerTransport(input, output) });
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  };
  const message = { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { ...search, _meta: meta } };
  const line = new Promise<string>((resolve) => output.once('data', (chunk: Buffer) => resolve(chunk.toString())));
  input.write(`${JSON.stringify(message)}\n`);
  expect(JSON.parse(await line)).toMatchObject({ id: 7, result: { structuredContent: { truncated: false } } });
  await served.close();
});
