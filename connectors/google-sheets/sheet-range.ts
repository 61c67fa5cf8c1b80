/** The letters of a column, from 1: A, Z, AA. */
export function columnLetters(column: number): string {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

/** A sheet's name as a range names it: in quotes, of which its own are doubled. Source: https://developers.google.com/workspace/sheets/api/guides/concepts#cell (2026-11-20) */
export function quotedSheet(name: string): string {
  return `'${name.replaceAll("'", "''")}'`;
}

/** Whole rows of a sheet up to a column, both ends included; rows and columns count from 1. */
export function rowRange(sheet: string, firstRow: number, lastRow: number, lastColumn: number): string {
  return `${quotedSheet(sheet)}!A${firstRow}:${columnLetters(lastColumn)}${lastRow}`;
}

/** Names for the columns of a header row: the empty ones by their letters, the second of a name with a number. */
export function columnNames(header: readonly unknown[], columnCount: number): string[] {
  const seen = new Set<string>();
  return Array.from({ length: columnCount }, (_, index) => {
    const written = String(header[index] ?? '').trim();
    const base = written === '' ? `column ${columnLetters(index + 1)}` : written;
    let name = base;
    for (let count = 2; seen.has(name); count += 1) name = `${base} ${count}`;
    seen.add(name);
    return name;
  });
}
