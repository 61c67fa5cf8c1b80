import type { ParsedColumn } from './parse-columns.ts';

/** Columns that name the deal a row belongs to, and the one whose values group the rows (null: each row is its own deal). */
export interface DealGroups {
  readonly identities: readonly boolean[];
  readonly groupColumn: number | null;
}

/** A value of an identity stands for few rows: on average fewer than this. */
const maxRowsPerValue = 50;
const minValues = 30;
const minPairs = 30;
/** Rows of one value must agree on the outcome this much beyond chance (1: always). */
const identityAgreement = 0.9;

function agreement(texts: readonly (string | null)[], outcomes: Uint8Array) {
  const byValue = new Map<string, { rows: number; won: number }>();
  texts.forEach((text, row) => {
    if (text === null) return;
    const known = byValue.get(text) ?? { rows: 0, won: 0 };
    byValue.set(text, { rows: known.rows + 1, won: known.won + (outcomes[row] ?? 0) });
  });
  let rows = 0;
  let won = 0;
  let pairs = 0;
  let alike = 0;
  for (const value of byValue.values()) {
    rows += value.rows;
    won += value.won;
    const lost = value.rows - value.won;
    pairs += (value.rows * (value.rows - 1)) / 2;
    alike += (value.won * (value.won - 1) + lost * (lost - 1)) / 2;
  }
  const share = won / Math.max(rows, 1);
  const byChance = share * share + (1 - share) * (1 - share);
  const beyondChance = byChance >= 1 ? 0 : (alike / Math.max(pairs, 1) - byChance) / (1 - byChance);
  return { values: byValue.size, rows, pairs, beyondChance };
}

/**
 * Finds columns whose value decides the outcome of all its rows, as when a table has a row for each line of a deal: such a
 * column names the deal. It can only be memorised, so it is no input, and its rows must stay together when rows are held out.
 */
export function findDealGroups(columns: readonly ParsedColumn[], outcomes: Uint8Array): DealGroups {
  let best = { column: -1, pairs: 0 };
  const identities = columns.map((column, at) => {
    const { reads } = column.profile;
    const whole = reads === 'number' && column.values?.every((value) => Number.isNaN(value) || Number.isInteger(value));
    if (reads !== 'category' && !whole) return false;
    const found = agreement(column.texts, outcomes);
    const few = found.values >= minValues && found.rows <= maxRowsPerValue * found.values;
    if (!few || found.pairs < minPairs || found.beyondChance < identityAgreement) return false;
    if (found.pairs > best.pairs) best = { column: at, pairs: found.pairs };
    return true;
  });
  return { identities, groupColumn: best.column < 0 ? null : best.column };
}
