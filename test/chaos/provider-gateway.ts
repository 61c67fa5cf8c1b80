import { AppError } from '../../src/domain/errors.ts';
import type { ToolGateway } from '../../src/domain/tool.ts';

/**
 * A gateway whose every tool is the stand-in provider over loopback HTTP. With `hasBarrier` it stops after each reply until the
 * provider lets it go on, which is where a test kills the process between reply and commit.
 */
export function providerGateway(url: string, hasBarrier = false): ToolGateway {
  const send = async (tool: string, body: unknown, signal: AbortSignal | null) => {
    try {
      return await fetch(`${url}/${tool}`, { method: 'POST', body: JSON.stringify(body), signal });
    } catch (error) {
      const cause = (error as { cause?: { code?: string } }).cause?.code;
      throw new AppError('unavailable', `The provider does not answer: ${(error as Error).message}`, {
        notSent: cause === 'ECONNREFUSED',
      });
    }
  };
  return {
    async callTool({ tool, arguments: args, idempotencyKey = '', signal = null, requestId = '' }) {
      const response = await send(tool, { args, key: idempotencyKey }, signal);
      if (response.status === 429) {
        const retryAfterMs = Number(response.headers.get('retry-after')) * 1_000;
        throw new AppError('rate_limited', 'The provider asks to slow down.', { retryAfterMs });
      }
      if (response.status >= 500) throw new AppError('unavailable', `The provider answered ${response.status}.`);
      if (response.status >= 400) throw new AppError('invalid_input', `The provider answered ${response.status}.`);
      const structuredContent = (await response.json()) as Record<string, unknown>;
      if (hasBarrier) await send('barrier', { args, key: idempotencyKey }, signal);
      const fetchedAt = new Date().toISOString();
      const provenance = { tool, system: 'stand-in', connection: 'stand-in', version: '1', fetchedAt, records: 1 };
      return { structuredContent, provenance: { ...provenance, requestId, fromCache: false }, untrusted: true };
    },
  };
}
