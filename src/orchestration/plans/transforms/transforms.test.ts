import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldIn } from '../shapes/row-shape.ts';
import { shapeOfValue } from '../shapes/shape-of-value.ts';
import { allTransforms } from './all-transforms.ts';
import { compareValues } from './compare-values.ts';
import type { Row } from './transform.ts';

const now = '2026-11-20T12:00:00.000Z';
const cell = fc.oneof(
  fc.constant(null),
  fc.integer({ min: -50, max: 50 }),
  fc.constantFrom('a', 'A', 'b', '10', '9', '2.50', '2026-11-01', '2026-10-01T00:00:00.000Z', 'x@y.test'),
  fc.boolean(),
);
const row = fc.record({ key: cell, value: cell, day: cell });
const rows = fc.array(row, { maxLength: 12 });

function run(id: string, args: Record<string, unknown>): readonly Row[] {
  return outcome(id, args).rows;
}

function outcome(id: string, args: Record<string, unknown>) {
  const transform = allTransforms.get(id);
  if (!transform) throw new Error(`no transform ${id}`);
  // reading the arguments copies the rows; the laws are about these very rows
  const lists = Object.fromEntries(transform.lists.map((list) => [list, args[list]]));
  return transform.run({ ...transform.input.parse(args), ...lists }, { now });
}

const holds = <T>(arbitrary: fc.Arbitrary<T>, law: (value: T) => void) => fc.assert(fc.property(arbitrary, law));

describe('transforms keep their laws for any rows [plans.transforms]', () => {
  test('the order of values is total: turned round it is the opposite, and it is transitive', () => {
    holds(fc.tuple(cell, cell, cell), ([a, b, c]) => {
      expect(Math.sign(compareValues(a, b))).toBe(-Math.sign(compareValues(b, a)) + 0);
      if (compareValues(a, b) <= 0 && compareValues(b, c) <= 0) expect(compareValues(a, c)).toBeLessThanOrEqual(0);
    });
  });

  test('a filter keeps rows in their order, and with its opposite keeps each row once', () => {
    holds(fc.tuple(rows, cell), ([given, value]) => {
      const where = (is: string) => ({ rows: given, where: [{ field: 'key', is, value }] });
      const kept = run('filter', where('equals'));
      const others = run('filter', where('not_equals'));
      // nothing equals what is missing, so its opposite keeps those rows
      expect(kept.length + others.length).toBe(given.length);
      expect(kept).toEqual(given.filter((each) => kept.includes(each)));
      expect(run('filter', { ...where('equals'), rows: kept })).toEqual(kept);
    });
  });

  test('all of several tests keeps what each alone keeps, any keeps what one of them keeps', () => {
    const tests = [
      { field: 'key', is: 'not_empty' },
      { field: 'value', is: 'at_least', value: 0 },
    ];
    holds(rows, (given) => {
      const [first, second] = tests.map((each) => run('filter', { rows: given, where: [each] }));
      const both = given.filter((each) => first?.includes(each) && second?.includes(each));
      const either = given.filter((each) => first?.includes(each) || second?.includes(each));
      expect(run('filter', { rows: given, where: tests })).toEqual(both);
      expect(run('filter', { rows: given, where: tests, match: 'any' })).toEqual(either);
    });
  });

  test('a join gives one row for each pair with the same key; matched and unmatched rows are the left list', () => {
    holds(fc.tuple(rows, rows), ([left, right]) => {
      const args = { left, right, on: { left: 'key', right: 'key' }, rightPrefix: 'r_' };
      const key = (value: unknown) => (typeof value === 'string' ? value.trim().toLowerCase() : value);
      const pairs = left.flatMap((a) => right.filter((b) => a.key !== null && key(a.key) === key(b.key)));
      expect(run('join', args)).toHaveLength(pairs.length);
      const alone = run('join', { ...args, keep: 'unmatched_left' });
      expect(run('join', { ...args, keep: 'all_left' })).toHaveLength(pairs.length + alone.length);
      expect(alone.every((each) => left.includes(each as never))).toBe(true);
    });
  });

  test('a sort loses and adds nothing, is in order, and keeps the order of equal rows', () => {
    holds(rows, (given) => {
      const sorted = run('sort', { rows: given, by: [{ field: 'value' }] });
      expect(sorted).toHaveLength(given.length);
      expect(new Set(sorted)).toEqual(new Set(given));
      expect(run('sort', { rows: sorted, by: [{ field: 'value' }] })).toEqual(sorted);
      for (const [index, each] of sorted.slice(1).entries()) {
        expect(compareValues(sorted[index]?.['value'], each['value'])).toBeLessThanOrEqual(0);
      }
    });
  });

  test('a limit is the beginning of the list', () => {
    holds(fc.tuple(rows, fc.integer({ min: 1, max: 20 })), ([given, most]) => {
      expect(run('limit', { rows: given, most })).toEqual(given.slice(0, most));
    });
  });

  test('select gives exactly the named fields, and what is missing is empty', () => {
    holds(rows, (given) => {
      const selected = run('select', { rows: given, fields: { a: 'key', b: 'nowhere', c: { value: 1 } } });
      expect(selected).toEqual(given.map(({ key }) => ({ a: key, b: null, c: 1 })));
    });
  });

  test('a union keeps every row, and with distinctBy the first of each kind', () => {
    holds(fc.tuple(rows, rows), ([first, second]) => {
      expect(run('union', { first, second })).toEqual([...first, ...second]);
      const once = run('union', { first, second, distinctBy: ['key'] });
      expect(run('union', { first: once, second: once, distinctBy: ['key'] })).toEqual(once);
      expect(once.length).toBeLessThanOrEqual(first.length + second.length);
    });
  });

  test('groups of an aggregate count every row once, and their sums add up to the whole', () => {
    holds(rows, (given) => {
      const measures = { n: { of: 'count' }, total: { of: 'sum', field: 'value' } };
      const [whole] = run('aggregate', { rows: given, measures });
      const groups = run('aggregate', { rows: given, by: ['key'], measures });
      expect(groups.reduce((sum, { n }) => sum + Number(n), 0)).toBe(given.length);
      const added = groups.reduce((sum, { total }) => sum + Number(total ?? 0), 0);
      expect(added).toBeCloseTo(Number(whole?.['total'] ?? 0), 6);
    });
  });

  test('a date window keeps what lies inside, counts what has no date, and a wider one keeps no less', () => {
    holds(fc.tuple(rows, fc.integer({ min: 1, max: 100 })), ([given, lastDays]) => {
      const narrow = outcome('date_window', { rows: given, field: 'day', lastDays });
      const wide = outcome('date_window', { rows: given, field: 'day', lastDays: lastDays + 30 });
      for (const each of narrow.rows) expect(wide.rows).toContain(each);
      expect(narrow.unreadable).toBe(given.filter(({ day }) => !/^2026/.test(String(day))).length);
    });
  });

  test('every row that a transform gives has the fields that the verifier was told of', () => {
    holds(fc.array(row, { minLength: 1, maxLength: 6 }), (given) => {
      const item = shapeOfValue(given[0]);
      const cases: [string, Record<string, unknown>][] = [
        ['select', { rows: given, fields: { a: 'key', b: { value: 'x' } } }],
        ['aggregate', { rows: given, by: ['key'], measures: { n: { of: 'count' } } }],
        ['join', { left: given, right: given, on: { left: 'key', right: 'key' }, rightPrefix: 'r_' }],
        ['union', { first: given, second: given }],
      ];
      for (const [id, args] of cases) {
        const transform = allTransforms.get(id);
        const told = transform?.rowShape(transform.input.parse(args), () => item) ?? {};
        for (const each of run(id, args)) {
          for (const field of Object.keys(each)) expect(fieldIn(told, field), `${id} ${field}`).toHaveProperty('shape');
        }
      }
    });
  });
});

test('amounts of several currencies are not added [plans.transforms]', () => {
  const given = [
    { amount: '10.10', currency: 'EUR' },
    { amount: '0.20', currency: 'EUR' },
    { amount: '5', currency: 'USD' },
  ];
  const measures = { total: { of: 'sum', field: 'amount' } };
  expect(() => run('aggregate', { rows: given, measures })).toThrow(/put currency into `by`/);
  expect(run('aggregate', { rows: given, by: ['currency'], measures })).toEqual([
    { currency: 'EUR', total: '10.3' },
    { currency: 'USD', total: '5' },
  ]);
});

test('changed records become what holds now, with the day they began and without the deleted [plans.transforms]', () => {
  const at = (day: string) => `2026-11-${day}T00:00:00.000Z`;
  const change = (day: string, values: object) => ({ effectiveAt: at(day), knownAt: at(day), values });
  const records = [
    { id: 'c1', changes: [change('05', { email: 'b@x.test' }), change('01', { email: 'a@x.test', name: 'A' })] },
    { id: 'c2', changes: [], isDeleted: false },
    { id: 'c3', changes: [change('02', { name: 'gone' })], isDeleted: true },
  ].map((each) => ({ object: 'contact', undated: { title: 'CFO' }, isDeleted: false, ...each }));
  expect(run('current_records', { records })).toEqual([
    { id: 'c1', createdAt: at('01'), name: 'A', email: 'b@x.test', title: 'CFO' },
    { id: 'c2', createdAt: null, title: 'CFO' },
  ]);
});
