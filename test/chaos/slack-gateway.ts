import { type LinkedConnector, linkConnector } from '../../connectors/kit/link-connector.ts';
import { memoryCredentials } from '../../connectors/kit/memory-credentials.ts';
import { createOutboundHttp } from '../../connectors/kit/outbound-http.ts';
import { slackConnector } from '../../connectors/slack/connector.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { ToolGateway } from '../../src/domain/tool.ts';

/** Where a simulated Slack workspace is. */
export interface SlackAddress {
  readonly baseUrl: string;
  readonly hostPort: string;
  readonly botToken: string;
}

/** A gateway to the Slack connector alone, linked in memory: its real client over loopback HTTP, without policies. */
export function slackGateway({ baseUrl, hostPort, botToken }: SlackAddress): ToolGateway & { close(): Promise<void> } {
  const http = createOutboundHttp({ allowList: [hostPort], timeoutMs: 5_000 });
  const slack: LinkedConnector = linkConnector(slackConnector({ http, now: Date.now }), {
    id: 'slack-1',
    settings: { apiUrl: baseUrl },
    credentials: memoryCredentials({ botToken }),
  });
  return {
    async callTool({ tool, arguments: args, idempotencyKey = null, requestId = 'r', deadlineMs, signal }) {
      const limit = AbortSignal.timeout(deadlineMs);
      const context = { signal: signal ? AbortSignal.any([signal, limit]) : limit, idempotencyKey, requestId };
      const structuredContent = await slack.call(tool, args, context).catch((error: unknown) => {
        if (error instanceof AppError) throw error;
        throw new AppError('unavailable', 'Slack did not answer in time.', {}, { cause: error });
      });
      const fetchedAt = new Date().toISOString();
      const provenance = {
        tool,
        system: 'slack',
        connection: 'slack-1',
        version: '1',
        fetchedAt,
        records: 1,
        requestId,
      };
      return { structuredContent, provenance: { ...provenance, fromCache: false }, untrusted: true };
    },
    async close() {
      await slack.close();
      await http.close();
    },
  };
}
