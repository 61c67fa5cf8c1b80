import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { needs } from '../../setup/needs.ts';
import { crmConnector, fakeSystem } from '../gateway/setup.ts';
import { gatewayRoom, serveEndpoint } from './upstream-room.ts';

const run = promisify(execFile);
/** The Inspector's program; it is too large to be a dependency (docs/mcp.md says how to install it elsewhere). */
const cached = join(import.meta.dirname, '../../../node_modules/.cache/inspector/node_modules/.bin/mcp-inspector');
const inspector = process.env['BELLWETHER_INSPECTOR'] ?? cached;

test('the MCP Inspector’s command line lists and calls tools [mcp.inspector]', async (context) => {
  needs(context, existsSync(inspector) ? null : 'the MCP Inspector (docs/mcp.md says how to install it)');
  const room = await gatewayRoom({ connectors: [crmConnector('salesforce', fakeSystem())] });
  const served = await serveEndpoint(room.parts);
  const ask = async (...words: string[]) => {
    const about = ['--cli', served.url.href, '--transport', 'http', '--protocol-era', 'modern', '--format', 'json'];
    return (await run(process.execPath, [inspector, ...about, ...words])).stdout;
  };
  try {
    expect(await ask('--method', 'tools/list')).toContain('crm_list_opportunities');
    const called = await ask(
      '--method',
      'tools/call',
      '--tool-name',
      'crm_list_opportunities',
      '--tool-arg',
      'limit=5',
    );
    expect(called).toContain('"total"');
  } finally {
    await served.close();
    await room.close();
  }
}, 60_000);
