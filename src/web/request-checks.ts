import type { IncomingHttpHeaders } from 'node:http';

/** The addresses this server answers at: exact `host:port`s and origins. */
export interface OwnAddresses {
  readonly hosts: ReadonlySet<string>;
  readonly origins: ReadonlySet<string>;
}

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

/** The addresses of a server known by these; one on loopback stands for all names of loopback on its port. */
export function ownAddresses(urls: readonly URL[]): OwnAddresses {
  const all = urls.flatMap((url) => {
    const names = loopbackNames.includes(url.hostname) ? loopbackNames : [url.hostname];
    const port = url.port === '' ? '' : `:${url.port}`;
    return names.map((name) => ({ host: name + port, origin: `${url.protocol}//${name}${port}` }));
  });
  return { hosts: new Set(all.map(({ host }) => host)), origins: new Set(all.map(({ origin }) => origin)) };
}

/** Whether the request names this server: a page elsewhere whose own name resolves to us (DNS rebinding) names itself. */
export function isForUs({ host }: IncomingHttpHeaders, { hosts }: OwnAddresses): boolean {
  return host !== undefined && hosts.has(host.toLowerCase());
}

/**
 * Whether a change comes from a page of ours: its `Origin` is ours or, where the browser sends none, it says `same-origin` itself. A program
 * that says neither is no page.
 */
export function isFromOurPage(headers: IncomingHttpHeaders, { origins }: OwnAddresses): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  if (headers.origin !== undefined) return origins.has(headers.origin.toLowerCase());
  return site === 'same-origin';
}

/** Whether another site's page asks for data: such a request gets none, whatever cookie comes with it. */
export function isFromElsewhere(headers: IncomingHttpHeaders, { origins }: OwnAddresses): boolean {
  const site = headers['sec-fetch-site'];
  if (site === 'cross-site' || site === 'same-site') return true;
  return headers.origin !== undefined && !origins.has(headers.origin.toLowerCase());
}
