import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvText } from './csv-text.ts';

const hostile = [
  '=1+1',
  '+1',
  '-1+1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  ' =1',
  '"=1',
  "'=1",
  '＝1',
  '=HYPERLINK("http://x","y")',
  "=cmd|' /C calc'!A0",
];

test('no exported cell starts a formula and numbers stay numbers [csv.export-is-formula-safe]', () => {
  const rows = parse(csvText([hostile, ['-5', '12.50', '-0.75', 3, null]]), { relax_column_count: true }) as string[][];
  for (const cell of rows[0] ?? []) expect(cell).toMatch(/^'/);
  expect(rows[1]).toEqual(['-5', '12.50', '-0.75', '3', '']);
});

test('a spreadsheet reads back what was written, whatever the text [csv.export-is-formula-safe]', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 4 }), { minLength: 1 }), (rows) => {
      const width = Math.min(...rows.map((row) => row.length));
      const square = rows.map((row) => row.slice(0, width));
      const read = parse(csvText(square), { relax_quotes: false }) as string[][];
      expect(read).toHaveLength(square.length);
      const written = square.flat();
      for (const [at, cell] of read.flat().entries()) expect([written[at], `'${written[at]}`]).toContain(cell);
    }),
  );
});
