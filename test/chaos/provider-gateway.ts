import { createOutboundHttp, type OutboundHttp } from '../../connectors/kit/outbound-http.ts';
import { AppError, toAppError } from '../../src/domain/errors.ts';
import type { ToolGateway } from '../../src/domain/tool.ts';

/** Tells the provider that this process stands at a barrier, and goes on when it answers. */
export async function waitAt(url: string, barrier: 'before_call' | 'after_reply', key: string): Promise<void> {
  await fetch(`${url}/${barrier}`, { method: 'POST', body: JSON.stringify({ key, pid: process.pid }) });
}

export interface ProviderGatewayOptions {
  /** Stops after each reply until the provider lets it go on, which is where a test kills the process between reply and commit. */
  readonly hasBarrier?: boolean;
  readonly startWithinMs?: number;
}

/** A gateway whose every tool is the stand-in provider over loopback HTTP, through the product's own outbound client. */
export function providerGateway(
  url: string,
  { hasBarrier = false, ...limits }: ProviderGatewayOptions = {},
): ToolGateway {
  const http = createOutboundHttp({ allowList: [new URL(url).host], ...limits });
  return {
    async callTool({ tool, arguments: args, idempotencyKey: key = '', signal = null, requestId = '' }) {
      const body = JSON.stringify({ args, key, pid: process.pid });
      const response = await send(http, `${url}/${tool}`, body, signal);
      if (response.status === 429) {
        const retryAfterMs = Number(response.headers.get('retry-after')) * 1_000;
        throw new AppError('rate_limited', 'The provider asks to slow down.', { retryAfterMs });
      }
      if (response.status >= 500) throw new AppError('unavailable', `The provider answered ${response.status}.`);
      if (response.status >= 400) throw new AppError('invalid_input', `The provider answered ${response.status}.`);
      const structuredContent = (await response.json()) as Record<string, unknown>;
      if (hasBarrier) await waitAt(url, 'after_reply', key);
      const fetchedAt = new Date().toISOString();
      const provenance = { tool, system: 'stand-in', connection: 'stand-in', version: '1', fetchedAt, records: 1 };
      return { structuredContent, provenance: { ...provenance, requestId, fromCache: false }, untrusted: true };
    },
  };
}

async function send(http: OutboundHttp, url: string, body: string, signal: AbortSignal | null) {
  try {
    return await http.fetch(url, { method: 'POST', body, signal });
  } catch (error) {
    const { message, data, code } = toAppError(error);
    throw new AppError(code, `The provider does not answer: ${message}`, {
      notSent: data['notSent'] === true || data['transport'] === 'ECONNREFUSED',
    });
  }
}
