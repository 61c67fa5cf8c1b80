import fc from 'fast-check';
import { expect, test } from 'vitest';
import { actionId, alertKey, requestKey } from './alert-key.ts';

const part = fc.string({ unit: fc.constantFrom('a', '|', '1', '#'), maxLength: 4 });
const cause = fc.record({ tenantId: part, rule: part, subjectId: part, triggerEpoch: part });

test('two causes share a key exactly when they are equal, whatever separators their parts hold [execution.business-key]', () => {
  fc.assert(
    fc.property(cause, cause, (a, b) => {
      expect(alertKey(a) === alertKey(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
    { numRuns: 500 },
  );
});

test('ids fit a queue and request keys are UUIDs that say nothing [execution.business-key]', () => {
  const key = alertKey({ tenantId: 'acme', rule: 'deal-at-risk', subjectId: 'd1', triggerEpoch: 'd1#1|high' });
  const id = actionId(key, 'slack-message', 'C0DEALS');
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(requestKey('acme', id)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(requestKey('acme', id)).not.toBe(requestKey('other', id));
});
