import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IdTable, idKey, unknownDay } from './id-table.ts';
import { ReferenceIndex } from './reference-index.ts';

function indexOf(records: readonly (readonly [string, string | null])[]): ReferenceIndex {
  const index = new ReferenceIndex();
  for (const [id, name] of records) {
    index.ids.add(idKey(id));
    index.add(id, name);
  }
  return index;
}

test('a reference is matched by id, then by name, then by its form without case and punctuation', () => {
  const index = indexOf([
    ['A1', 'Acme Corporation'],
    ['GTX Pro', 'GTX Pro'],
  ]);
  expect(index.resolve('A1')).toEqual({ id: 'A1', how: 'id' });
  expect(index.resolve('a1')).toEqual({ id: 'A1', how: 'similar' });
  expect(index.resolve('Acme Corporation')).toEqual({ id: 'A1', how: 'name' });
  expect(index.resolve('ACME-corporation')).toEqual({ id: 'A1', how: 'similar' });
  expect(index.resolve('GTXPro')).toEqual({ id: 'GTX Pro', how: 'similar' });
  expect(index.resolve('Beta')).toEqual({ id: 'Beta', how: 'unmatched' });
});

test('a form that two records share matches neither', () => {
  const index = indexOf([
    ['A1', 'Acme'],
    ['A2', 'ACME!'],
  ]);
  expect(index.resolve('acme')).toEqual({ id: 'acme', how: 'unmatched' });
  expect(index.resolve('Acme')).toEqual({ id: 'A1', how: 'name' });
});

test('a name that two people share names neither, their ids do', () => {
  const index = indexOf([
    ['U1', 'John Smith'],
    ['U2', 'John Smith'],
  ]);
  expect(index.resolve('John Smith')).toEqual({ id: 'John Smith', how: 'unmatched' });
  expect(index.resolve('U2')).toEqual({ id: 'U2', how: 'id' });
});

test('of an id that stands twice in other letters of case the last one is referred to', () => {
  const index = indexOf([
    ['ACME', null],
    ['Acme', null],
  ]);
  expect(index.resolve('ACME')).toEqual({ id: 'Acme', how: 'similar' });
  expect(index.resolve('Acme')).toEqual({ id: 'Acme', how: 'id' });
});

test('names of other scripts and of punctuation alone are matched as they are', () => {
  const index = indexOf([
    ['1', '株式会社 東'],
    ['2', '???'],
  ]);
  expect(index.resolve('株式会社東')).toEqual({ id: '1', how: 'similar' });
  expect(index.resolve('!!!')).toEqual({ id: '!!!', how: 'unmatched' });
});

test('an id table knows exactly the ids that were added, and their days', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ maxLength: 20 }), { maxLength: 3000 }), fc.string(), (keys, other) => {
      const table = new IdTable();
      for (const [index, key] of keys.entries()) {
        const { slot, isNew } = table.add(key);
        expect(isNew).toBe(true);
        if (index % 2 === 0) table.setDays(slot, index, index + 1);
      }
      expect(table.size).toBe(keys.length);
      for (const [index, key] of keys.entries()) {
        expect(table.add(key).isNew).toBe(false);
        const expected =
          index % 2 === 0
            ? { createdDay: index, closedDay: index + 1 }
            : { createdDay: unknownDay, closedDay: unknownDay };
        expect(table.days(key)).toEqual(expected);
      }
      if (!keys.includes(other)) expect([table.has(other), table.days(other)]).toEqual([false, null]);
    }),
    { numRuns: 20 },
  );
});
