import { hubspotConnector } from '../../../connectors/hubspot/connector.ts';
import { type PaceClock, realClock } from '../../../connectors/hubspot/pace.ts';
import {
  type HubspotSimulator,
  type HubspotSimulatorOptions,
  startHubspotSimulator,
} from '../../../connectors/hubspot/simulator.ts';
import type { AnyConnector, CredentialSource } from '../../../connectors/kit/define-connector.ts';
import { type LinkedConnector, linkConnector } from '../../../connectors/kit/link-connector.ts';
import { memoryCredentials } from '../../../connectors/kit/memory-credentials.ts';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { type SyncPage, syncPageSchema } from '../../../src/domain/record.ts';

export interface HubspotHarness {
  readonly linked: LinkedConnector;
  readonly simulator: HubspotSimulator;
  call(tool: string, args: Record<string, unknown>, idempotencyKey?: string): Promise<Record<string, unknown>>;
  /** A whole pass, page by page. */
  pass(args: Record<string, unknown>): Promise<SyncPage[]>;
  close(): Promise<void>;
}

/** A clock on which waiting costs nothing, for connector and simulator alike. */
export function virtualClock(startMs = 0): PaceClock & { readonly sleptMs: () => number } {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    async sleep(ms) {
      nowMs += ms;
    },
    sleptMs: () => nowMs - startMs,
  };
}

/** The connector over the simulator, as production wires it: outbound client with the simulator on its allow-list. */
export async function startHubspot(
  options: HubspotSimulatorOptions & {
    readonly settings?: Record<string, unknown>;
    readonly clock?: PaceClock;
    readonly source?: (simulator: HubspotSimulator) => CredentialSource;
  },
): Promise<HubspotHarness> {
  const simulator = await startHubspotSimulator(options);
  const http = createOutboundHttp({ allowList: [simulator.hostPort], timeoutMs: 10_000 });
  const credentials = options.source?.(simulator) ?? memoryCredentials(simulator.credentials);
  const connector: AnyConnector = hubspotConnector({ http, now: options.now ?? Date.now }, options.clock ?? realClock);
  const settings = { baseUrl: simulator.baseUrl, ...options.settings };
  const linked = linkConnector(connector, { id: 'test', settings, credentials });
  const call: HubspotHarness['call'] = (tool, args, idempotencyKey) =>
    linked.call(tool, args, {
      signal: AbortSignal.timeout(10_000),
      idempotencyKey: idempotencyKey ?? null,
      requestId: 'test',
    });
  return {
    linked,
    simulator,
    call,
    async pass(args) {
      const pages: SyncPage[] = [];
      for (let cursor: string | null = null; pages.length < 500; ) {
        const page = syncPageSchema.parse(await call('hubspot_read_changes', { ...args, cursor }));
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
