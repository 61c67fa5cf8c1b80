import type { Metrics } from '../observability/metrics.ts';
import type { Store } from '../store/open-store.ts';

/** One thing the process needs and whether it works. */
export interface HealthCheck {
  readonly name: string;
  check(): Promise<void>;
}

export interface HealthServer {
  readonly url: string;
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

/**
 * Serves `/healthz` (200 when every check passes, else 503, with each check's state) and `/livez` (200 while the process runs).
 * With `metrics` also `/metrics` in Prometheus' text format. Failures show the check's name alone; reasons are in the log.
 * @throws the system's error when the address is taken
 */
export async function serveHealth(
  host: string,
  port: number,
  checks: readonly HealthCheck[],
  metrics: Metrics | null = null,
): Promise<HealthServer> {
  const { fastify } = await import('fastify');
  const server = fastify({ bodyLimit: 1_024 });
  server.get('/livez', async () => ({ status: 'ok' }));
  server.get('/healthz', async (_request, reply) => {
    const settled = await Promise.allSettled(checks.map(({ check }) => check()));
    const states = settled.map(
      ({ status }, at) => [checks[at]?.name ?? '', status === 'fulfilled' ? 'ok' : 'failing'] as const,
    );
    const isWell = states.every(([, state]) => state === 'ok');
    return reply
      .code(isWell ? 200 : 503)
      .send({ status: isWell ? 'ok' : 'failing', checks: Object.fromEntries(states) });
  });
  if (metrics) {
    server.get('/metrics', async (_request, reply) =>
      reply.header('content-type', metrics.contentType).send(await metrics.text()),
    );
  }
  const url = await server.listen({ host, port });
  return { url, close: () => server.close() };
}
