import { sigmoid } from './additive-fit.ts';
import { type SeededRandom, seededRandom } from './random.ts';
import type { LabelledTable, TableColumn, TableRow } from './table.ts';

/** One made-up row: its cells and the log-odds it is won with. */
export interface MadeRow {
  readonly cells: TableRow;
  readonly logOdds: number;
}

/** Draws a labelled table row by row from a seed; the outcome of each row is a coin of its log-odds. */
export function makeTable(
  columns: readonly TableColumn[],
  rowCount: number,
  seed: number,
  makeRow: (random: SeededRandom, row: number) => MadeRow,
): LabelledTable {
  const random = seededRandom(seed);
  const made = Array.from({ length: rowCount }, (_, row) => makeRow(random, row));
  const outcomes = Uint8Array.from(made, ({ logOdds }) => (random.next() < sigmoid(logOdds) ? 1 : 0));
  return { columns, rows: made.map(({ cells }) => cells), outcomes };
}

/** A number of about normal distribution. */
export function normal(random: SeededRandom): number {
  let sum = -6;
  for (let draw = 0; draw < 12; draw += 1) sum += random.next();
  return sum;
}

/** Splits a table in two at a row. */
export function splitTable(table: LabelledTable, at: number): { before: LabelledTable; after: LabelledTable } {
  const { columns, rows, outcomes } = table;
  return {
    before: { columns, rows: rows.slice(0, at), outcomes: outcomes.slice(0, at) },
    after: { columns, rows: rows.slice(at), outcomes: outcomes.slice(at) },
  };
}

const additiveColumns: readonly TableColumn[] = [
  { name: 'importe', kind: 'number' },
  { name: 'canal', kind: 'category' },
  { name: 'vendedor', kind: 'category' },
  { name: 'ruido', kind: 'number' },
];

/** A table whose log-odds add up: a curve of an amount, a channel, a seller; one column is noise, some cells are blank. */
export function additiveTable(rowCount: number, seed: number): LabelledTable {
  return makeTable(additiveColumns, rowCount, seed, (random) => {
    const amount = normal(random);
    const channel = random.nextBelow(5);
    const seller = random.nextBelow(20);
    const blank = random.next() < 0.1;
    const effect = blank ? 0 : Math.sin(2 * amount);
    return {
      cells: [
        blank ? null : (1000 * (amount + 7)).toFixed(2),
        `canal ${channel}`,
        `v${seller}`,
        normal(random).toFixed(3),
      ],
      logOdds: effect + 0.5 * (channel - 2) + 0.4 * ((seller % 3) - 1) - 0.4,
    };
  });
}

/** A table in which no column says anything about the outcome; a quarter of the rows is won. */
export function noiseTable(rowCount: number, seed: number): LabelledTable {
  const columns: readonly TableColumn[] = [
    { name: 'a', kind: 'number' },
    { name: 'b', kind: 'category' },
    { name: 'c', kind: 'category' },
    { name: 'd', kind: 'number' },
  ];
  return makeTable(columns, rowCount, seed, (random) => ({
    cells: [
      normal(random).toFixed(2),
      `b${random.nextBelow(6)}`,
      `c${random.nextBelow(200)}`,
      String(random.nextBelow(9)),
    ],
    logOdds: -1.1,
  }));
}
