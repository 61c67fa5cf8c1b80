import { type ColumnProfile, readNumeric } from './profile-column.ts';
import { cellText, type TableRow } from './table.ts';

/** A column read once: `texts` are trimmed cells (null: blank), `values` their numbers or days (NaN: none), null for plain categories. */
export interface ParsedColumn {
  readonly profile: ColumnProfile;
  readonly texts: readonly (string | null)[];
  readonly values: Float64Array | null;
}

/** Reads the cells of each profiled column; `positions[c]` is the column's place in the rows, -1 when the table lacks it (all blank then). */
export function parseColumns(
  profiles: readonly ColumnProfile[],
  positions: readonly number[],
  rows: readonly TableRow[],
): ParsedColumn[] {
  return profiles.map((profile, at) => {
    const position = positions[at] ?? -1;
    const texts = rows.map((row) => (position < 0 ? null : cellText(row[position])));
    const numeric = profile.reads === 'number' || profile.reads === 'date' || profile.numbersToo;
    if (!numeric) return { profile, texts, values: null };
    const values = new Float64Array(texts.length);
    for (let row = 0; row < texts.length; row += 1) values[row] = readNumeric(profile, texts[row] ?? null);
    return { profile, texts, values };
  });
}
