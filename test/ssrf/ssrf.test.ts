import { expect, test } from 'vitest';
import { createOutboundHttp } from '../../connectors/kit/outbound-http.ts';
import { startSimulator } from '../../connectors/kit/simulator.ts';
import { entryPoints } from './entry-points.ts';
import { runSsrf } from './run-ssrf.ts';
import { watchSockets } from './socket-watch.ts';
import { callersOfTheOutboundClient, usesOfTheNetwork } from './ways-out.ts';

test('no entry point reaches any address that must not be called [S-11b] [ssrf.no-entry-reaches]', async () => {
  const { cases, reached } = await runSsrf();
  expect(reached).toEqual([]);
  expect(cases).toBeGreaterThanOrEqual(420);
}, 60_000);

test('the watch sees a connection that is begun, so that none seen means none made', async () => {
  const vendor = await startSimulator({ handle: () => ({ status: 200, json: {} }) });
  const http = createOutboundHttp({ allowList: [vendor.hostPort] });
  const sockets = watchSockets();
  await http.fetch(vendor.baseUrl);
  expect(sockets.targets).toEqual([vendor.hostPort]);
  sockets.stop();
  await http.close();
  await vendor.close();
});

/** Who may open connections, and why it is no way for an address from outside. */
const allowedUses = {
  'connectors/email/send-smtp.ts: node:net': 'tells addresses from names',
  'connectors/email/send-smtp.ts: nodemailer/lib/smtp-connection':
    'connects to the address that the outbound client has checked',
  'connectors/kit/address-policy.ts: node:dns/promises': 'resolves names for the outbound client',
  'connectors/kit/address-policy.ts: node:net': 'tells addresses from names',
  'connectors/kit/address-rules.ts: node:net': 'holds address ranges',
  'connectors/kit/outbound-http.ts: fetch': 'the outbound client itself',
  'connectors/kit/outbound-http.ts: node:net': 'tells addresses from names',
  'connectors/kit/outbound-http.ts: undici': 'the outbound client itself',
  'connectors/kit/start-in-time.ts: undici': 'wraps requests of the outbound client, and begins none',
  'connectors/postgres/client.ts: pg': 'connects to the address that the outbound client has checked',
  'connectors/salesforce/api-calls.ts: jsforce': 'its transport is replaced by the outbound client',
  'connectors/slack/client.ts: @slack/web-api': 'its fetch is replaced by the outbound client',
  'execution/queue/open-queue.ts: bullmq': 'the configured Redis',
  'execution/queue/open-queue.ts: ioredis': 'the configured Redis',
  'src/mcp/auth/client-metadata.ts: fetch': 'the name of its port to the outbound client',
  'src/web/dashboard/client/call-api.ts: fetch': 'runs in a browser, which asks the server it came from',
  'src/web/dashboard/client/live-updates.ts: EventSource': 'runs in a browser, which asks the server it came from',
  'src/web/sign-in/local-provider.ts: fetch': 'the name of its answer in memory to the client of sign-ins',
  'src/web/sign-in/oidc-client.ts: fetch': 'the name of its port to the outbound client',
  'src/web/sign-in/oidc-client.ts: openid-client': 'its fetch is replaced by that port',
  'src/web/web-server.ts: node:http': 'serves, and opens nothing',
  'src/web/health-server.ts: node:http': 'serves, and opens nothing',
  'src/wiring/serve-mcp.ts: node:http': 'serves, and opens nothing',
  'src/wiring/serve-connectors.ts: node:http': 'serves, and opens nothing',
  'src/cli/connect/loopback-redirect.ts: node:http': 'waits for a browser on loopback, and opens nothing',
  'src/cli/local-socket.ts: node:net': 'a socket in the data directory',
  'src/store/embedded/embedded-database.ts: pg': 'the database in this process',
  'src/store/open-store.ts: bullmq': 'migrations of the configured database',
  'src/store/open-store.ts: pg': 'the configured database',
};

test('nothing but the outbound client opens connections to outside systems [S-11b] [ssrf.one-way-out]', () => {
  expect(usesOfTheNetwork().sort()).toEqual(Object.keys(allowedUses).sort());
});

test('every source that calls out stands in an entry point of the SSRF cases [ssrf.every-entry-listed]', () => {
  const listed = new Set(entryPoints.flatMap(({ files }) => files));
  const callers = callersOfTheOutboundClient();
  expect(callers.filter((file) => !listed.has(file))).toEqual([]);
  expect([...listed].filter((file) => !callers.includes(file))).toEqual([]);
});
