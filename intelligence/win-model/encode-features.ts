import { binOf, chooseCuts } from './bin-columns.ts';
import type { ParsedColumn } from './parse-columns.ts';

/** Which number a date column gives: the day itself (drifts), the month, the day of the week, the day of the month. */
export type DatePart = 'day' | 'month' | 'weekday' | 'month-day';

/**
 * How a feature's code is read from the parsed columns. `column` is an index into the model's columns. A category's level
 * has code 2 and up by frequency, 1 pools the rare and the unseen, 0 is blank; a number's bin is 1 and up, 0 is blank.
 */
export type FeatureSource =
  | { readonly from: 'levels'; readonly column: number; readonly levels: readonly string[] }
  | { readonly from: 'number'; readonly column: number; readonly cuts: readonly number[] }
  | { readonly from: 'date'; readonly column: number; readonly part: DatePart; readonly cuts: readonly number[] }
  | { readonly from: 'gap'; readonly column: number; readonly other: number; readonly cuts: readonly number[] };

/** One input of the model. `drifts`: it grows with time, so later rows lie beyond what training saw. `use`: which fitter reads it. */
export interface Feature {
  readonly name: string;
  readonly source: FeatureSource;
  readonly binCount: number;
  readonly ordered: boolean;
  readonly drifts: boolean;
  readonly use: 'both' | 'shrunken' | 'boosted';
}

/** Levels seen fewer times than this are pooled; a level of one or two rows says nothing that could be told from chance. */
const minLevelRows = 3;
/** Boosting reads only this many frequent levels, each of at least `minBoostedLevelRows`; the shrunken part reads all. */
const maxBoostedLevels = 48;
const minBoostedLevelRows = 8;
const maxLevels = 30_000;
/** A number's bins hold at least about this many rows. */
const rowsPerBin = 25;

function dayOf(day: number): Date {
  return new Date(day * 86_400_000);
}

/** The number a source reads for row `row`; NaN for blank. */
function numericAt(source: FeatureSource, columns: readonly ParsedColumn[], row: number): number {
  const value = columns[source.column]?.values?.[row] ?? Number.NaN;
  if (Number.isNaN(value) || source.from === 'levels' || source.from === 'number') return value;
  if (source.from === 'gap') return (columns[source.other]?.values?.[row] ?? Number.NaN) - value;
  if (source.part === 'day') return value;
  if (source.part === 'month') return dayOf(value).getUTCMonth() + 1;
  return source.part === 'weekday' ? dayOf(value).getUTCDay() : dayOf(value).getUTCDate();
}

/** The codes of one feature for every parsed row. */
export function encodeFeature(feature: Feature, columns: readonly ParsedColumn[], rowCount: number): Uint16Array {
  const codes = new Uint16Array(rowCount);
  const source = feature.source;
  if (source.from === 'levels') {
    const codeOf = new Map(source.levels.map((level, at) => [level, at + 2]));
    const texts = columns[source.column]?.texts ?? [];
    for (let row = 0; row < rowCount; row += 1) {
      const text = texts[row] ?? null;
      codes[row] = text === null ? 0 : (codeOf.get(text) ?? 1);
    }
    return codes;
  }
  for (let row = 0; row < rowCount; row += 1) codes[row] = binOf(numericAt(source, columns, row), source.cuts);
  return codes;
}

function levelFeatures(column: ParsedColumn, at: number, minRows: number): Feature[] {
  const counts = new Map<string, number>();
  for (const text of column.texts) if (text !== null) counts.set(text, (counts.get(text) ?? 0) + 1);
  const byCount = [...counts].filter(([, count]) => count >= minRows);
  byCount.sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1));
  const make = (kept: [string, number][], use: Feature['use']): Feature => ({
    name: column.profile.name,
    source: { from: 'levels', column: at, levels: kept.map(([level]) => level) },
    binCount: kept.length + 2,
    ordered: false,
    drifts: false,
    use,
  });
  const all = byCount.slice(0, maxLevels);
  const boosted = all.filter(([, count]) => count >= minBoostedLevelRows).slice(0, maxBoostedLevels);
  return boosted.length === all.length ? [make(all, 'both')] : [make(all, 'shrunken'), make(boosted, 'boosted')];
}

function numericFeature(
  name: string,
  source: FeatureSource,
  columns: readonly ParsedColumn[],
  maxBins: number,
  drifts: boolean,
): Feature {
  const rowCount = columns[source.column]?.texts.length ?? 0;
  const values = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row += 1) values[row] = numericAt(source, columns, row);
  const cuts = chooseCuts(values, maxBins);
  return {
    name,
    source: { ...source, cuts } as FeatureSource,
    binCount: cuts.length + 2,
    ordered: true,
    drifts,
    use: 'both',
  };
}

function dateFeatures(columns: readonly ParsedColumn[], maxBins: number): Feature[] {
  const dates = columns.flatMap((column, at) => (column.profile.reads === 'date' ? [at] : []));
  const parts: readonly DatePart[] = ['day', 'month', 'weekday', 'month-day'];
  const nameOf = (at: number) => columns[at]?.profile.name ?? '';
  const own = dates.flatMap((column) =>
    parts.map((part) => {
      const name = part === 'day' ? nameOf(column) : `${nameOf(column)} (${part.replace('-', ' ')})`;
      return numericFeature(name, { from: 'date', column, part, cuts: [] }, columns, maxBins, part === 'day');
    }),
  );
  const gaps = dates.slice(0, 6).flatMap((column, first) =>
    dates.slice(first + 1, 6).map((other) => {
      const name = `days from ${nameOf(column)} to ${nameOf(other)}`;
      return numericFeature(name, { from: 'gap', column, other, cuts: [] }, columns, maxBins, false);
    }),
  );
  return [...own, ...gaps];
}

/**
 * Learns the model's inputs from the parsed training columns. By column: `sequence` numbers the rows in time, so it drifts;
 * `identities` names the deal, so it is no input; `namesOnly` holds values that will not recur, so only whether it is filled is.
 */
export function learnFeatures(
  columns: readonly ParsedColumn[],
  sequence: readonly boolean[],
  identities: readonly boolean[],
  namesOnly: readonly boolean[] = [],
): Feature[] {
  const rowCount = columns[0]?.texts.length ?? 0;
  const maxBins = Math.min(Math.max(Math.floor(rowCount / rowsPerBin), 10), 254);
  const features = columns.flatMap((column, at): Feature[] => {
    if (identities[at]) return [];
    const { name, reads, numbersToo } = column.profile;
    const drifts = sequence[at] ?? false;
    const minRows = namesOnly[at] ? Number.POSITIVE_INFINITY : minLevelRows;
    const asNumber = () => numericFeature(name, { from: 'number', column: at, cuts: [] }, columns, maxBins, drifts);
    if (reads === 'number') return [asNumber()];
    if (reads === 'category')
      return numbersToo ? [...levelFeatures(column, at, minRows), asNumber()] : levelFeatures(column, at, minRows);
    return [];
  });
  return [...features, ...dateFeatures(columns, maxBins)];
}
