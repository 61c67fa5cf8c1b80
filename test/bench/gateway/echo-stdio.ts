import { createInterface } from 'node:readline';

/* The same echo on stdin and stdout, for gateways that start their servers. */
const schema = { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] };
const tools = [{ name: 'echo_say', description: 'Gives back the text.', inputSchema: schema, outputSchema: schema }];
const results: Readonly<Record<string, unknown>> = {
  initialize: {
    protocolVersion: '2025-11-25',
    capabilities: { tools: {} },
    serverInfo: { name: 'echo', version: '1' },
  },
  'tools/list': { tools },
  ping: {},
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  const structuredContent = { text: String(params?.arguments?.text ?? '') };
  const echoed = { content: [{ type: 'text', text: JSON.stringify(structuredContent) }], structuredContent };
  const known = method === 'tools/call' ? echoed : results[method];
  const answer = known ? { result: known } : { error: { code: -32601, message: 'Method not found' } };
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...answer })}\n`);
});
