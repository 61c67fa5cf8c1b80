import type { GoogleSimulator } from '../../../connectors/google/simulator-wire.ts';
import type { ConnectorPorts } from '../../../connectors/kit/connector-ports.ts';
import type { AnyConnector, CredentialSource } from '../../../connectors/kit/define-connector.ts';
import { type LinkedConnector, linkConnector } from '../../../connectors/kit/link-connector.ts';
import { memoryCredentials } from '../../../connectors/kit/memory-credentials.ts';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';

/** A connector of Google linked to its running simulator. */
export interface GoogleHarness<Sim> {
  readonly simulator: Sim;
  readonly linked: LinkedConnector;
  call(tool: string, args?: Record<string, unknown>, key?: string | null): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/** Links `make`'s connector to `simulator`; ends both on close. */
export function linkGoogle<Sim extends GoogleSimulator>(
  make: (ports: ConnectorPorts) => AnyConnector,
  simulator: Sim,
  options: { readonly settings?: object; readonly now?: () => number; readonly credentials?: CredentialSource } = {},
): GoogleHarness<Sim> {
  const http = createOutboundHttp({ allowList: [simulator.hostPort], timeoutMs: 10_000 });
  const linked = linkConnector(make({ http, now: options.now ?? Date.now }), {
    id: 'google-1',
    settings: { rootUrl: simulator.baseUrl, tokenUrl: simulator.tokenUrl, ...options.settings },
    credentials: options.credentials ?? memoryCredentials(simulator.credentials),
  });
  return {
    simulator,
    linked,
    call: (tool, args = {}, key = null) =>
      linked.call(tool, args, { signal: AbortSignal.timeout(10_000), idempotencyKey: key, requestId: 'r1' }),
    async close() {
      await linked.close();
      await http.close();
      await simulator.close();
    },
  };
}
