import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unknownOpportunity } from '../../domain/opportunity.ts';
import { countableUndatedFields, keepCountable, readableOnOpenDeals } from './countable-fields.ts';

test('an undated field counts only where every deal has it [context.undated-must-be-complete]', () => {
  const deals = [
    { accountId: 'a', ownerId: 'o1' },
    { accountId: null, ownerId: 'o2' },
    { accountId: '', ownerId: 'o3' },
  ];
  expect([...countableUndatedFields(deals)]).toEqual(['ownerId']);
  expect(keepCountable({ accountId: 'a', ownerId: 'o1', name: 'Deal' }, countableUndatedFields(deals))).toEqual({
    ownerId: 'o1',
    name: 'Deal',
  });
});

test('which blanks a field has changes nothing once there is one [context.undated-must-be-complete]', () => {
  const filled = fc.array(fc.option(fc.constantFrom('a', 'b')), { minLength: 2 }).filter((list) => list.includes(null));
  fc.assert(
    fc.property(filled, (accounts) => {
      const deals = accounts.map((accountId) => ({ accountId, ownerId: 'o' }));
      const kept = deals.map((deal) => keepCountable(deal, countableUndatedFields(deals)));
      expect(kept).toEqual(deals.map(() => ({ ownerId: 'o' })));
    }),
  );
});

test('an input that no open deal shows is not readable, so its absence is unknown and not a gap', () => {
  const open = [{ ...unknownOpportunity, stageId: 'Engaging' }];
  expect([...readableOnOpenDeals(['stage', 'amount', 'activities'], open)]).toEqual(['stage', 'activities']);
});
