import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { allRoutes } from '../../../src/web/contract/all-routes.ts';
import type { Route } from '../../../src/web/contract/define-route.ts';
import { securityHeaders } from '../../../src/web/security-headers.ts';
import { type Asked, sampleAnswers } from './sample-answers.ts';

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** The built board over an answer for every route, each checked against the contract, with the product's own headers. */
export interface SampleServer {
  readonly origin: string;
  /** Routes that fail from now on, by id, with this status and code. */
  readonly failures: Map<string, { readonly status: number; readonly code: string; readonly needs?: string }>;
  readonly requests: { readonly id: string; readonly csrf: string | undefined; readonly body: unknown }[];
  close(): Promise<void>;
}

/** Serves `folder` with `deals` sample deals on a free port of the loopback. `hostileName`: of the riskiest deal. */
export async function startSampleServer(
  folder: string,
  deals: number,
  hostileName: string | null = null,
): Promise<SampleServer> {
  const answers = sampleAnswers(deals, hostileName);
  const failures: SampleServer['failures'] = new Map();
  const requests: SampleServer['requests'] = [];
  const server = createServer((request, response) => {
    void handle(request, response).catch((error: unknown) => {
      console.error(error);
      response.writeHead(500).end();
    });
  });
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://board');
    for (const [name, value] of Object.entries(securityHeaders(false))) response.setHeader(name, value);
    if (!url.pathname.startsWith('/api/')) return sendFile(folder, url.pathname, response);
    if (url.pathname === '/api/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': open\n\n');
      return;
    }
    const found = findRoute(request.method ?? 'GET', url.pathname);
    if (found === null) return send(response, 404, failure('not_found'));
    const body = await readBody(request);
    const csrf = request.headers['x-bellwether-csrf'];
    requests.push({ id: found.route.id, csrf: Array.isArray(csrf) ? csrf[0] : csrf, body });
    const failed = failures.get(found.route.id);
    if (failed) return send(response, failed.status, failure(failed.code, failed.needs));
    const answer = answers[found.route.id]?.({ params: found.params, query: url.searchParams, body });
    if (answer === undefined || answer === null) return send(response, 404, failure('not_found'));
    return send(response, 200, found.route.response.parse(answer));
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { origin: `http://127.0.0.1:${port}`, failures, requests, close };
}

function findRoute(method: string, path: string): { route: Route; params: Record<string, string> } | null {
  const parts = path.split('/');
  const candidates = allRoutes.filter(
    (route) => route.method === method && route.path.split('/').length === parts.length,
  );
  for (const route of candidates.toSorted((a, b) => a.path.split(':').length - b.path.split(':').length)) {
    const names = route.path.split('/');
    if (!names.every((name, at) => name.startsWith(':') || name === parts[at])) continue;
    const params = names.flatMap((name, at) =>
      name.startsWith(':') ? [[name.slice(1), decodeURIComponent(parts[at] ?? '')]] : [],
    );
    return { route, params: Object.fromEntries(params) };
  }
  return null;
}

const failure = (code: string, needs: string | null = null) => ({
  error: { code, message: 'The sample says so.', field: null, retryAfterMs: null, needs, requestId: 'sample-1' },
});

function send(response: ServerResponse, status: number, document: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(document));
}

async function readBody(request: IncomingMessage): Promise<Asked['body']> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? {} : (JSON.parse(text) as Asked['body']);
}

async function sendFile(folder: string, path: string, response: ServerResponse): Promise<void> {
  const name = extname(path) === '' ? 'index.html' : normalize(path).replace(/^\/+/, '');
  const bytes = await readFile(join(folder, name));
  response.writeHead(200, { 'content-type': types[extname(name)] ?? 'text/html; charset=utf-8' }).end(bytes);
}
