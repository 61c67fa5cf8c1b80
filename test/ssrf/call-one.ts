import type { AnyConnector } from '../../connectors/kit/define-connector.ts';
import { linkConnector } from '../../connectors/kit/link-connector.ts';
import { memoryCredentials } from '../../connectors/kit/memory-credentials.ts';

/** Calls one tool of a connector linked for the case alone. */
export async function callOne(
  connector: AnyConnector,
  settings: Record<string, unknown>,
  stored: Record<string, string>,
  tool: string,
  args: Record<string, unknown> = {},
): Promise<unknown> {
  const linked = linkConnector(connector, { id: 'ssrf', settings, credentials: memoryCredentials(stored) });
  try {
    return await linked.call(tool, args, {
      signal: AbortSignal.timeout(5_000),
      idempotencyKey: null,
      requestId: 'ssrf',
    });
  } finally {
    await linked.close();
  }
}
