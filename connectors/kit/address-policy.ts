import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { AppError } from '../../src/domain/errors.ts';
import { isPublicAddress } from './address-rules.ts';

/** Turns a host name into all its addresses. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

export interface AddressPolicyOptions {
  /** Exact `host:port` entries that may be private or loopback and may use any port; empty unless configured. */
  readonly allowList?: readonly string[];
  readonly resolve?: Resolve;
}

/** What may be called: public hosts on ports 80 and 443, and what the allow-list names. */
export interface AddressPolicy {
  /** Checks what can be seen without a name server: scheme, user name, port. @throws AppError `forbidden` */
  checkUrl(url: URL): void;
  /** Resolves once, checks every address and returns the one to connect to. @throws AppError `forbidden`, `unavailable` */
  addressOf(hostname: string, port: number): Promise<string>;
}

function forbidden(what: string, why: string): AppError {
  return new AppError('forbidden', `Not calling ${what}: ${why}.`, {
    hint: 'Only public hosts on ports 80 and 443 are called; add the exact host:port to the allow-list if it is yours.',
  });
}

const resolveAll: Resolve = async (hostname) =>
  (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address);

/** A URL's host without the brackets of IPv6. */
export function bareHost(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

/** The port of a URL or of an undici connection, whose default is left out. */
export function portOf(protocol: string, port: string): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

/** Builds the policy of one outbound client; also for entry points that only store a URL and call it later. */
export function createAddressPolicy(options: AddressPolicyOptions = {}): AddressPolicy {
  const allowed = new Set((options.allowList ?? []).map((entry) => entry.toLowerCase()));
  const resolve = options.resolve ?? resolveAll;
  const isListed = (hostname: string, port: number) => allowed.has(`${hostname.toLowerCase()}:${port}`);

  function checkPort(hostname: string, port: number): void {
    if (port === 80 || port === 443 || isListed(hostname, port)) return;
    throw forbidden(`${hostname}:${port}`, 'the port is not 80 or 443');
  }
  return {
    checkUrl(url) {
      if (url.protocol !== 'https:' && url.protocol !== 'http:') {
        throw forbidden(url.protocol, 'only http and https are used');
      }
      if (url.username || url.password) throw forbidden(url.host, 'the address carries a user name or password');
      checkPort(url.hostname, portOf(url.protocol, url.port));
    },
    async addressOf(hostname, port) {
      checkPort(hostname, port);
      const host = bareHost(hostname);
      const addresses = isIP(host) ? [host] : await resolve(host);
      if (!isListed(hostname, port) && !addresses.every(isPublicAddress)) {
        throw forbidden(`${hostname}:${port}`, 'its address is private, local or reserved');
      }
      const [first] = addresses;
      if (first === undefined) throw new AppError('unavailable', `The host ${host} has no address.`);
      return first;
    },
  };
}
