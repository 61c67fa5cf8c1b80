import type { Meaning } from './cell-style.ts';

/** A column as both baselines read it: a code for each row; `ordered` codes rise with the value, 0 is blank. */
export interface CodedColumn {
  readonly codes: Uint16Array;
  readonly codeCount: number;
  readonly ordered: boolean;
}

const numberOf = (meaning: Meaning | undefined): number | null => {
  if (meaning === undefined || meaning.is === 'blank' || meaning.is === 'level') return null;
  return meaning.is === 'day' ? meaning.day : meaning.value;
};

function codeNumbers(cells: readonly (Meaning | undefined)[], trainRows: number, bins: number): CodedColumn {
  const known = cells.slice(0, trainRows).flatMap((cell) => numberOf(cell) ?? []);
  const sorted = Float64Array.from(known).sort();
  const cuts = [
    ...new Set(Array.from({ length: bins - 1 }, (_, at) => sorted[Math.floor(((at + 1) * sorted.length) / bins)] ?? 0)),
  ];
  const codes = Uint16Array.from(cells, (cell) => {
    const value = numberOf(cell);
    return value === null ? 0 : 1 + cuts.filter((cut) => value >= cut).length;
  });
  return { codes, codeCount: cuts.length + 2, ordered: true };
}

function codeLevels(
  cells: readonly (Meaning | undefined)[],
  trainRows: number,
  minRows: number,
  most: number,
): CodedColumn {
  const counts = new Map<string, number>();
  for (const cell of cells.slice(0, trainRows))
    if (cell?.is === 'level') counts.set(cell.level, (counts.get(cell.level) ?? 0) + 1);
  const kept = [...counts]
    .filter(([, count]) => count >= minRows)
    .sort((a, b) => b[1] - a[1])
    .slice(0, most);
  const codeOf = new Map(kept.map(([text], at) => [text, at + 2]));
  const codes = Uint16Array.from(cells, (cell) => (cell?.is === 'level' ? (codeOf.get(cell.level) ?? 1) : 0));
  return { codes, codeCount: kept.length + 2, ordered: false };
}

/** Codes of all rows, learned on the first `trainRows`; the baselines are given what the cells mean, not how they are written. */
export function codeColumns(
  meanings: readonly (readonly Meaning[])[],
  trainRows: number,
  limits: { readonly bins: number; readonly minRows: number; readonly levels: number },
): CodedColumn[] {
  return (meanings[0] ?? []).map((_, at) => {
    const cells = meanings.map((row) => row[at]);
    if (cells.some((cell) => cell?.is === 'level')) return codeLevels(cells, trainRows, limits.minRows, limits.levels);
    return codeNumbers(cells, trainRows, limits.bins);
  });
}
