import { describe, test } from 'vitest';
import { conformanceChecks } from '../../../connectors/kit/conformance.ts';
import type { ConformanceSubject } from '../../../connectors/kit/conformance-subject.ts';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { salesforceConnector } from '../../../connectors/salesforce/connector.ts';
import { syncPageSchema } from '../../../src/domain/record.ts';
import { addHistory, addOpportunity, recordId, smallOrg } from '../../fixtures/salesforce-org.ts';
import { startSalesforce } from './salesforce-harness.ts';

const dealName = 'Müller & Söhne – 東京 🚀 O’Neil “x”';
const dealCount = 450;

const subject: ConformanceSubject = {
  connector: salesforceConnector({ http: createOutboundHttp(), now: Date.now }),
  async start(data) {
    const org = smallOrg({ trackedOpportunityFields: ['OwnerId', 'NextStep'] });
    for (let number = 1; data === 'some' && number <= dealCount; number += 1) {
      const deal = addOpportunity(org, number, { Name: number === 1 ? dealName : `Deal ${number}` });
      addHistory(org, deal, deal.CreatedDate);
    }
    return startSalesforce({ org });
  },
  calls: {
    salesforce_describe_source: { args: {} },
    salesforce_read_changes: { args: { object: 'opportunity', limit: 200 }, contains: dealName },
    salesforce_get_opportunity: { args: { id: recordId('006', 1) }, contains: dealName, isLookup: true },
    salesforce_search_opportunities: { args: { nameContains: 'söhne – 東京 🚀' }, contains: dealName },
  },
  apiPath: /\/services\/(data|Soap)\//,
  paging: {
    tool: 'salesforce_read_changes',
    args: { object: 'opportunity', limit: 200 },
    cursorArgument: 'cursor',
    read: (page) => {
      const { records, cursor } = syncPageSchema.parse(page);
      return { ids: records.flatMap((record) => (record.object === 'activity' ? [] : [record.id])), next: cursor };
    },
    expectedIds: () => Array.from({ length: dealCount }, (_, index) => recordId('006', index + 1)),
  },
  writes: {},
  leftOut: { 'idempotent-writes': 'Every tool of this connector reads; there is no write to repeat.' },
};

describe('the Salesforce connector conforms [connectors.conformance]', () => {
  for (const check of conformanceChecks(subject)) test(check.title, check.run);
});
