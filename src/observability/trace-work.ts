import { AsyncLocalStorage } from 'node:async_hooks';
import { SpanStatusCode, trace } from '@opentelemetry/api';
import { toAppError } from '../domain/errors.ts';

/** Facts on a span: ids, names and counts, never arguments, content, addresses or messages. */
export type SpanFacts = Readonly<Record<string, string | number | boolean>>;

const ambient = new AsyncLocalStorage<string>();

/** The request id of the work this runs in; null outside of any. */
export function currentRequestId(): string | null {
  return ambient.getStore() ?? null;
}

/**
 * Runs `work` in a span that carries `requestId`, which the calls, logs and audit rows inside share. Costs next to nothing until a
 * process registers a trace provider. A failure marks the span with its code alone: messages may hold what systems said.
 */
export async function traceWork<T>(
  name: string,
  requestId: string,
  facts: SpanFacts,
  work: (note: (more: SpanFacts) => void) => Promise<T>,
): Promise<T> {
  const tracer = trace.getTracer('bellwether');
  const attributes = { 'bellwether.request_id': requestId, ...facts };
  return tracer.startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await ambient.run(requestId, () => work((more) => void span.setAttributes(more)));
    } catch (error) {
      const { code } = toAppError(error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: code });
      span.setAttribute('error.type', code);
      throw error;
    } finally {
      span.end();
    }
  });
}
