/** What a column holds as its owner declares it; the encoder believes the values more than the declaration. */
export type ColumnKind = 'category' | 'number' | 'date';

export interface TableColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

/** One row's cells in the order of the table's columns; null: blank. */
export type TableRow = readonly (string | null)[];

/** A table of closed deals. `outcomes[i]` is 1 when row `i` was won, 0 when it was lost. */
export interface LabelledTable {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  readonly outcomes: Uint8Array;
}

const blanks = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', 'nat', '#n/a', '-', '--', 'nil', 'undefined']);

/** The cell's trimmed text, or null when it says nothing (blank, `NaN`, `None`, `NaT`, `N/A`, a lone dash). */
export function cellText(cell: string | null | undefined): string | null {
  if (cell === null || cell === undefined) return null;
  const text = cell.trim();
  return text.length <= 9 && blanks.has(text.toLowerCase()) ? null : text;
}
