import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Item = Record<string, unknown>;

export interface RemoteRequest {
  readonly method: string;
  readonly params: Item;
  readonly id: unknown;
  readonly headers: IncomingHttpHeaders;
}

/** A remote MCP server written by hand: what it was asked, and what it lists and answers next. */
export interface HandMadeServer {
  readonly url: string;
  readonly requests: RemoteRequest[];
  tools: Item[];
  /** Which revision it speaks; a 2025-era one keeps a session. */
  era: 'modern' | 'legacy';
  sessionId: string;
  /** Answers `tools/call`; undefined: it hangs. */
  answer: (request: RemoteRequest, response: ServerResponse) => Item | undefined;
  close(): void;
}

export const textSchema = { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] };

export function remoteTool(name: string, more: Item = {}): Item {
  return { name, description: `Does ${name}.`, inputSchema: textSchema, outputSchema: textSchema, ...more };
}

export async function startRemoteServer(tools: Item[] = [remoteTool('say')]): Promise<HandMadeServer> {
  const http = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { id, method, params = {} } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const request = { id, method, params, headers: incoming.headers };
    remote.requests.push(request);
    const send = (status: number, body: Item) => {
      const headers = remote.era === 'legacy' && method === 'initialize' ? { 'mcp-session-id': remote.sessionId } : {};
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify({ jsonrpc: '2.0', id, ...body }));
    };
    if (remote.era === 'legacy' && method === 'server/discover') {
      return send(400, { error: { code: -32600, message: 'Bad Request: no session' } });
    }
    if (remote.era === 'legacy' && method !== 'initialize' && incoming.headers['mcp-session-id'] !== remote.sessionId) {
      return send(404, { error: { code: -32001, message: 'Session not found' } });
    }
    if (method === 'server/discover')
      return send(200, { result: { supportedVersions: ['2026-07-28'], capabilities: {} } });
    if (method === 'initialize') {
      return send(200, {
        result: { protocolVersion: '2025-11-25', capabilities: {}, serverInfo: { name: 'x', version: '1' } },
      });
    }
    if (method === 'notifications/initialized') return void response.writeHead(202).end();
    if (method === 'tools/list') return send(200, { result: { tools: remote.tools } });
    const answer = remote.answer(request, response);
    if (answer !== undefined) send(200, answer);
  });
  const remote: HandMadeServer = {
    url: '',
    requests: [],
    tools,
    era: 'modern',
    sessionId: 's-1',
    answer: ({ params }) => ({
      result: { resultType: 'complete', content: [], structuredContent: params['arguments'] as Item },
    }),
    close() {
      http.closeAllConnections();
      http.close();
    },
  };
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
  return Object.assign(remote, { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp` });
}
