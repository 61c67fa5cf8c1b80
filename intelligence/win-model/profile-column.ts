import { type DateOrder, detectDateOrder, parseDay } from './parse-date.ts';
import { type DecimalMark, detectDecimalMark, parseNumber } from './parse-number.ts';
import type { ColumnKind } from './table.ts';

/** How a column is read, decided from its training cells; `numbersToo` marks codes that are both levels and numbers. */
export interface ColumnProfile {
  readonly name: string;
  readonly declared: ColumnKind;
  readonly reads: 'nothing' | 'category' | 'number' | 'date';
  readonly numbersToo: boolean;
  readonly decimalMark: DecimalMark;
  readonly dateOrder: DateOrder;
}

/** A declared kind is believed while at least this part of the filled cells can be read that way. */
const believeDeclaredShare = 0.6;
/** Another kind than the declared one is taken when at least this part of the filled cells says so. */
const believeCellsShare = 0.97;
/** Numeric codes with more levels than this are read as numbers as well. */
const fewCodes = 30;

function shareReadable(cells: readonly string[], read: (text: string) => number): number {
  let readable = 0;
  for (const cell of cells) if (Number.isFinite(read(cell))) readable += 1;
  return readable / cells.length;
}

/** Decides how to read a column from the distinct filled cells of the training rows; a declared kind the cells contradict is overruled. `tableOrder` is how the table's other dates are written. */
export function profileColumn(
  name: string,
  declared: ColumnKind,
  distinct: ReadonlySet<string>,
  tableOrder: DateOrder | null = null,
): ColumnProfile {
  const filled = [...distinct];
  const decimalMark = detectDecimalMark(filled);
  const dateOrder = detectDateOrder(filled, tableOrder);
  const profile = { name, declared, decimalMark, dateOrder, numbersToo: false };
  if (filled.length === 0) return { ...profile, reads: 'nothing' };
  const asNumber = shareReadable(filled, (text) => parseNumber(text, decimalMark));
  const asDate = shareReadable(filled, (text) => parseDay(text, dateOrder));
  if (declared === 'date') {
    if (asDate >= believeDeclaredShare) return { ...profile, reads: 'date' };
    return { ...profile, reads: asNumber >= believeDeclaredShare ? 'number' : 'category' };
  }
  if (declared === 'number') {
    if (asNumber >= believeDeclaredShare) return { ...profile, reads: 'number' };
    return { ...profile, reads: asDate >= believeCellsShare ? 'date' : 'category' };
  }
  if (distinct.size > fewCodes && asDate >= believeCellsShare && asNumber < asDate)
    return { ...profile, reads: 'date' };
  return { ...profile, reads: 'category', numbersToo: distinct.size > fewCodes && asNumber >= believeCellsShare };
}

/** Reads one filled cell as the number or day its column holds; NaN for blank or unreadable. */
export function readNumeric(profile: ColumnProfile, text: string | null): number {
  if (text === null) return Number.NaN;
  const value = profile.reads === 'date' ? parseDay(text, profile.dateOrder) : parseNumber(text, profile.decimalMark);
  return Number.isFinite(value) ? value : Number.NaN;
}
