import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spendBudget } from './spend-budget.ts';

const candidates = fc.uniqueArray(
  fc.record({
    owner: fc.constantFrom('rita', 'ron', 'unowned'),
    valueAtStake: fc.option(fc.integer({ min: 0, max: 1_000_000 }), { nil: null }),
    opportunityId: fc.string({ minLength: 1, maxLength: 8 }),
  }),
  { selector: ({ opportunityId }) => opportunityId, maxLength: 40 },
);

test('nobody gets more than the budget, nothing is dropped, and what is held is never worth more than what is sent [execution.alert-budget]', () => {
  fc.assert(
    fc.property(candidates, fc.nat(7), (all, usedByRita) => {
      const { send, hold } = spendBudget(all, new Map([['rita', usedByRita]]), 5);
      expect(new Set([...send, ...hold])).toEqual(new Set(all));
      for (const owner of ['rita', 'ron', 'unowned']) {
        const sent = send.filter((candidate) => candidate.owner === owner);
        const held = hold.filter((candidate) => candidate.owner === owner);
        expect(sent.length).toBeLessThanOrEqual(Math.max(0, 5 - (owner === 'rita' ? usedByRita : 0)));
        const least = Math.min(...sent.map(({ valueAtStake }) => valueAtStake ?? -1));
        for (const { valueAtStake } of held) expect(valueAtStake ?? -1).toBeLessThanOrEqual(least);
      }
    }),
  );
});

test('the answer does not depend on the order of the candidates [execution.alert-budget]', () => {
  fc.assert(
    fc.property(candidates, (all) => {
      expect(spendBudget([...all].reverse(), new Map(), 2)).toEqual(spendBudget(all, new Map(), 2));
    }),
  );
});
