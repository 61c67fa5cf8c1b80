import type { GeneratedConnector } from '../../../connectors/kit/generated-connector.ts';
import { type LinkedConnector, linkConnector } from '../../../connectors/kit/link-connector.ts';
import { memoryCredentials } from '../../../connectors/kit/memory-credentials.ts';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { soapConnector } from '../../../connectors/soap/connector.ts';
import {
  type SoapSimulator,
  type SoapSimulatorOptions,
  startSoapSimulator,
} from '../../../connectors/soap/simulator.ts';

/** A simulated SOAP service with the connector made of its own WSDL. */
export interface SoapHarness {
  readonly simulator: SoapSimulator;
  readonly generated: GeneratedConnector;
  readonly linked: LinkedConnector;
  close(): Promise<void>;
}

export const exampleOrders = [
  { id: 'order-1', customer: 'Žofia Müller & Söhne 東京 🚀', total: '1200.50' },
  { id: 'order-2', customer: 'Cobalt', total: '0.10' },
];

/** Starts both; the fetching of the document is forgotten from the log of requests. */
export async function openSoap(options: SoapSimulatorOptions = { orders: exampleOrders }): Promise<SoapHarness> {
  const simulator = await startSoapSimulator(options);
  const http = createOutboundHttp({ allowList: [simulator.hostPort] });
  const settings = {
    documentUrl: simulator.documentUrl,
    auth: { kind: 'basic' },
    reads: ['ListOrders', 'GetOrder'],
  };
  const generated = await soapConnector(settings, { http, now: Date.now });
  simulator.requests.length = 0;
  const credentials = memoryCredentials(simulator.credentials);
  const linked = linkConnector(generated.connector, { id: 'soap-1', settings, credentials });
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
