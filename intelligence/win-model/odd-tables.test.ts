import { expect, test, vi } from 'vitest';
import { evaluateTables } from './evaluate-table.ts';
import type { SeededRandom } from './random.ts';
import { makeTable, normal, splitTable } from './synthetic-table.fixture.ts';
import type { ColumnKind } from './table.ts';

// Training takes a second on an idle core; a shared machine may take many.
vi.setConfig({ testTimeout: 60_000 });

type MakeCell = (random: SeededRandom, row: number, signal: number) => string | null;

/** A table with one honest column `signal` and one odd column. */
function withOddColumn(kind: ColumnKind, makeCell: MakeCell, rows = 600) {
  const columns = [
    { name: 'signal', kind: 'number' },
    { name: 'odd', kind },
  ] as const;
  return makeTable(columns, rows, 21, (random, row) => {
    const signal = normal(random);
    return { cells: [signal.toFixed(3), makeCell(random, row, signal)], logOdds: signal };
  });
}

const oddColumns: readonly (readonly [string, ColumnKind, MakeCell])[] = [
  ['all blank', 'category', () => null],
  ['constant', 'category', () => 'same'],
  ['a constant number', 'number', () => '5'],
  ['a number column full of text', 'number', (random) => `texto ${random.nextBelow(4)}`],
  ['a number column with some text', 'number', (random) => (random.next() < 0.2 ? 'n/d' : String(random.next()))],
  ['a category column of numbers', 'category', (random) => String(normal(random))],
  ['a date column of numbers', 'date', (random) => String(random.nextBelow(40_000))],
  ['dates in the year 9999', 'date', (random) => (random.next() < 0.5 ? '9999-12-31' : '2020-02-03')],
  ['impossible dates', 'date', () => '31/02/2020'],
  ['amounts of 1e15 and negative', 'number', (random) => (random.next() < 0.5 ? '1e15' : '-1e15')],
  ['infinite numbers', 'number', () => '1e999'],
  ['money with signs', 'number', (random) => `R$ ${random.nextBelow(9)}.${100 + random.nextBelow(800)},50`],
  ['unique texts', 'category', (_, row) => `id-${row}`],
  ['a copy of the signal', 'number', (_random, _row, signal) => signal.toFixed(3)],
  ['a row number', 'number', (_, row) => String(row)],
  ['prototype names', 'category', (random) => (random.next() < 0.5 ? '__proto__' : 'constructor')],
];

test.each(oddColumns)(
  'a table with %s gives finite probabilities and finds the signal [win-model.never-nan]',
  (_, kind, makeCell) => {
    const { before, after } = splitTable(withOddColumn(kind, makeCell), 450);
    const { report, probabilities } = evaluateTables(
      before,
      { names: ['signal', 'odd'], rows: after.rows, outcomes: after.outcomes },
      { seed: 1, strict: false },
    );
    expect(probabilities.every((probability) => probability > 0 && probability < 1)).toBe(true);
    expect(report.verdict).toBe('ships');
    expect(report.metrics?.auc.value).toBeGreaterThan(0.65);
    expect(JSON.stringify(report)).not.toContain('NaN');
  },
);

test('a declared kind that the cells contradict is overruled [win-model.wrong-kind-is-overruled]', () => {
  const table = makeTable(
    [
      { name: 'amount', kind: 'category' },
      { name: 'channel', kind: 'number' },
    ],
    1200,
    4,
    (random) => {
      const amount = normal(random);
      const channel = random.nextBelow(3);
      return { cells: [`€ ${(amount * 1000).toFixed(2)}`, `kanal ${channel}`], logOdds: amount + channel - 1 };
    },
  );
  const { before, after } = splitTable(table, 900);
  const { report } = evaluateTables(
    before,
    { names: ['amount', 'channel'], rows: after.rows, outcomes: after.outcomes },
    { seed: 1, strict: false },
  );
  expect(report.metrics?.auc.value).toBeGreaterThan(0.7);
});

test('rows to predict that are all blank or from nowhere get finite probabilities [win-model.never-nan]', () => {
  const table = withOddColumn('category', (random) => `l${random.nextBelow(4)}`);
  const { probabilities } = evaluateTables(
    table,
    { names: ['signal', 'odd'], rows: [[null, null], ['', 'unheard of'], ['abc', ''], []], outcomes: null },
    { seed: 1, strict: false },
  );
  expect([...probabilities].every((probability) => probability > 0 && probability < 1)).toBe(true);
});
