import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { exportSpans } from '../../../src/observability/export-spans.ts';
import { openMetrics } from '../../../src/observability/metrics.ts';
import { traceWork } from '../../../src/observability/trace-work.ts';
import { openSpanExport } from '../../../src/wiring/open-span-export.ts';

interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
  readonly status: { readonly code: number };
}

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function startCollector(status = 200) {
  const spans: ReceivedSpan[] = [];
  const paths: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    paths.push(`${request.method} ${request.url} ${request.headers['content-type']}`);
    spans.push(...JSON.parse(body).resourceSpans[0].scopeSpans[0].spans);
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, spans, paths };
}

test('spans of nested work reach the configured collector as OTLP over HTTP, under one trace, with their request id and no message [observability.spans-exported]', async () => {
  const collector = await startCollector();
  const metrics = openMetrics();
  const spans = openSpanExport(collector.url, 'all', metrics);
  const failing = traceWork('outer', 'request-1', { 'bellwether.records': 3 }, () =>
    traceWork('inner', 'request-1', {}, async () => {
      throw new Error('canary-message');
    }),
  );
  await expect(failing).rejects.toThrow('canary-message');
  await spans.close();
  expect(collector.paths).toEqual(['POST /v1/traces application/json']);
  const [inner, outer] = collector.spans;
  expect(inner).toMatchObject({ name: 'inner', status: { code: 2 }, traceId: outer?.traceId });
  expect(inner?.parentSpanId).toBe(outer?.spanId);
  expect(outer?.traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(outer?.attributes).toContainEqual({ key: 'bellwether.records', value: { intValue: '3' } });
  expect(outer?.attributes).toContainEqual({ key: 'bellwether.request_id', value: { stringValue: 'request-1' } });
  expect(BigInt(outer?.endTimeUnixNano ?? 0) >= BigInt(outer?.startTimeUnixNano ?? 1)).toBe(true);
  expect(JSON.stringify(collector.spans)).not.toContain('canary-message');
  expect(await metrics.text()).toContain('bellwether_dropped_spans_total 0');
});

test('a collector that refuses, and a queue that is full, cost spans and nothing else; each is counted [observability.spans-exported]', async () => {
  const collector = await startCollector(503);
  const metrics = openMetrics();
  const refused = openSpanExport(collector.url, 'all', metrics);
  await traceWork('one', 'request-1', {}, async () => undefined);
  await refused.close();
  expect(await metrics.text()).toContain('bellwether_dropped_spans_total 1');
  let dropped = 0;
  const sent: string[] = [];
  const bounded = exportSpans({
    role: 'all',
    capacity: 3,
    batchSize: 100,
    onDropped: (count) => {
      dropped += count;
    },
    send: async (body) => sent.push(body) > 0,
  });
  for (let at = 0; at < 10; at += 1) await traceWork(`work ${at}`, 'request-1', {}, async () => undefined);
  await bounded.close();
  expect([dropped, JSON.parse(sent[0] ?? '').resourceSpans[0].scopeSpans[0].spans.length]).toEqual([7, 3]);
});
