import { linkConnector } from '../../../connectors/kit/link-connector.ts';
import { memoryCredentials } from '../../../connectors/kit/memory-credentials.ts';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { secEdgarConnector } from '../../../connectors/sec-edgar/connector.ts';
import {
  type EdgarSimulatorOptions,
  type SimulatedCompany,
  type SimulatedFiling,
  startEdgarSimulator,
} from '../../../connectors/sec-edgar/simulator.ts';

export const contact = 'Lantern Works ops@lanternworks.example';

/** A filing of a day; an 8-K unless said otherwise. */
export function filing(day: string, number: number, over: Partial<SimulatedFiling> = {}): SimulatedFiling {
  return {
    accessionNumber: `0000320193-26-${String(number).padStart(6, '0')}`,
    form: '8-K',
    filingDate: day,
    reportDate: day,
    acceptedAt: `${day}T20:30:00.000Z`,
    items: '8.01',
    primaryDocument: `f${number}.htm`,
    ...over,
  };
}

export const exampleCompanies: readonly SimulatedCompany[] = [
  {
    cik: 320193,
    name: 'Žofia Steel 東京, Inc.',
    tickers: ['ZOFI', 'ZOFI-B'],
    website: 'www.zofiasteel.example',
    filings: [
      filing('2026-10-20', 5, { items: '5.02,9.01', reportDate: '2026-10-16' }),
      filing('2026-09-01', 4, { form: '10-Q', items: '', reportDate: '2026-06-30' }),
      filing('2026-08-03', 3, { items: '1.01,2.05,9.01' }),
      filing('2026-05-04', 2, { items: '2.02' }),
      filing('2026-02-02', 1, { form: '10-K', items: '' }),
    ],
  },
  { cik: 1001, name: 'Beacon Corp', tickers: ['BCN'], website: 'https://beacon.example', filings: [] },
  { cik: 1002, name: 'Beacon Inc /DE/', tickers: ['BEAC'], website: '', filings: [] },
  { cik: 1003, name: 'Beacon Hill Holdings Ltd', tickers: ['BHH'], website: '', filings: [] },
];

/** Starts a simulated EDGAR with a connector on it. */
export async function openEdgar(
  options: EdgarSimulatorOptions = { companies: exampleCompanies },
  settings: Record<string, unknown> = {},
) {
  const simulator = await startEdgarSimulator(options);
  const http = createOutboundHttp({ allowList: [simulator.hostPort] });
  const linked = linkConnector(secEdgarConnector({ http, now: Date.now }), {
    id: 'edgar-1',
    settings: { contact, baseUrl: simulator.baseUrl, ...settings },
    credentials: memoryCredentials({}),
  });
  return {
    simulator,
    linked,
    http,
    async close() {
      await linked.close();
      await http.close();
      await simulator.close();
    },
  };
}
