import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { type Fault, FaultScript, unavailablePage } from './simulator-faults.ts';

/** One request as the vendor's side sees it. Header names are lower case; `body` is the raw text. */
export interface SimulatedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Milliseconds since the simulator started, for tests that check how long a client waited. */
  readonly arrivedAfterMs: number;
}

/** The vendor's answer: a `text` body is sent as it is, a `json` body is serialised. */
export interface SimulatedReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
  /** Sends the body compressed, with `Content-Encoding: gzip`. */
  readonly gzip?: boolean;
  /** Called once the whole answer has been handed to the network. */
  readonly sent?: () => void;
}

export interface Simulator {
  /** `http://127.0.0.1:<port>` without a trailing slash. */
  readonly baseUrl: string;
  /** `127.0.0.1:<port>`: what the outbound client's allow-list must name. */
  readonly hostPort: string;
  /** Every request in order of arrival, also those a fault answered. */
  readonly requests: SimulatedRequest[];
  readonly faults: FaultScript;
  /** Ends every connection and frees the port; safe to call twice. */
  close(): Promise<void>;
}

const maxRequestBytes = 64 * 1024 * 1024;

async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += (chunk as Buffer).length;
    if (size > maxRequestBytes) throw new Error('The request is larger than a simulator accepts.');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function headersOf(message: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) headers[name] = String(value);
  return headers;
}

function encode(reply: SimulatedReply): { body: Buffer; contentType: string } {
  if (reply.text !== undefined) return { body: Buffer.from(reply.text), contentType: 'text/html;charset=UTF-8' };
  if (reply.json !== undefined) {
    return { body: Buffer.from(JSON.stringify(reply.json)), contentType: 'application/json;charset=UTF-8' };
  }
  return { body: Buffer.alloc(0), contentType: 'text/plain' };
}

function send(response: ServerResponse, reply: SimulatedReply, cutAfterBytes?: number): void {
  const { body: plain, contentType } = encode(reply);
  const body = reply.gzip ? gzipSync(plain) : plain;
  response.writeHead(reply.status, {
    'content-type': contentType,
    ...(reply.gzip ? { 'content-encoding': 'gzip' } : {}),
    'content-length': String(body.length),
    ...reply.headers,
  });
  if (cutAfterBytes === undefined || cutAfterBytes >= body.length) {
    response.end(body, reply.sent);
    return;
  }
  response.write(body.subarray(0, cutAfterBytes), () => response.socket?.destroy());
}

/** Plays what happens instead of or before the normal answer; true when nothing more is to be sent. */
async function play(fault: Fault | null, response: ServerResponse, stop: AbortSignal): Promise<boolean> {
  switch (fault?.kind) {
    case 'reset':
      response.socket?.resetAndDestroy();
      return true;
    case 'hang':
      return true;
    case 'status':
      send(response, { status: fault.status, text: fault.body ?? unavailablePage, headers: fault.headers ?? {} });
      return true;
    case 'json':
      send(response, { status: fault.status, json: fault.body, headers: fault.headers ?? {} });
      return true;
    case 'delay':
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, fault.ms);
        stop.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve();
        });
      });
      return stop.aborted;
    default:
      return false;
  }
}

/** Spoils the normal answer. */
function sendSpoiled(
  fault: Fault | null,
  response: ServerResponse,
  reply: SimulatedReply,
  request: SimulatedRequest,
): void {
  if (fault?.kind === 'truncate') send(response, reply, fault.afterBytes);
  else if (fault?.kind === 'rewrite' && reply.json !== undefined) {
    send(response, { ...reply, json: fault.change(structuredClone(reply.json), request) });
  } else send(response, reply);
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/**
 * Starts the vendor's side of the wire on a free loopback port. Each request is logged, then offered to the fault script,
 * then answered by `handle`; an exception in `handle` answers 500 with its message.
 */
export async function startSimulator(options: {
  readonly handle: (request: SimulatedRequest) => SimulatedReply | Promise<SimulatedReply>;
  /** The vendor's clock in milliseconds, which every answer tells in its `Date`; left out: the machine's. */
  readonly now?: () => number;
}): Promise<Simulator> {
  const requests: SimulatedRequest[] = [];
  const faults = new FaultScript();
  const startedAtMs = performance.now();
  const stop = new AbortController();
  async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(message.url ?? '/', 'http://simulator');
    const request: SimulatedRequest = {
      method: message.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: headersOf(message),
      body: await readBody(message),
      arrivedAfterMs: performance.now() - startedAtMs,
    };
    requests.push(request);
    if (options.now) response.setHeader('date', new Date(options.now()).toUTCString());
    const fault = faults.take(request);
    if (await play(fault, response, stop.signal)) return;
    sendSpoiled(fault, response, await options.handle(request), request);
  }
  const server = createServer((message, response) => {
    answer(message, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) return;
      send(response, { status: 500, text: error instanceof Error ? error.message : String(error) });
    });
  });
  // a busy test process hears of the end of Node's 5 s too late, and sends its next request into a closed connection
  server.keepAliveTimeout = 60_000;
  const hostPort = await listen(server);
  return {
    baseUrl: `http://${hostPort}`,
    hostPort,
    requests,
    faults,
    async close() {
      stop.abort();
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
