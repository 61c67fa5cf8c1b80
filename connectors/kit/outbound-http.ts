import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Agent, buildConnector, type Dispatcher, type RequestInit, Response, fetch as undiciFetch } from 'undici';
import { AppError } from '../../src/domain/errors.ts';
import { isPublicAddress } from './address-rules.ts';
import { transportError } from './vendor-errors.ts';

/** Turns a host name into all its addresses. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

export interface OutboundHttpOptions {
  /** Exact `host:port` entries that may be private or loopback and may use any port; empty unless configured. */
  readonly allowList?: readonly string[];
  readonly resolve?: Resolve;
  /** Whole time of one request including its body; 30 s unless said otherwise. */
  readonly timeoutMs?: number;
  /** Largest body after decompression; 32 MiB unless said otherwise. */
  readonly maxResponseBytes?: number;
}

export type OutboundRequest = Omit<RequestInit, 'redirect' | 'dispatcher'>;

/**
 * The one way out of the product. Names are resolved once, every address is checked, and the connection is made to the checked
 * address; redirects are not followed; sizes and times are capped.
 */
export interface OutboundHttp {
  /**
   * Like `fetch`, with the rules above; the body is read in full.
   * @throws AppError `forbidden` for an address we do not call, `limit_exceeded` for a body over the cap,
   * `unavailable` for failures of the network or the time limit, `bad_vendor_response` for a redirect.
   */
  fetch(url: string | URL, init?: OutboundRequest): Promise<Response>;
  /** For vendor SDKs that take an undici dispatcher; checks addresses and ports alike. */
  readonly agent: Dispatcher;
  close(): Promise<void>;
}

function forbidden(what: string, why: string): AppError {
  return new AppError('forbidden', `Not calling ${what}: ${why}.`, {
    hint: 'Only public hosts on ports 80 and 443 are called; add the exact host:port to the allow-list if it is yours.',
  });
}

const resolveAll: Resolve = async (hostname) =>
  (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address);

function bare(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

function portOf(protocol: string, port: string): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

/** What may be called, decided per connection. */
interface AddressPolicy {
  isAllowListed(hostname: string, port: number): boolean;
  /** One checked address to connect to. @throws AppError `forbidden` */
  addressOf(hostname: string, port: number): Promise<string>;
}

function createPolicy(options: OutboundHttpOptions): AddressPolicy {
  const allowed = new Set((options.allowList ?? []).map((entry) => entry.toLowerCase()));
  const resolve = options.resolve ?? resolveAll;
  const isAllowListed = (hostname: string, port: number) => allowed.has(`${hostname.toLowerCase()}:${port}`);
  return {
    isAllowListed,
    async addressOf(hostname, port) {
      const host = bare(hostname);
      const name = `${hostname}:${port}`;
      const listed = isAllowListed(hostname, port);
      if (!listed && port !== 80 && port !== 443) throw forbidden(name, 'the port is not 80 or 443');
      const addresses = isIP(host) ? [host] : await resolve(host);
      const refused = listed ? undefined : addresses.find((address) => !isPublicAddress(address));
      if (refused !== undefined) throw forbidden(name, 'its address is private, local or reserved');
      const [first] = addresses;
      if (first === undefined) throw new AppError('unavailable', `The host ${host} has no address.`);
      return first;
    },
  };
}

function createAgent(policy: AddressPolicy, timeoutMs: number): Agent {
  const dial = buildConnector({ timeout: Math.min(timeoutMs, 10_000), allowH2: false });
  const connect: buildConnector.connector = (target, done) => {
    const port = portOf(target.protocol, target.port);
    policy.addressOf(target.hostname, port).then(
      (address) => {
        // Without the name TLS would check the certificate against the address.
        const named = isIP(bare(target.hostname)) ? {} : { servername: target.servername || target.hostname };
        dial({ ...target, ...(target.protocol === 'https:' ? named : {}), hostname: address }, done);
      },
      (error: Error) => done(error, null),
    );
  };
  return new Agent({ connect, headersTimeout: timeoutMs, bodyTimeout: timeoutMs, connections: 32 });
}

function checkUrl(url: URL): void {
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw forbidden(url.protocol, 'only http and https are used');
  if (url.username || url.password) throw forbidden(url.host, 'the address carries a user name or password');
}

async function readCapped(response: Response, maxBytes: number, host: string): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += (chunk as Uint8Array).length;
    if (size > maxBytes) {
      throw new AppError('limit_exceeded', `The answer of ${host} is larger than ${maxBytes} bytes; ask for less.`);
    }
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks);
}

const bodyless = new Set([204, 205, 304]);

/** Builds the outbound client; `main.ts` makes one and hands it to every connector. */
export function createOutboundHttp(options: OutboundHttpOptions = {}): OutboundHttp {
  const timeoutMs = options.timeoutMs ?? 30_000;
  const maxBytes = options.maxResponseBytes ?? 32 * 1024 * 1024;
  const agent = createAgent(createPolicy(options), timeoutMs);

  async function request(url: URL, init: OutboundRequest, signal: AbortSignal): Promise<Response> {
    const answer = await undiciFetch(url, { ...init, signal, redirect: 'manual', dispatcher: agent });
    if (answer.status >= 300 && answer.status < 400 && answer.status !== 304) {
      await answer.body?.cancel();
      throw new AppError('bad_vendor_response', `${url.host} answered with a redirect, which is not followed.`, {
        status: answer.status,
      });
    }
    const body = await readCapped(answer, maxBytes, url.host);
    const { status, statusText, headers } = answer;
    return new Response(bodyless.has(status) ? null : body, { status, statusText, headers });
  }

  return {
    agent,
    async fetch(target, init = {}) {
      const url = new URL(target);
      checkUrl(url);
      const deadline = AbortSignal.timeout(timeoutMs);
      const signal = init.signal ? AbortSignal.any([init.signal as AbortSignal, deadline]) : deadline;
      try {
        return await request(url, init, signal);
      } catch (error) {
        throw transportError(error, url.host);
      }
    },
    close: () => agent.destroy(),
  };
}
