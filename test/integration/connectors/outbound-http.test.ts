import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createOutboundHttp,
  type OutboundHttp,
  type OutboundHttpOptions,
} from '../../../connectors/kit/outbound-http.ts';
import { type Simulator, startSimulator } from '../../../connectors/kit/simulator.ts';
import { faults } from '../../../connectors/kit/simulator-faults.ts';
import { blockedUrls, type SsrfCase } from '../../../connectors/kit/ssrf-cases.ts';
import { AppError } from '../../../src/domain/errors.ts';

const clients: OutboundHttp[] = [];
function outbound(options: OutboundHttpOptions = {}): OutboundHttp {
  const client = createOutboundHttp(options);
  clients.push(client);
  return client;
}
afterAll(() => Promise.all(clients.map((client) => client.close())));

async function errorOf(call: Promise<unknown>): Promise<AppError> {
  const error = await call.then(
    () => null,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

function resolverOf({ resolvesTo = [], second }: SsrfCase) {
  let asked = 0;
  return async () => {
    asked += 1;
    return asked > 1 && second ? second : resolvesTo;
  };
}

describe('addresses that must not be called', () => {
  test('the list covers at least sixty addresses', () => {
    expect(blockedUrls.length).toBeGreaterThanOrEqual(60);
  });

  test.each(blockedUrls)(
    '$url is refused before a connection is made: $why [ssrf.blocked-addresses]',
    async (entry) => {
      const error = await errorOf(outbound({ resolve: resolverOf(entry) }).fetch(entry.url));
      expect(error.code).toBe('forbidden');
    },
  );
});

describe('connections', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator({
      handle: ({ path, headers }) =>
        path === '/redirect'
          ? { status: 302, headers: { location: 'http://169.254.169.254/' } }
          : { status: 200, json: { path, host: headers['host'] } },
    });
  });
  afterAll(() => simulator.close());

  test('only the exact host and port of the allow-list may be local [ssrf.allow-list-is-exact]', async () => {
    const port = Number(simulator.hostPort.split(':')[1]);
    const client = outbound({ allowList: [simulator.hostPort] });
    expect(await (await client.fetch(`${simulator.baseUrl}/a`)).json()).toMatchObject({ path: '/a' });
    expect((await errorOf(client.fetch(`http://localhost:${port}/`))).code).toBe('forbidden');
    expect((await errorOf(client.fetch(`http://127.0.0.1:${port + 1}/`))).code).toBe('forbidden');
    expect((await errorOf(outbound().fetch(simulator.baseUrl))).code).toBe('forbidden');
  });

  test('a name is resolved once for each connection and dialled at the checked address [ssrf.resolve-then-connect]', async () => {
    const port = simulator.hostPort.split(':')[1] ?? '';
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return asked === 1 ? ['127.0.0.1'] : ['10.0.0.1'];
    };
    const client = outbound({ allowList: [`crm.example:${port}`], resolve });
    const answer = await client.fetch(`http://crm.example:${port}/named`);
    expect(await answer.json()).toEqual({ path: '/named', host: `crm.example:${port}` });
    expect(asked).toBe(1);
  });

  test('a redirect is an error and its target is never called [ssrf.no-redirects]', async () => {
    const client = outbound({ allowList: [simulator.hostPort] });
    const error = await errorOf(client.fetch(`${simulator.baseUrl}/redirect`));
    expect(error).toMatchObject({ code: 'bad_vendor_response', data: { status: 302 } });
  });

  test('the agent for vendor SDKs applies the same rules [ssrf.agent-for-sdks]', async () => {
    const { agent } = outbound({ resolve: async () => ['127.0.0.1'] });
    const call = agent.request({ origin: 'http://internal.example', path: '/', method: 'GET' });
    expect(await call.then(null, (error: unknown) => error)).toMatchObject({ code: 'forbidden' });
    const other = agent.request({ origin: simulator.baseUrl, path: '/', method: 'GET' });
    expect(await other.then(null, (error: unknown) => error)).toMatchObject({ code: 'forbidden' });
  });

  test('a reset, a hang and a cut body are unavailable [connectors.transport-failures]', async () => {
    const client = outbound({ allowList: [simulator.hostPort], timeoutMs: 200 });
    for (const fault of [faults.reset, faults.hang, { kind: 'truncate', afterBytes: 5 } as const]) {
      simulator.faults.add({}, [fault]);
      expect((await errorOf(client.fetch(simulator.baseUrl))).code, fault.kind).toBe('unavailable');
    }
  });

  test('a caller that cancels gets its answer at once [connectors.cancel-within-200-ms]', async () => {
    simulator.faults.add({}, [faults.hang]);
    const startedAtMs = performance.now();
    const call = outbound({ allowList: [simulator.hostPort] }).fetch(simulator.baseUrl, {
      signal: AbortSignal.timeout(20),
    });
    expect((await errorOf(call)).code).toBe('unavailable');
    expect(performance.now() - startedAtMs).toBeLessThan(220);
  });
});

describe('size of the answer', () => {
  let server: Server;
  let hostPort: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const body = Buffer.alloc(2_000_000, 'x');
      if (request.url === '/bomb') response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(body));
      else response.writeHead(200).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    hostPort = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test.each(['/big', '/bomb'])(
    '%s stops at the cap, counted after decompression [ssrf.response-caps]',
    async (path) => {
      const client = outbound({ allowList: [hostPort], maxResponseBytes: 1_000_000 });
      expect((await errorOf(client.fetch(`http://${hostPort}${path}`))).code).toBe('limit_exceeded');
      const roomy = outbound({ allowList: [hostPort], maxResponseBytes: 3_000_000 });
      expect((await (await roomy.fetch(`http://${hostPort}${path}`)).text()).length).toBe(2_000_000);
    },
  );
});
