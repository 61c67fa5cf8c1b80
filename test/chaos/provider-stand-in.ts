import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message the provider has. `key` is what the engine gave it; a provider without de-duplication may hold a key twice. */
export interface Posted {
  readonly key: string;
  readonly channel: string;
  readonly ts: string;
  readonly at: number;
}

export interface ProviderRequest {
  readonly tool: string;
  readonly args: Record<string, unknown>;
  readonly key: string;
  /** The process that asks. */
  readonly pid: number;
}

/** Where a request is: a hook may stop the world at any of them, and a returned answer replaces the provider's own. */
export type Barrier = 'before_call' | 'before_record' | 'after_record' | 'after_reply';
export type ProviderHook = (barrier: Barrier, request: ProviderRequest) => Promise<ProviderAnswer | undefined>;

export interface ProviderAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers?: Record<string, string>;
}

/** One thing that arrived at the provider, and from whom; `at` in milliseconds of `performance.now()`. */
export interface Heard {
  readonly key: string;
  readonly pid: number;
  readonly what: string;
  readonly at: number;
}

/** A provider on loopback, no kinder than a chat service: it records every post it accepts, also when nobody hears the answer. */
export interface ProviderStandIn {
  readonly url: string;
  readonly posted: readonly Posted[];
  requests: number;
  hook: ProviderHook | null;
  /** Hears of every request and barrier as it arrives. */
  onContact: ((request: ProviderRequest) => void) | null;
  /** Everything that arrived, in order: what a doubled message is traced with. */
  readonly heard: readonly Heard[];
  /** True: a repeated key has no second effect (class A); false: it has (class B). */
  deduplicates: boolean;
  close(): Promise<void>;
}

/** Starts the provider on a free port. */
export async function startProvider(deduplicates: boolean): Promise<ProviderStandIn> {
  const posted: Posted[] = [];
  const byKey = new Map<string, Posted>();
  const server = createServer((request, response) => {
    void answer(request).then(({ status, body, headers }) => {
      if (response.destroyed) return;
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(body));
    });
  });
  const heard: Heard[] = [];
  const hear = (what: string, { key, pid }: ProviderRequest) => heard.push({ key, pid, what, at: performance.now() });
  const provider = {
    requests: 0,
    hook: null as ProviderHook | null,
    onContact: null as ProviderStandIn['onContact'],
    deduplicates,
  };

  async function answer(request: IncomingMessage): Promise<ProviderAnswer> {
    const parsed = await readRequest(request);
    provider.onContact?.(parsed);
    hear(parsed.tool, parsed);
    if (parsed.tool === 'before_call' || parsed.tool === 'after_reply') {
      return (await provider.hook?.(parsed.tool, parsed)) ?? { status: 200, body: {} };
    }
    provider.requests += 1;
    if (parsed.tool.endsWith('find_posted_message')) {
      const found = byKey.get(parsed.key);
      return { status: 200, body: found ? { channel: found.channel, ts: found.ts } : { channel: null, ts: null } };
    }
    const early = await provider.hook?.('before_record', parsed);
    if (early) return early;
    const message = record(parsed);
    hear(`recorded ${message.ts}`, parsed);
    const late = await provider.hook?.('after_record', parsed);
    return late ?? { status: 200, body: { channel: message.channel, ts: message.ts } };
  }

  function record({ args, key }: ProviderRequest): Posted {
    const before = byKey.get(key);
    if (before && provider.deduplicates) return before;
    const ts = `${Math.floor(Date.now() / 1000)}.${String(posted.length).padStart(6, '0')}`;
    const message = { key, channel: String(args['channel']), ts, at: performance.now() };
    posted.push(message);
    byKey.set(key, message);
    return message;
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(provider, {
    url: `http://127.0.0.1:${port}`,
    posted,
    heard,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

async function readRequest(request: IncomingMessage): Promise<ProviderRequest> {
  let text = '';
  for await (const chunk of request) text += chunk;
  const body = JSON.parse(text || '{}') as { args?: Record<string, unknown>; key?: string; pid?: number };
  return { tool: (request.url ?? '/').slice(1), args: body.args ?? {}, key: body.key ?? '', pid: body.pid ?? 0 };
}
