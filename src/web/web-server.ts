import { createServer, type RequestListener } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { answeredRoutes } from './api/answered-routes.ts';
import { LiveEvents } from './api/live-events.ts';
import { openApiDocument } from './api/open-api.ts';
import { serveRoutes } from './api/serve-routes.ts';
import { allRoutes } from './contract/all-routes.ts';
import { isForUs, type OwnAddresses } from './request-checks.ts';
import { securityHeaders } from './security-headers.ts';
import type { BuiltBoard } from './serve-board.ts';
import { serveBoard } from './serve-board.ts';
import type { SessionKeeper } from './sign-in/session-keeper.ts';
import { type SignInDesk, serveSignIn } from './sign-in/sign-in-routes.ts';
import type { WebParts } from './web-parts.ts';

/** What the board is served from. `board`: its built pages, or a promise of them while they are being built. */
export interface WebServerOptions {
  readonly parts: WebParts;
  readonly sessions: SessionKeeper;
  readonly signIn: SignInDesk;
  readonly addresses: OwnAddresses;
  readonly origin: string;
  readonly version: string;
  readonly board: () => Promise<BuiltBoard>;
  readonly checkResponses?: boolean;
}

/** The board on somebody's HTTP server. */
export interface WebServer {
  /** Answers every request but those for the paths that other parts of the process have. */
  handle(...exchange: Parameters<RequestListener>): boolean;
  close(): Promise<void>;
}

const biggestBody = 2 * 1_024 * 1_024;
/** Paths of the pages of health, which are answered beside the board. */
const others = new Set(['/healthz', '/livez', '/readyz', '/metrics']);

/** Puts together the API, the sign-in and the pages, under one set of rules about hosts and headers. */
export async function openWebServer(options: WebServerOptions): Promise<WebServer> {
  const { parts, sessions, addresses, signIn, version } = options;
  const isHttps = options.origin.startsWith('https:');
  const { fastify } = await import('fastify');
  let listener: RequestListener = () => undefined;
  const server: FastifyInstance = fastify({
    bodyLimit: biggestBody,
    routerOptions: { maxParamLength: 1_024 },
    serverFactory(handle) {
      listener = handle;
      return createServer();
    },
  });
  const parseJson = server.getDefaultJsonParser('error', 'error');
  // a change without a body, such as a DELETE, says so in JSON as well
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) =>
    body === '' ? done(null, {}) : parseJson(request, body as string, done),
  );
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 16_384 },
    (_request, body, done) => done(null, body),
  );
  const headers = securityHeaders(isHttps);
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(headers);
    if (!isForUs(request.headers, addresses)) return reply.code(421).send('This server has another name.\n');
  });
  const serving = { parts, sessions, addresses, checkResponses: options.checkResponses ?? false };
  serveRoutes(server, answeredRoutes, serving);
  const live = new LiveEvents(serving);
  live.serve(server, isHttps);
  const document = JSON.stringify(openApiDocument(allRoutes, version));
  server.get('/api/openapi.json', async (_, reply) => reply.header('content-type', 'application/json').send(document));
  server.all('/api/*', async (_, reply) => reply.code(404).send({ error: { ...noRoute, requestId: '-' } }));
  serveSignIn(server, signIn);
  serveBoard(server, options.board, isHttps);
  await server.ready();
  return {
    handle(request, response) {
      if (others.has(request.url?.split('?')[0] ?? '')) return false;
      listener(request, response);
      return true;
    },
    async close() {
      await live.close();
      await server.close();
    },
  };
}

const noRoute = {
  code: 'not_found',
  message: 'There is no such address.',
  field: null,
  retryAfterMs: null,
  needs: null,
} as const;
