import { request } from 'node:http';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { expect, test } from 'vitest';
import { newDataDir, runProgram, startProgram, waitForOutput } from '../setup/program.ts';

const root = join(import.meta.dirname, '..', '..');
const csv = join(root, 'test', 'fixtures', 'csv', 'salesforce-opportunities.csv');

/** A request with headers that `fetch` would not let anybody forge. */
function post(url: string, headers: Record<string, string>, body = '{}') {
  return new Promise<{ status: number; challenge: string }>((done, failed) => {
    const sent = request(
      url,
      { method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
      (answer) => {
        answer.resume();
        done({ status: answer.statusCode ?? 0, challenge: String(answer.headers['www-authenticate'] ?? '') });
      },
    );
    sent.once('error', failed);
    sent.end(body);
  });
}

test('serve answers MCP beside health on one port, to its own Host and Origin and with a token alone [mcp.own-port] [mcp.own-port-host] [S-05]', async () => {
  const dataDir = newDataDir();
  expect((await runProgram(['import', csv], dataDir)).code).toBe(0);
  const child = startProgram(['serve'], dataDir);
  try {
    const text = await waitForOutput(child, /Staying up: .*MCP at (\S+\/mcp)/);
    const [, mcpUrl = ''] = /MCP at (\S+\/mcp)/.exec(text) ?? [];
    const { host, origin } = new URL(mcpUrl);
    expect(await (await fetch(`${origin}/healthz`)).json()).toMatchObject({ status: 'ok' });
    expect((await fetch(`${origin}/metrics`)).status).toBe(200);
    const metadata = await (await fetch(`${origin}/.well-known/oauth-protected-resource/mcp`)).json();
    expect(metadata).toMatchObject({ resource: mcpUrl, authorization_servers: [origin] });
    const asked = await post(mcpUrl, {}, JSON.stringify({ filler: 'x'.repeat(5_000) }));
    expect(asked).toMatchObject({ status: 401, challenge: expect.stringContaining('resource_metadata=') });
    expect((await post(mcpUrl, { authorization: 'Bearer made.up.token' })).status).toBe(401);
    expect((await post(mcpUrl, { host: 'rebound.example' })).status).toBe(403);
    expect((await post(mcpUrl, { host, origin: 'https://evil.example' })).status).toBe(403);

    const beside = await runProgram(['mcp', '--http'], dataDir);
    expect(beside).toMatchObject({ code: 0, stderr: expect.stringContaining(`serves MCP already, at ${mcpUrl}`) });
    const single = await runProgram(['mcp', '--http', '--connector', 'csv'], dataDir);
    expect(single.code).not.toBe(0);
    expect((await runProgram(['approvals', 'list'], dataDir)).stdout).toBe('Nothing waits for an approval.\n');

    const client = new Client({ name: 'old', version: '1' });
    const args = [join(root, 'src', 'main.ts'), 'mcp', '--workspace', 'demo'];
    const env = { PATH: process.env['PATH'] ?? '', BELLWETHER_DATA_DIR: dataDir };
    await client.connect(new StdioClientTransport({ command: process.execPath, args, env, stderr: 'ignore' }) as never);
    expect((await client.listTools()).tools.length).toBeGreaterThan(0);
    await client.close();
  } finally {
    child.kill('SIGTERM');
    await new Promise((ended) => child.once('close', ended));
  }
  const verified = await runProgram(['audit', 'verify'], dataDir);
  expect(verified).toMatchObject({ code: 0, stdout: expect.stringMatching(/The audit is whole: [1-9]/) });
}, 90_000);
