import { connect, type Socket } from 'node:net';

export interface Target {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a run of calls came to. */
export interface Drive {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly callsPerSecond: number;
  readonly errors: number;
}

/** The call that is made: an echo of 64 characters in revision 2026-07-28. */
export function echoTarget(port: number, tool: string, extra: Readonly<Record<string, string>> = {}): Target {
  const params = {
    name: tool,
    arguments: { text: 'x'.repeat(64) },
    _meta: {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
    },
  };
  const headers = {
    host: `127.0.0.1:${port}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': 'tools/call',
    'mcp-name': tool,
    ...extra,
  };
  return { port, path: '/mcp', headers, body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }) };
}

/** Makes `calls` calls over `concurrency` kept-open sockets; as little work of its own as can be, since it shares the machine. */
export async function driveCalls(target: Target, calls: number, concurrency: number): Promise<Drive> {
  const head = Object.entries({ ...target.headers, 'content-length': String(Buffer.byteLength(target.body)) });
  const lines = head.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const request = Buffer.from(`POST ${target.path} HTTP/1.1\r\n${lines}\r\n${target.body}`);
  const durations: number[] = [];
  let left = calls;
  let errors = 0;
  const sockets = await Promise.all(Array.from({ length: concurrency }, () => open(target.port)));
  const startedMs = performance.now();
  await Promise.all(
    sockets.map(async (socket) => {
      while (left > 0) {
        left -= 1;
        const sentMs = performance.now();
        const answer = await exchange(socket, request);
        durations.push(performance.now() - sentMs);
        if (!answer.startsWith('HTTP/1.1 200') || !answer.includes('"structuredContent"')) errors += 1;
      }
    }),
  );
  const elapsedMs = performance.now() - startedMs;
  for (const socket of sockets) socket.destroy();
  durations.sort((a, b) => a - b);
  const at = (share: number) => durations[Math.min(durations.length - 1, Math.floor(durations.length * share))] ?? 0;
  return { p50Ms: at(0.5), p99Ms: at(0.99), callsPerSecond: (calls / elapsedMs) * 1_000, errors };
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Sends one request and reads one response by its `Content-Length`. */
function exchange(socket: Socket, request: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const onData = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      if (end < 0) return;
      const isChunked = /\r\ntransfer-encoding: chunked/i.test(text.slice(0, end));
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, end + 2))?.[1] ?? 0);
      if (isChunked ? !text.endsWith('0\r\n\r\n') : text.length < end + 4 + length) return;
      socket.off('data', onData).off('error', reject);
      resolve(text);
    };
    socket.on('data', onData).once('error', reject);
    socket.write(request);
  });
}
