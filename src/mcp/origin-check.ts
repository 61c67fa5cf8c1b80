import type { IncomingMessage } from 'node:http';

/** Which `Host` and `Origin` headers are answered: exact `host:port`s and origins. */
export interface OriginRules {
  readonly hosts: ReadonlySet<string>;
  readonly origins: ReadonlySet<string>;
}

/** The rules of an endpoint with these public addresses; a loopback address stands for all names of loopback on its port. */
export function originRules(urls: readonly URL[]): OriginRules {
  const all = urls.flatMap((url) => {
    const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
    const names = isLocal ? ['127.0.0.1', 'localhost', '[::1]'] : [url.hostname];
    const port = url.port === '' ? '' : `:${url.port}`;
    return names.map((name) => ({ host: name + port, origin: `${url.protocol}//${name}${port}` }));
  });
  return { hosts: new Set(all.map(({ host }) => host)), origins: new Set(all.map(({ origin }) => origin)) };
}

/**
 * Why a request must not be answered, or null. A page of another site in the person's browser can reach a port on loopback, also by a
 * name of its own that resolves there; its `Origin` and `Host` give it away.
 */
export function originProblem({ headers }: IncomingMessage, rules: OriginRules): string | null {
  const host = headers.host?.toLowerCase();
  if (host === undefined || !rules.hosts.has(host)) return 'Invalid Host header.';
  const { origin } = headers;
  if (origin !== undefined && !rules.origins.has(origin.toLowerCase())) return 'Invalid Origin header.';
  return null;
}
