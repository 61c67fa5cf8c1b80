import type { BinnedRows } from './additive-fit.ts';
import { brier } from './metrics.ts';
import type { RowSplit } from './split-rows.ts';

/** A bin's share won counts as if this many rows at the base rate had been seen too. */
const pseudoRows = 10;

/** Out-of-sample predictions of a table of one feature: the shrunken share won in each bin, learned on each split's training rows. */
export function singleFeatureTable(
  codes: Uint16Array,
  binCount: number,
  outcomes: Uint8Array,
  splits: readonly RowSplit[],
): { readonly outcomes: Uint8Array; readonly probabilities: Float64Array } {
  const probabilities: number[] = [];
  const held: number[] = [];
  for (const { train, test } of splits) {
    const rows = new Float64Array(binCount);
    const won = new Float64Array(binCount);
    let wonAll = 0;
    for (const row of train) {
      const code = codes[row] ?? 0;
      rows[code] = (rows[code] ?? 0) + 1;
      won[code] = (won[code] ?? 0) + (outcomes[row] ?? 0);
      wonAll += outcomes[row] ?? 0;
    }
    const base = (wonAll + 0.5) / (train.length + 1);
    for (const row of test) {
      const code = codes[row] ?? 0;
      probabilities.push(((won[code] ?? 0) + pseudoRows * base) / ((rows[code] ?? 0) + pseudoRows));
      held.push(outcomes[row] ?? 0);
    }
  }
  return { outcomes: Uint8Array.from(held), probabilities: Float64Array.from(probabilities) };
}

/** The feature whose table alone predicts best on the splits (lowest Brier score); null without features or rows. */
export function bestSingleFeature(
  rows: BinnedRows,
  outcomes: Uint8Array,
  splits: readonly RowSplit[],
  without: ReadonlySet<number>,
): { readonly feature: number; readonly brier: number; readonly probabilities: Float64Array } | null {
  let best: { feature: number; brier: number; probabilities: Float64Array } | null = null;
  rows.features.forEach((feature, at) => {
    if (without.has(at)) return;
    const codes = coarser(rows.codes[at] ?? new Uint16Array(0), feature.binCount, feature.ordered);
    const table = singleFeatureTable(codes, feature.binCount, outcomes, splits);
    const score = brier(table.outcomes, table.probabilities);
    if (score !== null && (best === null || score < best.brier)) {
      best = { feature: at, brier: score, probabilities: table.probabilities };
    }
  });
  return best;
}

/** A table of a number has about twenty bins, as people make them; finer bins of a number are joined. */
const tableBins = 20;

export function coarser(codes: Uint16Array, binCount: number, ordered: boolean): Uint16Array {
  if (!ordered || binCount <= tableBins + 2) return codes;
  return codes.map((code) => (code === 0 ? 0 : 1 + Math.floor(((code - 1) * tableBins) / (binCount - 1))));
}
