import { expect, test } from 'vitest';
import { matchesPattern, parseMapping, tableMapping } from './mapping-file.ts';

test('an unknown key is an error with its line and the keys that are allowed [csv.mapping-errors-name-the-line]', () => {
  expect(() => parseMapping('dateOrder: dmy\ntabels: {}\n')).toThrow(
    'mapping file: line 2: tabels: unknown key "tabels"; allowed: tables, dateOrder, decimal, currency, exportedAt, encoding, stages, outcomes, stageEntered',
  );
  const nested = 'tables:\n  deals.csv:\n    object: opportunity\n    colums: {}\n';
  expect(() => parseMapping(nested)).toThrow(
    /line 4: tables\.deals\.csv\.colums: unknown key "colums"; allowed: object, id, columns/,
  );
  expect(() => parseMapping('outcomes:\n  won: [1]\n  loost: [0]\n')).toThrow(/line 3: outcomes\.loost/);
});

test('a value that is not allowed is an error with its line [csv.mapping-errors-name-the-line]', () => {
  expect(() => parseMapping('decimal: point\n\ndateOrder: dym\n')).toThrow(/line 3: dateOrder: .*"dmy"\|"mdy"\|"ymd"/);
  expect(() => parseMapping('exportedAt: yesterday\n')).toThrow(/line 1: exportedAt: .*a day like 2026-03-01/);
  expect(() => parseMapping('exportedAt: 2026-02-30\n')).toThrow(/line 1: exportedAt: a day that exists/);
  expect(() => parseMapping('exportedAt: 2026-02-01T25:00:00Z\n')).toThrow(/a time that exists/);
  expect(() => parseMapping('tables: [\n')).toThrow(/mapping file: line \d+:/);
  expect(() => parseMapping('just text')).toThrow(/mapping file/);
});

test('numbers and yes or no are labels like any other, and an empty file is an empty mapping', () => {
  expect(parseMapping('outcomes: {won: [1, yes, true], lost: [0]}')).toEqual({
    outcomes: { won: ['1', 'yes', 'true'], lost: ['0'] },
  });
  expect(parseMapping('')).toEqual({});
  expect(parseMapping('# nothing yet\n')).toEqual({});
});

test('a file takes the entry with its own name before a pattern', () => {
  const mapping = parseMapping('tables: {"*.csv": {object: account}, deals.csv: {object: opportunity}}');
  expect(tableMapping(mapping, 'deals.csv')).toEqual({ object: 'opportunity' });
  expect(tableMapping(mapping, 'Other.CSV')).toEqual({ object: 'account' });
  expect(tableMapping(mapping, 'other.json')).toEqual({});
  expect(matchesPattern('deals-????.csv', 'deals-2026.csv')).toBe(true);
  expect(matchesPattern('deals.csv', 'dealsXcsv')).toBe(false);
});
