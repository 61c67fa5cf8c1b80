import { createServer, type RequestListener, type Server } from 'node:http';
import type { Metrics } from '../observability/metrics.ts';
import type { Store } from '../store/open-store.ts';

/** One thing the process needs and whether it works. */
export interface HealthCheck {
  readonly name: string;
  check(): Promise<void>;
}

/** Answers a request that is its own and says so; every other one is left untouched. */
export type MountedHandler = (...exchange: Parameters<RequestListener>) => boolean;

export interface HealthServer {
  readonly url: string;
  /** Puts `handler` before the pages, after those mounted earlier: it gets each request as it came from the socket, nothing read or checked. */
  mount(handler: MountedHandler): void;
  /** The process is ending: it is alive, but no longer ready. */
  drain(): void;
  close(): Promise<void>;
}

/** The store as a health check. */
export function storeCheck(store: Store): HealthCheck {
  return {
    name: 'database',
    check: async () => {
      await store.pool.query('select 1');
    },
  };
}

/** How long a request under way may go on once the process ends. */
const closingGraceMs = 2_000;

/**
 * Serves `/healthz` (200 when every check passes, else 503, with each check's state) and `/livez` (200 while the process runs).
 * `/readyz` says the same
 * as `/healthz` until the process is asked to end (`drain`), then 503: nothing new should be sent here. With `metrics` also `/metrics` in Prometheus' text format. Failures show the check's name alone; reasons are in the log.
 * @throws the system's error when the address is taken
 */
export async function serveHealth(
  host: string,
  port: number,
  checks: readonly HealthCheck[],
  metrics: Metrics | null = null,
): Promise<HealthServer> {
  const { fastify } = await import('fastify');
  const mounted: MountedHandler[] = [];
  let raw: Server | null = null;
  const server = fastify({
    bodyLimit: 1_024,
    serverFactory(pages) {
      raw = createServer((request, response) => {
        if (!mounted.some((handle) => handle(request, response))) pages(request, response);
      });
      return raw;
    },
  });
  server.get('/livez', async () => ({ status: 'ok' }));
  let isDraining = false;
  const look = async () => {
    const settled = await Promise.allSettled(checks.map(({ check }) => check()));
    const states = settled.map(
      ({ status }, at) => [checks[at]?.name ?? '', status === 'fulfilled' ? 'ok' : 'failing'] as const,
    );
    const isWell = states.every(([, state]) => state === 'ok');
    return { isWell, checks: Object.fromEntries(states) };
  };
  server.get('/healthz', async (_request, reply) => {
    const { isWell, checks: states } = await look();
    return reply.code(isWell ? 200 : 503).send({ status: isWell ? 'ok' : 'failing', checks: states });
  });
  server.get('/readyz', async (_request, reply) => {
    if (isDraining) return reply.code(503).send({ status: 'draining' });
    const { isWell, checks: states } = await look();
    return reply.code(isWell ? 200 : 503).send({ status: isWell ? 'ready' : 'failing', checks: states });
  });
  if (metrics) {
    server.get('/metrics', async (_request, reply) =>
      reply.header('content-type', metrics.contentType).send(await metrics.text()),
    );
  }
  const url = await server.listen({ host, port });
  return {
    url,
    mount(handler) {
      mounted.push(handler);
    },
    drain() {
      isDraining = true;
    },
    async close() {
      const cut = setTimeout(() => raw?.closeAllConnections(), closingGraceMs);
      await server.close();
      clearTimeout(cut);
    },
  };
}
