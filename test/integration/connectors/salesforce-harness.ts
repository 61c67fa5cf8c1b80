import type { AnyConnector, CredentialSource } from '../../../connectors/kit/define-connector.ts';
import { type LinkedConnector, linkConnector } from '../../../connectors/kit/link-connector.ts';
import { memoryCredentials } from '../../../connectors/kit/memory-credentials.ts';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { salesforceConnector } from '../../../connectors/salesforce/connector.ts';
import {
  type SalesforceSimulator,
  type SalesforceSimulatorOptions,
  startSalesforceSimulator,
} from '../../../connectors/salesforce/simulator.ts';
import { type SyncPage, syncPageSchema } from '../../../src/domain/record.ts';

type Call = (tool: string, args: Record<string, unknown>) => Promise<Record<string, unknown>>;

export interface SalesforceHarness {
  readonly linked: LinkedConnector;
  readonly simulator: SalesforceSimulator;
  call: Call;
  /** Another client of the same connection, as another process would open it. */
  another(): Promise<Call>;
  /** A whole pass, page by page. */
  pass(args: Record<string, unknown>): Promise<SyncPage[]>;
  close(): Promise<void>;
}

/** The connector over the simulator, as production wires it: outbound client with the simulator on its allow-list. */
export async function startSalesforce(
  options: SalesforceSimulatorOptions & {
    readonly settings?: Record<string, unknown>;
    /** Where the client's tokens come from; else the simulator's own, which nobody renews. */
    readonly credentialsOf?: (simulator: SalesforceSimulator) => Promise<CredentialSource>;
  },
): Promise<SalesforceHarness> {
  const simulator = await startSalesforceSimulator(options);
  const http = createOutboundHttp({ allowList: [simulator.hostPort], timeoutMs: 10_000 });
  const credentials = (await options.credentialsOf?.(simulator)) ?? memoryCredentials(simulator.credentials);
  const connector: AnyConnector = salesforceConnector({ http, now: options.now ?? Date.now });
  const settings = { loginUrl: simulator.baseUrl, ...options.settings };
  const link = () => linkConnector(connector, { id: 'test', settings, credentials });
  const callOf =
    (to: LinkedConnector): Call =>
    (tool, args) =>
      to.call(tool, args, { signal: AbortSignal.timeout(10_000), idempotencyKey: null, requestId: 'test' });
  const linked = link();
  const call = callOf(linked);
  return {
    linked,
    simulator,
    call,
    another: async () => callOf(link()),
    async pass(args) {
      const pages: SyncPage[] = [];
      for (let cursor: string | null = null; pages.length < 500; ) {
        const page = syncPageSchema.parse(await call('salesforce_read_changes', { ...args, cursor }));
        pages.push(page);
        if (page.cursor === null) return pages;
        cursor = page.cursor;
      }
      throw new Error('The pass does not end.');
    },
    async close() {
      await linked.close();
      await simulator.close();
      await http.close();
    },
  };
}
