import type { ConnectorPorts } from '../../../connectors/kit/connector-ports.ts';
import type { AnyConnector } from '../../../connectors/kit/define-connector.ts';
import { type LinkedConnector, linkConnector } from '../../../connectors/kit/link-connector.ts';
import { memoryCredentials } from '../../../connectors/kit/memory-credentials.ts';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { AppError } from '../../../src/domain/errors.ts';
import type { ToolGateway } from '../../../src/domain/tool.ts';

/** One connection of a test's gateway. */
export interface TestConnection {
  readonly id: string;
  readonly make: (ports: ConnectorPorts) => unknown;
  readonly settings: Record<string, unknown>;
  readonly credentials: Readonly<Record<string, string>>;
}

/** A gateway to a few connectors linked in memory: their real clients over loopback, without policies. */
export function linkedGateway(
  connections: readonly TestConnection[],
  allowList: readonly string[],
  now: () => number = Date.now,
): ToolGateway & { close(): Promise<void> } {
  const http = createOutboundHttp({ allowList, timeoutMs: 5_000 });
  const linked: LinkedConnector[] = connections.map(({ id, make, settings, credentials }) =>
    linkConnector(make({ http, now }) as AnyConnector, { id, settings, credentials: memoryCredentials(credentials) }),
  );
  return {
    async callTool({
      tool,
      arguments: args,
      connectionId,
      idempotencyKey = null,
      requestId = 'r',
      deadlineMs,
      signal,
    }) {
      const target = linked.find(
        (each) =>
          (connectionId === undefined || each.connectionId === connectionId) &&
          each.connector.tools.some(({ name }) => name === tool),
      );
      if (!target) throw new AppError('not_found', `No connection has ${tool}.`, { notSent: true });
      const limit = AbortSignal.timeout(deadlineMs);
      const context = { signal: signal ? AbortSignal.any([signal, limit]) : limit, idempotencyKey, requestId };
      const structuredContent = await target.call(tool, args, context);
      const { connector, connectionId: connection } = target;
      const fetchedAt = new Date().toISOString();
      const origin = { tool, system: connector.id, connection, version: '1', fetchedAt, records: 1, requestId };
      return { structuredContent, provenance: { ...origin, fromCache: false }, untrusted: true };
    },
    async close() {
      for (const each of linked) await each.close();
      await http.close();
    },
  };
}
