import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createOutboundHttp, type OutboundHttp } from '../../../connectors/kit/outbound-http.ts';

const heard: string[] = [];
const server = createServer((request, response) => {
  heard.push(`${request.method} ${request.url}`);
  response.end('{}');
});
let http: OutboundHttp;
let url: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  url = `http://127.0.0.1:${port}`;
  http = createOutboundHttp({ allowList: [`127.0.0.1:${port}`], startWithinMs: 200 });
});
beforeEach(() => {
  heard.length = 0;
});
afterAll(async () => {
  await http.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Holds the whole process, as SIGSTOP or a sleeping laptop does, once the request has been handed over and before it can begin. */
async function holdProcess(forMs: number): Promise<void> {
  for (let turn = 0; turn < 200; turn += 1) await null;
  const endsAtMs = performance.now() + forMs;
  while (performance.now() < endsAtMs);
}

test('a change that a paused process would make late is not sent, and says so; the next one is [execution.no-late-request]', async () => {
  const late = http.fetch(`${url}/late`, { method: 'POST', body: '{}' });
  const failure = expect(late).rejects.toMatchObject({ code: 'unavailable', data: { notSent: true } });
  await holdProcess(600);
  await failure;
  expect(heard).toEqual([]);
  expect((await http.fetch(`${url}/next`, { method: 'POST', body: '{}' })).status).toBe(200);
  expect(heard).toEqual(['POST /next']);
});

test('a late read does no harm and is made [execution.no-late-request]', async () => {
  const late = http.fetch(`${url}/read`);
  await holdProcess(600);
  expect((await late).status).toBe(200);
});
