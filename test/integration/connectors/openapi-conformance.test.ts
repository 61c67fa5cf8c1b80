import { afterAll, describe, test } from 'vitest';
import { conformanceChecks } from '../../../connectors/kit/conformance.ts';
import type { ConformanceSubject } from '../../../connectors/kit/conformance-subject.ts';
import { exampleDeals, openRest } from './openapi-harness.ts';

const first = await openRest();
afterAll(() => first.close());

const name = exampleDeals[0]?.name ?? '';
const note = { dealId: 'deal-1', body: { text: 'Asked for the order form.' } };

const subject: ConformanceSubject = {
  connector: first.generated.connector,
  async start(data) {
    const opened = await openRest({ deals: data === 'some' ? exampleDeals : [] });
    return opened;
  },
  calls: {
    openapi_list_deals: { args: { limit: 10 }, contains: name },
    openapi_get_deal: { args: { dealId: 'deal-1' }, contains: name, isLookup: true },
    openapi_replace_deal: {
      args: { dealId: 'deal-1', body: { name, stage: 'Negotiation' } },
      contains: name,
      isLookup: true,
    },
    openapi_delete_deal: { args: { dealId: 'deal-1' }, isLookup: true },
    openapi_add_deals_note: { args: note, isLookup: true },
  },
  apiPath: /\/v1\//,
  paging: null,
  writes: {},
  leftOut: {
    paging: 'Pages are whatever the connected API makes of them; its own arguments are handed through.',
    'idempotent-writes': 'Only some APIs have an idempotency key; the operation that has one is tested on its own.',
  },
};

describe('a connector made of an OpenAPI document conforms [generated.openapi-conforms]', () => {
  for (const check of conformanceChecks(subject)) test(check.title, check.run);
});
