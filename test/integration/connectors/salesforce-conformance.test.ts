import { describe, test } from 'vitest';
import { conformanceChecks } from '../../../connectors/kit/conformance.ts';
import type { ConformanceHarness, ConformanceSubject } from '../../../connectors/kit/conformance-subject.ts';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { salesforceConnector } from '../../../connectors/salesforce/connector.ts';
import { syncPageSchema } from '../../../src/domain/record.ts';
import { addHistory, addOpportunity, ids, type MutableOrg, recordId, smallOrg } from '../../fixtures/salesforce-org.ts';
import { startSalesforce } from './salesforce-harness.ts';

const dealName = 'Müller & Söhne – 東京 🚀 O’Neil “x”';
const dealCount = 450;
const update = { id: recordId('006', 1), changes: [{ field: 'nextStep', expected: null, value: 'Call' }] };

const orgs = new WeakMap<object, MutableOrg>();
const orgOf = (harness: ConformanceHarness) => {
  const org = orgs.get(harness);
  if (!org) throw new Error('The harness is not one of these.');
  return org;
};

const subject: ConformanceSubject = {
  connector: salesforceConnector({ http: createOutboundHttp(), now: Date.now }),
  async start(data) {
    const org = smallOrg({ trackedOpportunityFields: ['OwnerId', 'NextStep'] });
    for (let number = 1; data === 'some' && number <= dealCount; number += 1) {
      const deal = addOpportunity(org, number, { Name: number === 1 ? dealName : `Deal ${number}` });
      addHistory(org, deal, deal.CreatedDate);
    }
    Object.assign(org, { Note: [], Case: [] });
    const harness = await startSalesforce({ org });
    orgs.set(harness, org);
    return harness;
  },
  calls: {
    salesforce_describe_source: { args: {} },
    salesforce_read_changes: { args: { object: 'opportunity', limit: 200 }, contains: dealName },
    salesforce_get_opportunity: { args: { id: recordId('006', 1) }, contains: dealName, isLookup: true },
    salesforce_read_delta: { args: { since: { opportunity: '2026-01-01T00:00:00.000Z' } }, contains: dealName },
    salesforce_count_records: { args: { objects: ['opportunity', 'stage', 'activity'] } },
    salesforce_list_ids: { args: { object: 'opportunity' }, contains: recordId('006', 1) },
    salesforce_read_records: { args: { object: 'opportunity', ids: [recordId('006', 1)] }, contains: dealName },
    salesforce_check_access: { args: { userId: ids.ada, recordIds: [recordId('006', 1)] } },
    salesforce_create_task: { args: { relatedToId: ids.acme, subject: 'Rückruf – 東京' }, contains: 'Rückruf – 東京' },
    salesforce_log_activity: {
      args: { relatedToId: ids.acme, kind: 'call', subject: 'Called', occurredDate: '2026-02-01' },
    },
    salesforce_create_note: { args: { parentId: ids.acme, title: 'Why', body: 'Because' } },
    salesforce_update_opportunity: { args: update, isLookup: true },
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
  writes: {
    salesforce_create_task: {
      args: { relatedToId: ids.acme, subject: 'Call back' },
      effects: (harness) => orgOf(harness).Task.length,
    },
    salesforce_log_activity: {
      args: { relatedToId: ids.acme, kind: 'call', subject: 'Called', occurredDate: '2026-02-01' },
      effects: (harness) => orgOf(harness).Task.length,
    },
    salesforce_create_note: {
      args: { parentId: ids.acme, title: 'Why', body: 'Because' },
      effects: (harness) => orgOf(harness).Note?.length ?? 0,
    },
    salesforce_update_opportunity: {
      args: update,
      effects: (harness) => orgOf(harness).Opportunity.filter(({ NextStep }) => NextStep === 'Call').length,
    },
  },
  leftOut: {},
};

describe('the Salesforce connector conforms [connectors.conformance]', () => {
  for (const check of conformanceChecks(subject)) test(check.title, check.run);
});
