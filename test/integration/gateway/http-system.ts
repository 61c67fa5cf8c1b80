import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { type AnyConnector, defineConnector, defineTool } from '../../../connectors/kit/define-connector.ts';
import { AppError } from '../../../src/domain/errors.ts';

/** A vendor on loopback whose answers a test chooses; `hang` accepts and never answers. */
export interface HttpSystem {
  readonly url: string;
  requests: number;
  /** Requests whose connection the client closed before an answer. */
  abandoned: number;
  respond: (response: ServerResponse, request: IncomingMessage) => void;
  close(): Promise<void>;
}

export const ok = (response: ServerResponse) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ items: [{ id: '1' }] }));
export const hang = () => undefined;
export const refuse =
  (status: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    response.writeHead(status, headers).end('{}');

export async function startHttpSystem(): Promise<HttpSystem> {
  const server = createServer((request, response) => {
    system.requests += 1;
    response.on('close', () => {
      if (!response.writableEnded) system.abandoned += 1;
    });
    system.respond(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const system: HttpSystem = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: 0,
    abandoned: 0,
    respond: ok,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return system;
}

/** A connector that reaches such a vendor with fetch. */
export function httpConnector(id: string, system: HttpSystem): AnyConnector {
  return defineConnector({
    id,
    title: id,
    category: 'any',
    version: '1.0.0',
    settings: z.object({}),
    scopes: { items: 'to read items' },
    open: () => ({ url: system.url }),
    tools: [
      defineTool({
        name: `${id}_list_items`,
        title: 'List items',
        description: 'Lists the items.',
        input: z.object({}),
        output: z.object({ items: z.array(z.object({ id: z.string() })) }),
        readOnly: true,
        idempotent: true,
        cacheTtlMs: null,
        riskTier: 0,
        scopes: ['items'],
        rows: 'shared',
        handler: async ({ url }: { url: string }, _input, { signal }) => read(await send(url, signal)),
      }),
    ],
  }) as unknown as AnyConnector;
}

async function send(url: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, { signal });
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    throw new AppError('unavailable', 'The system does not answer.', {}, { cause });
  }
}

async function read(response: Response): Promise<{ items: { id: string }[] }> {
  if (response.status === 429) {
    const retryAfterMs = Number(response.headers.get('retry-after')) * 1_000;
    throw new AppError('rate_limited', 'The system asks to wait.', { retryAfterMs });
  }
  if (response.status >= 500) throw new AppError('unavailable', `The system answered ${response.status}.`);
  return (await response.json()) as { items: { id: string }[] };
}
