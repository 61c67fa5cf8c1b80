import type { ParsedColumn } from './parse-columns.ts';
import { hashText } from './random.ts';

/** Which column orders the rows in time, if any, and how that was seen. */
export interface RowOrder {
  /** Index of the ordering column; null: the table has no order. */
  readonly column: number | null;
  readonly why: 'file is sorted by it' | 'date' | 'none';
  /** By column: it numbers the rows (a sequence of distinct whole numbers that the file is sorted by). */
  readonly sequence: readonly boolean[];
}

/** A column orders the table when at least this part of its neighbours in the file do not step back (or none step forward). */
const sortedShare = 0.999;
const minFilledShare = 0.9;
const minRows = 40;
/** A handful of distinct days (placeholders such as 9999-12-31 among them) is no time line. */
const minDistinct = 10;

function filledShare(values: Float64Array): number {
  let filled = 0;
  for (const value of values) if (!Number.isNaN(value)) filled += 1;
  return filled / Math.max(values.length, 1);
}

function isSorted(values: Float64Array): boolean {
  let up = 0;
  let down = 0;
  let pairs = 0;
  for (let row = 1; row < values.length; row += 1) {
    const step = (values[row] ?? Number.NaN) - (values[row - 1] ?? Number.NaN);
    if (Number.isNaN(step)) continue;
    pairs += 1;
    if (step > 0) up += 1;
    else if (step < 0) down += 1;
  }
  return pairs > 0 && Math.max(up, down) > 0.3 * pairs && Math.min(up, down) <= (1 - sortedShare) * pairs;
}

function medianOf(values: Float64Array): number {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  return known[known.length >> 1] ?? Number.POSITIVE_INFINITY;
}

/** Finds the column that orders the rows: one the file is sorted by (dates before numbers), else the earliest well-filled date. */
export function findRowOrder(columns: readonly ParsedColumn[]): RowOrder {
  const rowCount = columns[0]?.texts.length ?? 0;
  const usable = (column: ParsedColumn) =>
    rowCount >= minRows &&
    column.values !== null &&
    filledShare(column.values) >= minFilledShare &&
    new Set(column.values).size > minDistinct;
  const sorted = columns.map((column) => usable(column) && column.values !== null && isSorted(column.values));
  const sequence = columns.map((column, at) => (sorted[at] ?? false) && column.profile.reads !== 'date');
  const dates = columns.flatMap((column, at) => (column.profile.reads === 'date' && usable(column) ? [at] : []));
  const sortedDate = dates.find((at) => sorted[at]);
  if (sortedDate !== undefined) return { column: sortedDate, why: 'file is sorted by it', sequence };
  const numbered = sequence.indexOf(true);
  if (numbered >= 0) return { column: numbered, why: 'file is sorted by it', sequence };
  const earliest = dates
    .map((at) => ({ at, median: medianOf(columns[at]?.values ?? new Float64Array(0)) }))
    .sort((a, b) => a.median - b.median || a.at - b.at)[0];
  if (earliest) return { column: earliest.at, why: 'date', sequence };
  return { column: null, why: 'none', sequence };
}

/** One text per row of everything the model may read, so that order, folds and bags depend on content and not on place. */
export function contentKeys(columns: readonly ParsedColumn[], rowCount: number): string[] {
  return Array.from({ length: rowCount }, (_, row) => columns.map((column) => column.texts[row] ?? '').join('\u0001'));
}

/** The canonical order of rows: by the ordering column (blank first), then by a hash of content, content, outcome. */
export function canonicalOrder(
  orderValues: Float64Array | null,
  keys: readonly string[],
  outcomes: Uint8Array,
  seed: number,
): Int32Array {
  const hashes = Float64Array.from(keys, (key) => hashText(key, seed));
  const at = (row: number) => {
    const value = orderValues?.[row] ?? 0;
    return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
  };
  const order = Int32Array.from(keys, (_, row) => row);
  return order.sort((a, b) => {
    const byOrder = at(a) === at(b) ? 0 : at(a) - at(b);
    if (byOrder !== 0) return byOrder;
    const byHash = (hashes[a] ?? 0) - (hashes[b] ?? 0);
    if (byHash !== 0) return byHash;
    const keyA = keys[a] ?? '';
    const keyB = keys[b] ?? '';
    if (keyA !== keyB) return keyA < keyB ? -1 : 1;
    return (outcomes[a] ?? 0) - (outcomes[b] ?? 0);
  });
}
