import type { BinnedRows } from './additive-fit.ts';
import { encodeFeature, type Feature, learnFeatures } from './encode-features.ts';
import { type DealGroups, findDealGroups } from './find-deal-groups.ts';
import { markDrift } from './mark-drift.ts';
import { canonicalOrder, contentKeys, findRowOrder, type RowOrder } from './order-rows.ts';
import { type ParsedColumn, parseColumns } from './parse-columns.ts';
import { type DateOrder, dateEvidence } from './parse-date.ts';
import { type ColumnProfile, profileColumn } from './profile-column.ts';
import { cellText, type LabelledTable, type TableColumn, type TableRow } from './table.ts';

/** A training table read, put into canonical order and turned into codes. */
export interface PreparedTable {
  readonly profiles: readonly ColumnProfile[];
  readonly columns: readonly ParsedColumn[];
  readonly order: RowOrder;
  readonly features: readonly Feature[];
  readonly rows: BinnedRows;
  readonly outcomes: Uint8Array;
  readonly deals: DealGroups;
  /** Rows with the same key are one deal: by the column that names it, else by their content without identifiers. */
  readonly groups: readonly string[];
  /** Each row's place in the table as given. */
  readonly places: Int32Array;
}

/** Columns that name a row or are the answer; never inputs. */
const notInputs = new Set(['row_id', 'outcome']);
/** A column with more distinct values than this part of its filled cells names its row. */
const identifierShare = 0.95;

function isIdentifier(column: ParsedColumn): boolean {
  if (column.profile.reads !== 'category') return false;
  const filled = column.texts.filter((text) => text !== null);
  return filled.length > 20 && new Set(filled).size > identifierShare * filled.length;
}

function reorder(column: ParsedColumn, order: Int32Array): ParsedColumn {
  const texts = Array.from(order, (row) => column.texts[row] ?? null);
  const values = column.values;
  return { ...column, texts, values: values ? Float64Array.from(order, (row) => values[row] ?? Number.NaN) : null };
}

/** Profiles of the columns that may be inputs; a column named twice is read once. */
export function profileTable(table: LabelledTable): { profiles: ColumnProfile[]; positions: number[] } {
  const found: { column: TableColumn; position: number; distinct: Set<string> }[] = [];
  const seen = new Set<string>();
  table.columns.forEach((column, position) => {
    if (notInputs.has(column.name.toLowerCase()) || seen.has(column.name)) return;
    seen.add(column.name);
    const distinct = new Set<string>();
    for (const row of table.rows) {
      const text = cellText(row[position]);
      if (text !== null) distinct.add(text);
    }
    found.push({ column, position, distinct });
  });
  const order = tableDateOrder(found.map(({ distinct }) => distinct));
  return {
    profiles: found.map(({ column: { name, kind }, distinct }) => profileColumn(name, kind, distinct, order)),
    positions: found.map(({ position }) => position),
  };
}

/** How the table's columns of dates write day and month, by all of them together; null: no cell tells. */
function tableDateOrder(columns: readonly ReadonlySet<string>[]): DateOrder | null {
  let balance = 0;
  for (const distinct of columns) {
    const { dayFirst, monthFirst, short } = dateEvidence([...distinct]);
    // a column of other things that now and then look like a date is no witness
    if (short >= distinct.size / 2) balance += Math.sign(dayFirst - monthFirst);
  }
  if (balance === 0) return null;
  return balance > 0 ? 'day-first' : 'month-first';
}

/** Reads, orders and encodes a labelled table; the same rows in another order give the same result unless a column orders the file. */
export function prepareTable(
  table: LabelledTable,
  seed: number,
  namesOnly: ReadonlySet<string> = new Set(),
): PreparedTable {
  const { profiles, positions } = profileTable(table);
  const asGiven = parseColumns(profiles, positions, table.rows);
  const order = findRowOrder(asGiven);
  const deals = findDealGroups(asGiven, table.outcomes);
  const groupsAsGiven = groupKeys(asGiven, order, deals, table.rows.length);
  const keys = contentKeys(asGiven, table.rows.length);
  const orderValues = order.column === null ? null : (asGiven[order.column]?.values ?? null);
  const places = canonicalOrder(orderValues, keys, table.outcomes, seed);
  const columns = asGiven.map((column) => reorder(column, places));
  const learned = learnFeatures(
    columns,
    order.sequence,
    deals.identities,
    profiles.map((profile) => namesOnly.has(profile.name)),
  );
  const encoded = encodeRows(learned, columns, table.rows.length);
  const features = order.column === null ? learned : markDrift(encoded);
  return {
    profiles,
    columns,
    order,
    deals,
    features,
    rows: { ...encoded, features },
    outcomes: Uint8Array.from(places, (row) => table.outcomes[row] ?? 0),
    groups: Array.from(places, (row) => groupsAsGiven[row] ?? ''),
    places,
  };
}

function groupKeys(columns: readonly ParsedColumn[], order: RowOrder, deals: DealGroups, rowCount: number): string[] {
  const telling = columns.filter((column, at) => !isIdentifier(column) && !order.sequence[at] && !deals.identities[at]);
  const content = contentKeys(telling, rowCount);
  const named = deals.groupColumn === null ? null : (columns[deals.groupColumn]?.texts ?? null);
  return content.map((key, row) => named?.[row] ?? key);
}

/** The codes of all features for parsed columns. */
export function encodeRows(
  features: readonly Feature[],
  columns: readonly ParsedColumn[],
  rowCount: number,
): BinnedRows {
  return { features, codes: features.map((feature) => encodeFeature(feature, columns, rowCount)), rowCount };
}

/** Encodes rows of another table by learned profiles and features; `names` are its columns, missing ones read as blank. */
export function encodeOtherRows(
  profiles: readonly ColumnProfile[],
  features: readonly Feature[],
  names: readonly string[],
  rows: readonly TableRow[],
): BinnedRows {
  const positions = profiles.map((profile) => names.indexOf(profile.name));
  return encodeRows(features, parseColumns(profiles, positions, rows), rows.length);
}
