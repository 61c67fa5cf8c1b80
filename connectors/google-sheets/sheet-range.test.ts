import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnLetters, columnNames, quotedSheet, rowRange } from './sheet-range.ts';

test('columns are lettered as a sheet shows them [google-sheets.rows]', () => {
  expect([1, 26, 27, 52, 53, 702, 703].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
  const numberOf = (letters: string) => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  fc.assert(fc.property(fc.integer({ min: 1, max: 18_278 }), (column) => numberOf(columnLetters(column)) === column));
});

test('a sheet’s name cannot leave its quotes [google-sheets.rows]', () => {
  expect(rowRange("a'!B1", 2, 9, 3)).toBe("'a''!B1'!A2:C9");
  fc.assert(
    fc.property(fc.string(), (name) => quotedSheet(name).slice(1, -1).replaceAll("''", '').indexOf("'") === -1),
  );
});

test('every column has a name of its own [google-sheets.rows]', () => {
  expect(columnNames(['a', ' a ', '', 7, 'a 2'], 6)).toEqual(['a', 'a 2', 'column C', '7', 'a 2 2', 'column F']);
});
