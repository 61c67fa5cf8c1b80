import { sigmoid } from '../../../intelligence/win-model/additive-fit.ts';
import { type SeededRandom, seededRandom } from '../../../intelligence/win-model/random.ts';
import { normal } from '../../../intelligence/win-model/synthetic-table.fixture.ts';
import type { LabelledTable, TableColumn } from '../../../intelligence/win-model/table.ts';
import { type CellStyle, type Meaning, writeCell } from './cell-style.ts';

/** One row of a shape: what its cells mean and the log-odds it is won with. */
export interface ShapeRow {
  readonly cells: readonly Meaning[];
  readonly logOdds: number;
}

/** A kind of table: its columns, how many rows, and how a row comes about. */
export interface Shape {
  readonly name: string;
  readonly style: CellStyle;
  readonly columns: readonly TableColumn[];
  readonly trainRows: number;
  readonly testRows: number;
  /** Test rows lie after the training rows, or among them. */
  readonly order: 'later' | 'among';
  /** No column says anything about the outcome. */
  readonly noSignal: boolean;
  /** Columns written after the outcome: the row's maker cannot know it, so they are made from it. */
  readonly leak?: (random: SeededRandom, outcome: number) => Meaning;
  makeRow(draw: Draw, row: number): ShapeRow;
}

/** Chance as a row maker uses it. */
export interface Draw {
  below(bound: number): number;
  share(): number;
  normal(): number;
}

/** A made table twice: as its file reads, and as its cells mean. `truth` is the probability each row was drawn with. */
export interface UnseenTable {
  readonly table: LabelledTable;
  readonly meanings: readonly (readonly Meaning[])[];
  readonly truth: Float64Array;
}

/** Makes a shape's rows from a seed; the outcome of each is a coin of its log-odds. */
export function makeUnseenTable(shape: Shape, seed: number): UnseenTable {
  const random = seededRandom(seed * 104_729 + 17);
  const draw: Draw = {
    below: (bound) => random.nextBelow(bound),
    share: () => random.next(),
    normal: () => normal(random),
  };
  const count = shape.trainRows + shape.testRows;
  const truth = new Float64Array(count);
  const outcomes = new Uint8Array(count);
  const meanings = Array.from({ length: count }, (_, row) => {
    const { cells, logOdds } = shape.makeRow(draw, row);
    truth[row] = sigmoid(logOdds);
    outcomes[row] = random.next() < (truth[row] ?? 0) ? 1 : 0;
    return shape.leak ? [...cells, shape.leak(random, outcomes[row] ?? 0)] : cells;
  });
  const rows = meanings.map((cells) =>
    cells.map((cell) => writeCell(cell, shape.style, (many) => random.nextBelow(many))),
  );
  return { table: { columns: shape.columns, rows, outcomes }, meanings, truth };
}
