import { type Attributes, type Span, type SpanStatus, trace } from '@opentelemetry/api';
import { afterAll, afterEach, expect, test } from 'vitest';
import { AppError } from '../../../src/domain/errors.ts';
import { openMetrics } from '../../../src/observability/metrics.ts';
import { traceWork } from '../../../src/observability/trace-work.ts';
import { serveHealth } from '../../../src/web/health-server.ts';
import { openObservability, tracedChannel, tracedGateway } from '../../../src/wiring/observability.ts';
import { world } from '../gateway/setup.ts';

const secret = ['ghp', 'abcdefghijklmnopqrstuvwxyz0123456789'].join('_');
const body = 'the whole text of a private mail from ana@acme.com';

interface Kept {
  readonly name: string;
  attributes: Attributes;
  status: SpanStatus | null;
  ended: boolean;
}

/** A trace provider of a few lines that keeps spans in memory; what it is not given by OpenTelemetry's API it does not need. */
function keepSpans(): Kept[] {
  const spans: Kept[] = [];
  const startSpan = (name: string, options?: { attributes?: Attributes }): Span => {
    const kept: Kept = { name, attributes: { ...options?.attributes }, status: null, ended: false };
    spans.push(kept);
    const span: Partial<Span> = {
      setAttribute(key, value) {
        kept.attributes[key] = value;
        return span as Span;
      },
      setAttributes(more) {
        Object.assign(kept.attributes, more);
        return span as Span;
      },
      setStatus(status) {
        kept.status = status;
        return span as Span;
      },
      end() {
        kept.ended = true;
      },
      isRecording: () => true,
    };
    return span as Span;
  };
  const startActiveSpan = (...args: unknown[]) => {
    const run = args.at(-1) as (span: Span) => unknown;
    return run(startSpan(args[0] as string, args[1] as { attributes?: Attributes }));
  };
  trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan, startActiveSpan: startActiveSpan as never }) });
  return spans;
}
afterEach(() => trace.disable());

const closers: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closers) await close();
});

/** A gateway observed as a process observes its own. */
async function observedWorld(level = 'trace') {
  const lines: string[] = [];
  const observability = openObservability(level, 'all', { write: (line) => void lines.push(line) });
  const room = await world({ gateway: { observe: observability.observe } });
  const gateway = tracedGateway(room.gateway);
  observability.metrics.watch({
    breakers: () => gateway.stats().breakers,
    auditQueue: () => gateway.stats().auditPending,
  });
  const call = (tool: string, args: Record<string, unknown> = {}, requestId?: string) =>
    gateway.callTool({
      principal: {
        kind: 'user',
        id: 'u',
        tenantId: 'acme',
        role: 'admin',
        team: null,
        salesUserId: null,
        channel: 'web',
        scopes: null,
      },
      tool,
      arguments: args,
      purpose: 'test',
      deadlineMs: 10_000,
      ...(requestId ? { requestId } : {}),
    });
  return { ...room, ...observability, gateway, call, lines };
}

test('metrics count calls by tool, system and outcome, time them, and show breakers and the audit’s queue [roles.metrics]', async () => {
  const { call, metrics, system } = await observedWorld();
  await call('salesforce_list_opportunities');
  await call('salesforce_list_opportunities');
  await call('salesforce_made_up').catch(() => undefined);
  system.answer = () => {
    throw new AppError('not_found', 'no such record');
  };
  await call('salesforce_search_records').catch(() => undefined);
  const text = await metrics.text();
  const name = 'bellwether_tool_calls_total';
  const labels = 'tool="salesforce_list_opportunities",system="salesforce",outcome="succeeded",code="none"';
  expect(text).toContain(`${name}{${labels},cached="false"} 1`);
  expect(text).toContain(`${name}{${labels},cached="true"} 1`);
  expect(text).toMatch(/tool="unknown",system="none",outcome="denied",code="not_found",cached="false"} 1/);
  expect(text).toMatch(/tool="salesforce_search_records",.*outcome="failed",code="not_found"/);
  expect(text).toMatch(/call_duration_seconds_count\{tool="salesforce_list_opportunities".*} 2/);
  expect(text).toContain('bellwether_breaker_connections{system="salesforce",state="closed"} 1');
  expect(text).toContain('bellwether_audit_queue_rows 4');
});

test('deliveries, the oldest one due and the pool are read at the scrape, and a source that fails leaves the others [roles.metrics]', async () => {
  const metrics = openMetrics();
  metrics.watch({
    deliveries: async () => [{ state: 'pending', channel: 'slack-message', count: 3 }],
    oldestPendingMs: async () => 2_500,
    pool: () => ({ total: 4, idle: 1, waiting: 0 }),
  });
  const text = await metrics.text();
  expect(text).toContain('bellwether_deliveries{state="pending",channel="slack-message"} 3');
  expect(text).toContain('bellwether_oldest_pending_seconds 2.5');
  expect(text).toContain('bellwether_database_connections{state="total"} 4');
  metrics.watch({ deliveries: () => Promise.reject(new Error('the database is away')) });
  expect(await metrics.text()).toContain('bellwether_oldest_pending_seconds 2.5');
});

test('/metrics answers in Prometheus’ format beside the health [roles.metrics]', async () => {
  const metrics = openMetrics();
  const server = await serveHealth('127.0.0.1', 0, [], metrics);
  closers.push(() => server.close());
  const answer = await fetch(`${server.url}/metrics`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, metrics.contentType]);
  expect(await answer.text()).toContain('# TYPE bellwether_tool_calls_total counter');
});

test('a call’s span, log line, audit row and provenance carry one request id, and so does work around calls [roles.one-request-id]', async () => {
  const spans = keepSpans();
  const { call, gateway, audit, lines } = await observedWorld();
  const result = await traceWork('sync', 'run-1', {}, () => call('salesforce_list_opportunities'));
  await call('salesforce_search_records', {}, 'own-2');
  await gateway.close();
  expect(result.provenance.requestId).toBe('run-1');
  expect(spans.map(({ name, attributes }) => [name, attributes['bellwether.request_id']])).toEqual([
    ['sync', 'run-1'],
    ['tool call', 'run-1'],
    ['tool call', 'own-2'],
  ]);
  expect(audit.entries.map(({ requestId }) => requestId)).toEqual(['run-1', 'own-2']);
  expect(lines.map((line) => (JSON.parse(line) as { requestId: string }).requestId)).toEqual(['run-1', 'own-2']);
  expect(spans.every(({ ended }) => ended)).toBe(true);
});

test('a delivery’s span carries the key that its calls and its audit row carry [roles.one-request-id]', async () => {
  const spans = keepSpans();
  const channel = tracedChannel({ id: 'c', class: 'A', tools: [], deliver: async () => ({ done: true }) });
  const action = { tenantId: 'acme', id: 'd1', rule: 'deal-at-risk', requestKey: 'key-1', attempt: 1 };
  await channel.deliver(action as never, async () => ({}) as never);
  expect(spans).toMatchObject([
    { name: 'delivery', ended: true, attributes: { 'bellwether.request_id': 'key-1', 'bellwether.delivery': 'd1' } },
  ]);
});

test('without a trace provider calls work as ever [roles.one-request-id]', async () => {
  const { call } = await observedWorld();
  expect((await call('salesforce_list_opportunities')).structuredContent['total']).toBe(2);
});

test('no secret and no message body reaches a log line, a figure or a span, whatever fails [roles.telemetry-canary]', async () => {
  const spans = keepSpans();
  const { call, metrics, system, lines, logger, gateway } = await observedWorld();
  const args = { recordId: secret, value: body };
  system.answer = () => ({ id: 'n1', email: 'ana@acme.com' });
  await call('salesforce_post_note', args);
  for (const error of [
    new Error(`Authorization: Bearer ${secret}; body ${body}`),
    new AppError('bad_vendor_response', `token ${secret}`, { accessToken: secret, body }),
    new AppError('unavailable', 'down', {}, { cause: new Error(secret) }),
  ]) {
    system.answer = () => {
      throw error;
    };
    await call('salesforce_post_note', args).catch(() => undefined);
  }
  await call(secret, args).catch(() => undefined);
  logger.error({ body, authorization: `Bearer ${secret}` }, `failed with ${secret}`);
  await gateway.close();
  expect(lines.length).toBeGreaterThanOrEqual(6);
  expect(lines.every((line) => line.endsWith('\n') && JSON.parse(line))).toBe(true);
  for (const text of [lines.join(''), await metrics.text(), JSON.stringify(spans)]) {
    for (const leak of [secret, 'ana@acme.com', 'private mail']) expect(text).not.toContain(leak);
  }
});

test('the level of the configuration decides what is logged, and a bug of ours is always told [roles.log-levels]', async () => {
  const { call, lines, system } = await observedWorld('warn');
  await call('salesforce_list_opportunities');
  system.answer = () => {
    throw new TypeError('cannot read properties');
  };
  await call('salesforce_search_records', {}, 'bug-1').catch(() => undefined);
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 50, role: 'all', requestId: 'bug-1', code: 'internal' });
});
