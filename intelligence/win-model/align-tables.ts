import { findRowOrder } from './order-rows.ts';
import { parseColumns } from './parse-columns.ts';
import { profileTable } from './prepare-table.ts';
import { type ColumnProfile, readNumeric } from './profile-column.ts';
import { cellText, type LabelledTable, type TableRow } from './table.ts';

/** A training column the rows to predict cannot use, and why. */
export interface UnusableColumn {
  readonly column: string;
  readonly why: string;
}

/** How the rows to predict lie to the training rows, read from their inputs alone. */
export interface Alignment {
  readonly table: LabelledTable;
  readonly unusable: readonly UnusableColumn[];
  readonly predicts: 'later' | 'among';
}

/** A column of names is of no use when more than this part of the filled cells to predict were never seen in training. */
const unseenShare = 0.9;
/** Names are checked only in columns with at least this many levels; in smaller ones a new level is news, not a habit. */
const manyLevels = 30;
/** Rows to predict are later when most of them lie beyond this quantile of the training rows' ordering column. */
const lateQuantile = 0.9;

function whyUnusable(
  table: LabelledTable,
  position: number,
  reads: ColumnProfile | undefined,
  cells: readonly (string | null)[] | null,
): string | null {
  if (cells === null) return 'the rows to predict have no such column';
  const filled = cells.filter((cell) => cell !== null);
  if (filled.length === 0) return cells.length > 0 ? 'it is blank in every row to predict' : null;
  if (reads?.reads !== 'category' || reads.numbersToo) return null;
  const known = new Set(table.rows.map((row) => cellText(row[position])));
  if (known.size < manyLevels) return null;
  const unseen = filled.filter((cell) => !known.has(cell)).length / filled.length;
  return unseen > unseenShare ? `${Math.round(100 * unseen)} % of its values to predict never occur in training` : null;
}

/** Leaves out training columns that the rows to predict cannot use and tells whether those rows come later; outcomes are not read. */
export function alignTables(table: LabelledTable, names: readonly string[], rows: readonly TableRow[]): Alignment {
  const unusable: UnusableColumn[] = [];
  const { profiles, positions } = profileTable(table);
  const kept = table.columns.flatMap((column, position) => {
    const place = names.indexOf(column.name);
    const why = whyUnusable(
      table,
      position,
      profiles[positions.indexOf(position)],
      place < 0 ? null : rows.map((row) => cellText(row[place])),
    );
    if (why === null) return [position];
    unusable.push({ column: column.name, why });
    return [];
  });
  const usable = {
    columns: kept.flatMap((position) => table.columns[position] ?? []),
    rows: table.rows.map((row) => kept.map((position) => row[position] ?? null)),
    outcomes: table.outcomes,
  };
  return { table: usable, unusable, predicts: comesLater(usable, names, rows) ? 'later' : 'among' };
}

function comesLater(table: LabelledTable, names: readonly string[], rows: readonly TableRow[]): boolean {
  const { profiles, positions } = profileTable(table);
  const columns = parseColumns(profiles, positions, table.rows);
  const order = findRowOrder(columns);
  const column = order.column === null ? undefined : columns[order.column];
  if (!column?.values) return true;
  const known = column.values.filter((value) => !Number.isNaN(value)).sort();
  const edge = known[Math.floor(lateQuantile * (known.length - 1))] ?? Number.NaN;
  const place = names.indexOf(column.profile.name);
  const values = rows.map((row) => readNumeric(column.profile, cellText(row[place])));
  const read = values.filter((value) => !Number.isNaN(value));
  return read.length === 0 || read.filter((value) => value >= edge).length > read.length / 2;
}
