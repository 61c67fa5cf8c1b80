import { createOutboundHttp, type OutboundHttp } from '../../connectors/kit/outbound-http.ts';
import { exportSpans, type SendBatch } from '../observability/export-spans.ts';
import type { Metrics } from '../observability/metrics.ts';

const sendTimeoutMs = 5_000;

/**
 * Sends the spans of this process to the collector at `endpoint`, which configuration names and which may therefore be a private
 * address; nothing else can be reached by this client.
 */
export function openSpanExport(endpoint: string, role: string, metrics: Metrics): { close(): Promise<void> } {
  const base = new URL(endpoint);
  const port = base.port || (base.protocol === 'https:' ? '443' : '80');
  const http = createOutboundHttp({ allowList: [`${base.hostname}:${port}`], timeoutMs: sendTimeoutMs });
  const spans = exportSpans({
    send: collectorSender(endpoint, http),
    role,
    onDropped: (count) => metrics.countDroppedSpans(count),
  });
  return {
    async close() {
      await spans.close();
      await http.close();
    },
  };
}

/** Posts batches to the collector whose base address is `endpoint`. Rejects as the outbound client does. */
export function collectorSender(endpoint: string, http: Pick<OutboundHttp, 'fetch'>): SendBatch {
  const url = `${endpoint.replace(/\/$/, '')}/v1/traces`;
  return async (body) => {
    const response = await http.fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    await response.text();
    return response.ok;
  };
}
