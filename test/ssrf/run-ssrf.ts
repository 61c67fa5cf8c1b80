import { createOutboundHttp } from '../../connectors/kit/outbound-http.ts';
import { startSimulator } from '../../connectors/kit/simulator.ts';
import { blockedUrls, type SsrfCase } from '../../connectors/kit/ssrf-cases.ts';
import type { EntryPoint } from './entry-point.ts';
import { entryPoints } from './entry-points.ts';
import { watchSockets } from './socket-watch.ts';

/** `reached`: cases in which a connection was begun, or an answer came back. */
export interface SsrfReport {
  readonly cases: number;
  readonly urls: number;
  readonly entryPoints: number;
  readonly reached: readonly string[];
}

/** Hands every address that must not be called to every entry point, and watches for connections. */
export async function runSsrf(): Promise<SsrfReport> {
  let current = '';
  const vendor = await startSimulator({
    handle({ path, headers }) {
      if (path === '/redirect') return { status: 302, headers: { location: encodeURI(current) } };
      if (path.startsWith('/.well-known/oauth-protected-resource')) {
        return { status: 200, json: { resource: `http://${headers['host']}/`, authorization_servers: [current] } };
      }
      if (path.startsWith('/.well-known/')) {
        return { status: 200, json: { issuer: `http://${headers['host']}`, jwks_uri: current } };
      }
      return { status: 200, json: { access_token: 'a', refresh_token: 'r', instance_url: current } };
    },
  });
  const reached: string[] = [];
  let cases = 0;
  for (const entry of entryPoints) {
    for (const address of blockedUrls) {
      current = address.url;
      cases += 1;
      const found = await runCase(entry, address, vendor.hostPort);
      if (found) reached.push(`${entry.name}, ${address.url} (${address.why}): ${found}`);
    }
  }
  await vendor.close();
  return { cases, urls: blockedUrls.length, entryPoints: entryPoints.length, reached };
}

/** What went wrong, null when nothing was reached. Calls to our own vendor, which the case needs, do not count. */
async function runCase(entry: EntryPoint, address: SsrfCase, vendorHost: string): Promise<string | null> {
  const usesVendor = /redirect|token answer|key set/.test(entry.name);
  const http = createOutboundHttp({
    allowList: usesVendor ? [vendorHost] : [],
    resolve: resolverOf(address),
    timeoutMs: 2_000,
  });
  const sockets = watchSockets();
  const outcome = await entry.use(address.url, { http, vendorUrl: `http://${vendorHost}` }).then(
    // what `fetch` reads out of the address itself never comes to a connection, nor to the agent
    () => (entry.name.startsWith('agent') && address.url.startsWith('data:') ? null : 'it answered'),
    () => null,
  );
  sockets.stop();
  await http.close();
  const foreign = sockets.targets.filter((target) => !usesVendor || target !== vendorHost);
  return outcome ?? (foreign.length > 0 ? `connections begun to ${foreign.join(', ')}` : null);
}

function resolverOf({ resolvesTo, second }: SsrfCase) {
  let asked = 0;
  return async () => {
    asked += 1;
    if (resolvesTo === undefined) throw new Error('this name does not exist');
    return asked > 1 && second ? second : resolvesTo;
  };
}
