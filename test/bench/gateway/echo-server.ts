import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/*
 * A remote MCP server that takes no time: hand-written, one JSON.parse a request. Started as a process of its own with the
 * number of tools; prints its port. The tool `echo_hang` never answers.
 */
const toolCount = Number(process.argv[2] ?? 1);
const inputSchema = { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] };
const outputSchema = inputSchema;
const names = [
  'echo_say',
  'echo_hang',
  ...Array.from({ length: Math.max(0, toolCount - 2) }, (_, i) => `echo_say_${i}`),
];
const tools = names
  .slice(0, Math.max(toolCount, 1))
  .map((name) => ({ name, description: `Gives back the text (${name}).`, inputSchema, outputSchema }));

const results: Readonly<Record<string, unknown>> = {
  'server/discover': { resultType: 'complete', supportedVersions: ['2026-07-28'], capabilities: { tools: {} } },
  'tools/list': { resultType: 'complete', tools, ttlMs: 60_000, cacheScope: 'private' },
};

const server = createServer((request, response) => {
  if (request.method !== 'POST') {
    response.writeHead(405).end();
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { id, method, params } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    if (params?.name === 'echo_hang') return;
    if (id === undefined) {
      response.writeHead(202).end();
      return;
    }
    const text = String(params?.arguments?.text ?? '');
    const structuredContent = { text };
    const echoed = {
      resultType: 'complete',
      content: [{ type: 'text', text: JSON.stringify(structuredContent) }],
      structuredContent,
    };
    const { protocolVersion } = params ?? {};
    const hello = { protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'echo', version: '1' } };
    const result = method === 'initialize' ? hello : (results[method] ?? echoed);
    const body = JSON.stringify({ jsonrpc: '2.0', id, result });
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    response.end(body);
  });
});
server.keepAliveTimeout = 600_000;
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('message', () => process.send?.({ cpu: process.cpuUsage(), rss: process.memoryUsage.rss() }));
