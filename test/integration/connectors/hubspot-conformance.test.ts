import { describe, test } from 'vitest';
import { hubspotConnector } from '../../../connectors/hubspot/connector.ts';
import type { SimulatedType } from '../../../connectors/hubspot/simulator-properties.ts';
import { conformanceChecks } from '../../../connectors/kit/conformance.ts';
import type { ConformanceHarness, ConformanceSubject } from '../../../connectors/kit/conformance-subject.ts';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { syncPageSchema } from '../../../src/domain/record.ts';
import { addDeal, smallPortal } from '../../fixtures/hubspot-portal.ts';
import { type HubspotHarness, startHubspot, virtualClock } from './hubspot-harness.ts';

const dealName = 'Müller & Söhne – 東京 🚀 O’Neil “x”';
const dealCount = 130;
const firstDeal = '9000001';
const occurredAt = '2026-06-15T12:00:00.000Z';

function count(type: SimulatedType) {
  return (harness: ConformanceHarness) =>
    (harness as unknown as HubspotHarness).simulator.state.portal.objects[type].length;
}

const subject: ConformanceSubject = {
  connector: hubspotConnector({ http: createOutboundHttp(), now: Date.now }),
  async start(data) {
    const portal = smallPortal();
    for (let number = 1; data === 'some' && number <= dealCount; number += 1) {
      addDeal(portal, number, { dealname: number === 1 ? dealName : `Deal ${number}` });
    }
    const clock = virtualClock();
    return startHubspot({ portal, clock, limitClock: clock.nowMs });
  },
  calls: {
    hubspot_describe_source: { args: {} },
    hubspot_read_changes: { args: { object: 'opportunity', limit: 50 }, contains: dealName },
    hubspot_count_records: { args: { objects: ['opportunity', 'stage', 'activity'] } },
    hubspot_list_ids: { args: { object: 'opportunity' }, contains: firstDeal },
    hubspot_read_records: { args: { object: 'opportunity', ids: [firstDeal] }, contains: dealName },
    hubspot_get_opportunity: { args: { id: firstDeal }, contains: dealName, isLookup: true },
    hubspot_search_opportunities: { args: { nameContains: 'söhne – 東京 🚀' }, contains: dealName },
    hubspot_create_task: { args: { opportunityId: firstDeal, subject: 'Anrufen', dueAt: occurredAt }, isLookup: true },
    hubspot_log_activity: {
      args: { opportunityId: firstDeal, kind: 'call', subject: 'Gespräch', occurredAt, direction: 'inbound' },
      isLookup: true,
    },
    hubspot_create_note: { args: { opportunityId: firstDeal, text: 'Notiz <b>', at: occurredAt }, isLookup: true },
    hubspot_update_opportunity: {
      args: { id: firstDeal, field: 'nextStep', expected: null, value: 'Vertrag senden' },
      isLookup: true,
    },
  },
  apiPath: /\/(crm|account-info)\//,
  paging: {
    tool: 'hubspot_read_changes',
    args: { object: 'opportunity', limit: 50 },
    cursorArgument: 'cursor',
    read: (page) => {
      const { records, cursor } = syncPageSchema.parse(page);
      return { ids: records.flatMap((record) => (record.object === 'activity' ? [] : [record.id])), next: cursor };
    },
    expectedIds: () => Array.from({ length: dealCount }, (_, index) => String(9_000_001 + index)),
  },
  writes: {
    hubspot_create_task: {
      args: { opportunityId: firstDeal, subject: 'Call them', dueAt: occurredAt },
      effects: count('tasks'),
    },
    hubspot_log_activity: {
      args: { opportunityId: firstDeal, kind: 'meeting', subject: 'Kick-off', occurredAt },
      effects: count('meetings'),
    },
    hubspot_create_note: { args: { opportunityId: firstDeal, text: 'Hello', at: occurredAt }, effects: count('notes') },
    hubspot_update_opportunity: {
      args: { id: firstDeal, field: 'amount', expected: '1000.50', value: '1200' },
      effects: (harness) => {
        const deal = (harness as unknown as HubspotHarness).simulator.state.find('deals', firstDeal);
        return deal?.history['amount']?.length ?? 0;
      },
    },
  },
  leftOut: {},
};

describe('the HubSpot connector conforms [hubspot.conformance]', () => {
  for (const check of conformanceChecks(subject)) test(check.title, check.run);
});
