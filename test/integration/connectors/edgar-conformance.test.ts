import { describe, test } from 'vitest';
import { conformanceChecks } from '../../../connectors/kit/conformance.ts';
import type { ConformanceSubject } from '../../../connectors/kit/conformance-subject.ts';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { secEdgarConnector } from '../../../connectors/sec-edgar/connector.ts';
import { exampleCompanies, openEdgar } from './edgar-harness.ts';

const since = '2026-01-01T00:00:00.000Z';

const subject: ConformanceSubject = {
  connector: secEdgarConnector({ http: createOutboundHttp(), now: Date.now }),
  start: (data) =>
    openEdgar({ companies: data === 'some' ? exampleCompanies : [], recentFilings: 2, filingsPerFile: 2 }),
  calls: {
    sec_edgar_find_company: { args: { ticker: 'zofi', domain: 'zofiasteel.example' }, contains: 'Žofia Steel 東京' },
    sec_edgar_list_events: { args: { companyId: '320193', since }, isLookup: true },
  },
  apiPath: /\/(files|submissions)\//,
  paging: {
    tool: 'sec_edgar_list_events',
    args: { companyId: '320193', since, limit: 1 },
    cursorArgument: 'cursor',
    read: (page) => ({
      ids: (page['events'] as { id: string }[]).map(({ id }) => id),
      next: page['cursor'] as string | null,
    }),
    expectedIds: () => [
      ...['5:5.02', '4', '3:1.01', '3:2.05', '2:2.02', '1'].map((tail) => `0000320193-26-00000${tail}`),
    ],
  },
  writes: {},
  leftOut: {},
};

describe('the EDGAR connector conforms [edgar.conforms]', () => {
  for (const check of conformanceChecks(subject)) test(check.title, check.run);
});
