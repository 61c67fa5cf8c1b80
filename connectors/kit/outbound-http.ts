import { isIP } from 'node:net';
import { Agent, buildConnector, type Dispatcher, type RequestInit, Response, fetch as undiciFetch } from 'undici';
import { AppError } from '../../src/domain/errors.ts';
import {
  type AddressPolicy,
  type AddressPolicyOptions,
  bareHost,
  createAddressPolicy,
  portOf,
} from './address-policy.ts';
import { startInTime } from './start-in-time.ts';
import { transportError } from './vendor-errors.ts';

export interface OutboundHttpOptions extends AddressPolicyOptions {
  /** Whole time of one request including its body; 30 s unless said otherwise. */
  readonly timeoutMs?: number;
  /** A request that may change something begins this long after it was asked for or not at all; 5 s unless said otherwise. */
  readonly startWithinMs?: number;
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
  /**
   * The checked address to connect to, for the few protocols that are not HTTP. The port must be on the allow-list unless it is 80 or 443.
   * @throws AppError `forbidden`, `unavailable`
   */
  addressOf(hostname: string, port: number): Promise<string>;
  close(): Promise<void>;
}

function createAgent(policy: AddressPolicy, timeoutMs: number): Agent {
  const dial = buildConnector({ timeout: Math.min(timeoutMs, 10_000), allowH2: false });
  const connect: buildConnector.connector = (target, done) => {
    const port = portOf(target.protocol, target.port);
    policy.addressOf(target.hostname, port).then(
      (address) => {
        // Without the name TLS would check the certificate against the address.
        const named = isIP(bareHost(target.hostname)) ? {} : { servername: target.servername || target.hostname };
        dial({ ...target, ...(target.protocol === 'https:' ? named : {}), hostname: address }, done);
      },
      (error: Error) => done(error, null),
    );
  };
  return new Agent({ connect, headersTimeout: timeoutMs, bodyTimeout: timeoutMs, connections: 32 });
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
  const policy = createAddressPolicy(options);
  const agent = createAgent(policy, timeoutMs);
  const dispatcher = agent.compose(startInTime(options.startWithinMs ?? 5_000));

  async function request(url: URL, init: OutboundRequest, signal: AbortSignal): Promise<Response> {
    const answer = await undiciFetch(url, { ...init, signal, redirect: 'manual', dispatcher });
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
    agent: dispatcher,
    async addressOf(hostname, port) {
      try {
        return await policy.addressOf(hostname, port);
      } catch (error) {
        throw transportError(error, hostname);
      }
    },
    async fetch(target, init = {}) {
      const url = new URL(target);
      policy.checkUrl(url);
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
