import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DealRow } from '../../domain/deal-row.ts';
import { DealOrder, isUnplaced } from './deal-order.ts';

const deal = fc.record({
  id: fc.integer({ min: 1, max: 40 }).map((id) => `d${id}`),
  name: fc.constantFrom('Deal 2', 'deal 10', 'Éclair', 'eclair', 'Zoo', null),
  amount: fc.constantFrom('9.5', '10', '999999999999999999.1', '999999999999999999.2', null),
});
const lists = fc.uniqueArray(deal, { selector: ({ id }) => id }) as fc.Arbitrary<unknown> as fc.Arbitrary<DealRow[]>;

test('an order that follows changed rows is the order made anew, unknown values last [web.at-risk]', () => {
  fc.assert(
    fc.property(fc.array(lists, { maxLength: 4 }), fc.constantFrom('name', 'amount'), (states, sort) => {
      const order = new DealOrder(sort);
      let former: readonly DealRow[] = [];
      for (const state of states) {
        // rows that did not change are the same objects
        const deals = state.map((row) => former.find(({ id, name }) => id === row.id && name === row.name) ?? row);
        const followed = order.follow(deals);
        expect(followed).toEqual(new DealOrder(sort).follow(deals));
        const firstUnplaced = followed.findIndex((row) => isUnplaced(row, sort));
        if (firstUnplaced >= 0) expect(followed.slice(firstUnplaced).every((row) => isUnplaced(row, sort))).toBe(true);
        former = deals;
      }
    }),
  );
});

test('names are in the order that people read them, amounts exact beyond what a number holds [web.at-risk]', () => {
  const row = (id: string, name: string, amount: string) => ({ id, name, amount }) as DealRow;
  const rows = [
    row('a', 'deal 10', '999999999999999999.2'),
    row('b', 'Éclair', '10'),
    row('c', 'Deal 2', '999999999999999999.1'),
  ];
  expect(new DealOrder('name').follow(rows).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
  expect(new DealOrder('amount').follow(rows).map(({ id }) => id)).toEqual(['b', 'c', 'a']);
});
