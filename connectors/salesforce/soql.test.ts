import fc from 'fast-check';
import soql from 'soql-parser-js';
import { expect, test } from 'vitest';
import { buildSoql } from './soql.ts';

test('a query is written with its fields, nested conditions, order and limit', () => {
  const text = buildSoql({
    object: 'Opportunity',
    fields: ['Id', 'Account.Name'],
    where: {
      all: [
        { field: 'IsClosed', operator: '=', value: false },
        {
          any: [
            { field: 'Amount', operator: '>=', value: 1500.5 },
            { field: 'Amount', operator: '=', value: null },
          ],
        },
        { field: 'CloseDate', operator: '<', value: { date: '2026-03-01' } },
        { field: 'SystemModstamp', operator: '>', value: { instant: '2026-03-01T00:00:00.000Z' } },
      ],
    },
    orderBy: [{ field: 'CloseDate' }, { field: 'Id', descending: true }],
    limit: 5,
  });
  expect(text).toBe(
    'SELECT Id, Account.Name FROM Opportunity WHERE (IsClosed = false AND (Amount >= 1500.5 OR Amount = null) AND CloseDate < 2026-03-01 AND SystemModstamp > 2026-03-01T00:00:00.000Z) ORDER BY CloseDate, Id DESC LIMIT 5',
  );
});

test('whatever text stands in a value, the query keeps its one condition and that text [B-27] [salesforce.soql-injection]', () => {
  const nasty = fc.oneof(
    fc.string(),
    fc.constantFrom(
      "x' OR Name != '",
      "\\' OR 1=1 --",
      '\\',
      "'",
      '%',
      '_%\\',
      'a\nb\t"c"',
      'é 東京 🚀 \u202e',
      "x'/*",
    ),
  );
  fc.assert(
    fc.property(nasty, (value) => {
      const text = buildSoql({
        object: 'Opportunity',
        fields: ['Id'],
        where: { field: 'Name', operator: '=', value: { text: value } },
      });
      const parsed = soql.parseQuery(text);
      expect(parsed.where && 'right' in parsed.where).toBe(false);
      const condition = parsed.where?.left as { field: string; value: string };
      expect(condition.field).toBe('Name');
      const unescaped = condition.value
        .slice(1, -1)
        .replace(/\\(.)/gs, (_, char: string) => ({ n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' })[char] ?? char);
      expect(unescaped).toBe(value);
    }),
    { numRuns: 500 },
  );
});

test('a search for percent and underscore takes them literally', () => {
  const where = { field: 'Name', contains: "50%_'" } as const;
  expect(buildSoql({ object: 'Opportunity', fields: ['Id'], where })).toBe(
    "SELECT Id FROM Opportunity WHERE Name LIKE '%50\\%\\_\\'%'",
  );
});

test.each(['Id FROM User --', 'a b', 'Id,Name', '1st', 'Id)', '', 'A..B', 'x'.repeat(10).concat("'")])(
  'the name %j is refused wherever a name stands',
  (name) => {
    const where = { field: name, operator: '=', value: null } as const;
    for (const select of [
      { object: name, fields: ['Id'] },
      { object: 'User', fields: [name] },
      { object: 'User', fields: ['Id'], where },
      { object: 'User', fields: ['Id'], orderBy: [{ field: name }] },
    ]) {
      expect(() => buildSoql(select)).toThrow(/field or object name/);
    }
  },
);

test('numbers that are no numbers and dates that are no dates never reach a query', () => {
  const where = (value: never) => ({ field: 'Amount', operator: '=', value }) as const;
  for (const value of [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    { date: '2026-02-30' },
    { date: "x' OR" },
    { instant: 'now' },
  ]) {
    expect(() => buildSoql({ object: 'Opportunity', fields: ['Id'], where: where(value as never) })).toThrow();
  }
});
