import { expect, test } from 'vitest';
import { binOf, chooseCuts } from './bin-columns.ts';
import { detectDateOrder, parseDay } from './parse-date.ts';
import { detectDecimalMark, parseNumber } from './parse-number.ts';
import { profileTable } from './prepare-table.ts';

function iso(text: string, order: Parameters<typeof parseDay>[1]): string {
  return new Date(parseDay(text, order) * 86_400_000).toISOString().slice(0, 10);
}

test('amounts are read with the decimal mark their column uses [win-model.reads-money-and-dates]', () => {
  const cells: [string[], number[]][] = [
    [
      ['1,234.50', '99.9'],
      [1234.5, 99.9],
    ],
    [
      ['1.234,50 €', '99,9 €'],
      [1234.5, 99.9],
    ],
    [
      ['R$ 1.234.567,00', 'R$ 12,00'],
      [1_234_567, 12],
    ],
    [
      ['$1,234', '$12', '(5)', '-7', 'USD 8', '9 %'],
      [1234, 12, -5, -7, 8, 9],
    ],
    [
      ['1 234,5', '2,25'],
      [1234.5, 2.25],
    ],
    [
      ['950', '1.200', '12.500'],
      [950, 1200, 12_500],
    ],
    [
      ['S/ 1.234,50', 'S/. 9,5', '-S/ 3,00'],
      [1234.5, 9.5, -3],
    ],
    [
      ['1.250', '12000.000', '3.5'],
      [1.25, 12_000, 3.5],
    ],
    [
      ['1e15', '-3.5e2'],
      [1e15, -350],
    ],
  ];
  for (const [texts, numbers] of cells) {
    const mark = detectDecimalMark(texts);
    expect(texts.map((text) => parseNumber(text, mark))).toEqual(numbers);
  }
  expect(parseNumber('texto', '.')).toBeNaN();
  expect(parseNumber('12-34', '.')).toBeNaN();
});

test('days are read in the order their column writes them [win-model.reads-money-and-dates]', () => {
  expect(detectDateOrder(['01/02/2020', '25/02/2020'])).toBe('day-first');
  expect(detectDateOrder(['01/02/2020', '02/25/2020'])).toBe('month-first');
  expect(detectDateOrder(['2020-02-25'])).toBe('year-first');
  expect(iso('25/02/2020', 'day-first')).toBe('2020-02-25');
  expect(iso('2/25/2020 10:30', 'month-first')).toBe('2020-02-25');
  expect(iso('2020-02-25T10:30:00Z', 'year-first')).toBe('2020-02-25');
  expect(iso('25 de fevereiro de 2020', 'day-first')).toBe('2020-02-25');
  expect(iso('3 ene 2021', 'day-first')).toBe('2021-01-03');
  expect(iso('Feb 25, 2020', 'month-first')).toBe('2020-02-25');
  expect(iso('20200225', 'year-first')).toBe('2020-02-25');
  expect(iso('03/2021', 'day-first')).toBe('2021-03-01');
  expect(iso('9999-12-31', 'year-first')).toBe('9999-12-31');
  expect(parseDay('31/02/2020', 'day-first')).toBeNaN();
  expect(parseDay('no', 'day-first')).toBeNaN();
});

test('first-of-month dates, other columns and stray cells tell how days are written [win-model.reads-money-and-dates]', () => {
  expect(detectDateOrder(['01/02/2020', '01/03/2020', '01/07/2020', '01/11/2020'])).toBe('day-first');
  expect(detectDateOrder(['02/01/2020', '03/01/2020', '07/01/2020', '11/01/2020'])).toBe('month-first');
  expect(detectDateOrder(['03/04/2020'], 'day-first')).toBe('day-first');
  expect(detectDateOrder(['03/04/2020', '04/25/2020'], 'day-first')).toBe('month-first');
  expect(iso('02/25/2020', 'day-first')).toBe('2020-02-25');
  const { profiles } = profileTable({
    columns: [
      { name: 'creado', kind: 'date' },
      { name: 'previsto', kind: 'date' },
    ],
    rows: [
      ['03/04/2020', '25/04/2020'],
      ['2020-05-06', '07/08/2020'],
    ],
    outcomes: new Uint8Array(2),
  });
  expect(profiles.map((profile) => profile.dateOrder)).toEqual(['day-first', 'day-first']);
});

test('a number that fills a bin alone gets one of its own, blanks have theirs [win-model.reads-money-and-dates]', () => {
  const values = Float64Array.from({ length: 1000 }, (_, row) => (row % 2 === 0 ? 0 : row));
  const cuts = chooseCuts(values, 10);
  expect(binOf(0, cuts)).toBe(1);
  expect(binOf(1, cuts)).toBe(2);
  expect(binOf(Number.NaN, cuts)).toBe(0);
  expect(cuts.length).toBeLessThanOrEqual(10);
});
