import type { GeneratedConnector } from '../../../connectors/kit/generated-connector.ts';
import { type LinkedConnector, linkConnector } from '../../../connectors/kit/link-connector.ts';
import { memoryCredentials } from '../../../connectors/kit/memory-credentials.ts';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { openApiConnector } from '../../../connectors/openapi/connector.ts';
import {
  type RestSimulator,
  type RestSimulatorOptions,
  startRestSimulator,
} from '../../../connectors/openapi/simulator.ts';

/** A simulated REST API with the connector made of its own document. */
export interface RestHarness {
  readonly simulator: RestSimulator;
  readonly generated: GeneratedConnector;
  readonly linked: LinkedConnector;
  close(): Promise<void>;
}

export const exampleDeals = [
  { id: 'deal-1', name: 'Žofia Müller 東京 🚀', stage: 'Proposal' },
  { id: 'deal-2', name: 'Cobalt & Sons', stage: 'Discovery' },
];

/** Starts both; `settings` are added to the document's address, which is forgotten from the log of requests. */
export async function openRest(
  options: RestSimulatorOptions = { deals: exampleDeals },
  settings: (simulator: RestSimulator) => Record<string, unknown> = () => ({}),
  secrets?: Readonly<Record<string, string>>,
): Promise<RestHarness> {
  const simulator = await startRestSimulator(options);
  const http = createOutboundHttp({ allowList: [simulator.hostPort] });
  const all = { documentUrl: simulator.documentUrl, ...settings(simulator) };
  const generated = await openApiConnector(all, { http, now: Date.now });
  simulator.requests.length = 0;
  const credentials = memoryCredentials(secrets ?? simulator.credentials);
  const linked = linkConnector(generated.connector, { id: 'rest-1', settings: all, credentials });
  return {
    simulator,
    generated,
    linked,
    async close() {
      await linked.close();
      await http.close();
      await simulator.close();
    },
  };
}
