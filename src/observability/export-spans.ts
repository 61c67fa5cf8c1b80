import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { type Attributes, type Span, type SpanStatus, type Tracer, trace } from '@opentelemetry/api';

/** Sends one batch; resolves to whether the collector took it. */
export type SendBatch = (body: string) => Promise<boolean>;

export interface SpanExportOptions {
  readonly send: SendBatch;
  /** The process role, as the resource's name tells it. */
  readonly role: string;
  /** Spans that left this process by no way: the queue was full, or the collector did not take them. */
  readonly onDropped: (count: number) => void;
  readonly batchSize?: number;
  readonly capacity?: number;
  readonly flushAfterMs?: number;
}

interface Finished {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: 1;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly object[];
  readonly status: object;
}

interface Parent {
  readonly traceId: string;
  readonly spanId: string;
}

/**
 * Registers a trace provider of this process whose spans go to a collector as OTLP/HTTP JSON, in batches. Memory is bounded: when
 * the queue is full, new spans are dropped and counted; a batch that is not taken is dropped and counted too, never sent twice.
 * Source: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding (2026-11-20)
 */
export function exportSpans(options: SpanExportOptions): { flush(): Promise<void>; close(): Promise<void> } {
  const { send, role, onDropped, batchSize = 256, capacity = 2_048, flushAfterMs = 2_000 } = options;
  let queue: Finished[] = [];
  let sending: Promise<void> = Promise.resolve();
  const flush = () => {
    sending = sending.then(async () => {
      while (queue.length > 0) {
        const batch = queue.slice(0, batchSize);
        queue = queue.slice(batchSize);
        const isTaken = await send(bodyOf(batch, role)).catch(() => false);
        if (!isTaken) onDropped(batch.length);
      }
    });
    return sending;
  };
  const tracer = tracerTo((span) => {
    if (queue.length >= capacity) return onDropped(1);
    queue.push(span);
    if (queue.length === batchSize) void flush();
  });
  trace.setGlobalTracerProvider({ getTracer: () => tracer });
  const timer = setInterval(() => void flush(), flushAfterMs);
  timer.unref();
  return {
    flush,
    async close() {
      clearInterval(timer);
      trace.disable();
      await flush();
    },
  };
}

function bodyOf(spans: readonly Finished[], role: string): string {
  const resource = { attributes: attributesOf({ 'service.name': 'bellwether', 'bellwether.role': role }) };
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'bellwether' }, spans }] }] });
}

function attributesOf(attributes: Attributes): object[] {
  return Object.entries(attributes).map(([key, value]) => {
    if (typeof value === 'boolean') return { key, value: { boolValue: value } };
    if (typeof value !== 'number') return { key, value: { stringValue: String(value) } };
    return { key, value: Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value } };
  });
}

const nowNanos = () => String(BigInt(Math.round((performance.timeOrigin + performance.now()) * 1_000)) * 1_000n);

function tracerTo(finish: (span: Finished) => void): Tracer {
  const active = new AsyncLocalStorage<Parent>();
  const startSpan: Tracer['startSpan'] = (name, begin = {}) =>
    openSpan(name, begin.attributes ?? {}, active.getStore());
  function openSpan(name: string, first: Attributes, parent: Parent | undefined): Span {
    const traceId = parent?.traceId ?? randomBytes(16).toString('hex');
    const spanId = randomBytes(8).toString('hex');
    const startTimeUnixNano = nowNanos();
    const attributes: Attributes = { ...first };
    let status: SpanStatus = { code: 0 };
    let title = name;
    let isOpen = true;
    const span: Span = {
      spanContext: () => ({ traceId, spanId, traceFlags: 1 }),
      setAttribute: (key, value) => span.setAttributes({ [key]: value }),
      setAttributes: (more) => {
        Object.assign(attributes, more);
        return span;
      },
      setStatus: (next) => {
        status = next;
        return span;
      },
      updateName: (next) => {
        title = next;
        return span;
      },
      addEvent: () => span,
      addLink: () => span,
      addLinks: () => span,
      recordException: () => undefined,
      isRecording: () => isOpen,
      end: () => {
        if (!isOpen) return;
        isOpen = false;
        const ids = { traceId, spanId, ...(parent ? { parentSpanId: parent.spanId } : {}) };
        const times = { startTimeUnixNano, endTimeUnixNano: nowNanos() };
        finish({ ...ids, name: title, kind: 1, ...times, attributes: attributesOf(attributes), status });
      },
    };
    return span;
  }
  const startActiveSpan = (name: string, ...rest: unknown[]) => {
    const work = rest.at(-1) as (span: Span) => unknown;
    const span = startSpan(name, rest.length > 1 ? (rest[0] as { attributes?: Attributes }) : {});
    return active.run(span.spanContext(), () => work(span));
  };
  return { startSpan, startActiveSpan: startActiveSpan as Tracer['startActiveSpan'] };
}
