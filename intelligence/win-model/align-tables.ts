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
  readonly unusable: readonly UnusableColumn[];
  /** Unusable altogether. */
  readonly leaveOut: ReadonlySet<string>;
  /** Only whether they are filled can be used. */
  readonly namesOnly: ReadonlySet<string>;
  readonly predicts: 'later' | 'among';
}

/** A column of names is of no use when more than this part of the filled cells to predict were never seen in training. */
const unseenShare = 0.9;
/** Names are checked only in columns with at least this many levels; in smaller ones a new level is news, not a habit. */
const manyLevels = 30;
/** Rows to predict are later when most of them lie beyond this quantile of the training rows' ordering column. */
const lateQuantile = 0.9;

function unseenPercent(
  table: LabelledTable,
  position: number,
  profile: ColumnProfile | undefined,
  cells: readonly (string | null)[],
): number | null {
  if (profile?.reads !== 'category' || profile.numbersToo) return null;
  const known = new Set(table.rows.map((row) => cellText(row[position])));
  if (known.size < manyLevels) return null;
  const filled = cells.filter((cell) => cell !== null);
  const unseen = filled.filter((cell) => !known.has(cell)).length / filled.length;
  return unseen > unseenShare ? Math.round(100 * unseen) : null;
}

/** Finds training columns that the rows to predict cannot use and tells whether those rows come later; outcomes are not read. */
export function alignTables(table: LabelledTable, names: readonly string[], rows: readonly TableRow[]): Alignment {
  const unusable: UnusableColumn[] = [];
  const leaveOut = new Set<string>();
  const namesOnly = new Set<string>();
  const { profiles, positions } = profileTable(table);
  table.columns.forEach(({ name }, position) => {
    const place = names.indexOf(name);
    const cells = rows.map((row) => cellText(row[place]));
    const blank = cells.length > 0 && cells.every((cell) => cell === null);
    if (place < 0 || blank) {
      leaveOut.add(name);
      unusable.push({
        column: name,
        why: place < 0 ? 'the rows to predict have no such column' : 'it is blank in every row to predict',
      });
      return;
    }
    const unseen = unseenPercent(table, position, profiles[positions.indexOf(position)], cells);
    if (unseen === null) return;
    namesOnly.add(name);
    const why = `${unseen} % of its values to predict never occur in training: only whether it is filled is read`;
    unusable.push({ column: name, why });
  });
  return { unusable, leaveOut, namesOnly, predicts: comesLater(table, names, rows) ? 'later' : 'among' };
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
