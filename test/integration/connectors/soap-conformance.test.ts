import { afterAll, describe, test } from 'vitest';
import { conformanceChecks } from '../../../connectors/kit/conformance.ts';
import type { ConformanceSubject } from '../../../connectors/kit/conformance-subject.ts';
import { exampleOrders, openSoap } from './soap-harness.ts';

const first = await openSoap();
afterAll(() => first.close());

const customer = exampleOrders[0]?.customer ?? '';

const subject: ConformanceSubject = {
  connector: first.generated.connector,
  start: (data) => openSoap({ orders: data === 'some' ? exampleOrders : [] }),
  calls: {
    soap_list_orders: { args: {}, contains: customer },
    soap_get_order: { args: { id: 'order-1' }, contains: customer },
    soap_place_order: { args: { customer, total: '12.50' }, contains: customer },
  },
  apiPath: /\/orders/,
  paging: null,
  writes: {},
  leftOut: {
    paging: 'Pages are whatever the connected service makes of them; its own arguments are handed through.',
    empty: 'A service says in a fault of its own that something is not there; faults have tests of their own.',
    'unknown-fields': 'The kit adds fields to JSON answers only; unknown elements have a test of their own.',
    'idempotent-writes': 'SOAP has no idempotency key: an operation is called once and never repeated.',
  },
};

describe('a connector made of a WSDL conforms [generated.soap-conforms]', () => {
  for (const check of conformanceChecks(subject)) test(check.title, check.run);
});
