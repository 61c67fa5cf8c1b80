import { expect, test } from 'vitest';
import { binOf, chooseCuts } from './bin-columns.ts';
import { detectDateOrder, parseDay } from './parse-date.ts';
import { detectDecimalMark, parseNumber } from './parse-number.ts';

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
  expect(iso('9999-12-31', 'year-first')).toBe('9999-12-31');
  expect(parseDay('31/02/2020', 'day-first')).toBeNaN();
  expect(parseDay('no', 'day-first')).toBeNaN();
});

test('a number that fills a bin alone gets one of its own, blanks have theirs [win-model.reads-money-and-dates]', () => {
  const values = Float64Array.from({ length: 1000 }, (_, row) => (row % 2 === 0 ? 0 : row));
  const cuts = chooseCuts(values, 10);
  expect(binOf(0, cuts)).toBe(1);
  expect(binOf(1, cuts)).toBe(2);
  expect(binOf(Number.NaN, cuts)).toBe(0);
  expect(cuts.length).toBeLessThanOrEqual(10);
});
