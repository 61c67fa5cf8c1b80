import type { BinnedRows } from './additive-fit.ts';
import { brier } from './metrics.ts';
import type { RowSplit, SplitPlan } from './split-rows.ts';

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

/** A feature's table: what it predicts for the held-out rows, in the splits' order, and its Brier score on them. */
export interface SingleFeature {
  readonly feature: number;
  readonly brier: number;
  readonly probabilities: Float64Array;
}

/** The feature whose table alone predicts best on the selection splits, as it does on the holdout; null without any. */
export function bestSingleFeature(
  rows: BinnedRows,
  outcomes: Uint8Array,
  plan: SplitPlan,
  without: ReadonlySet<number>,
): SingleFeature | null {
  const tableOf = (feature: number, splits: readonly RowSplit[]): SingleFeature => {
    const { binCount = 0, ordered = false } = rows.features[feature] ?? {};
    const codes = coarser(rows.codes[feature] ?? new Uint16Array(0), binCount, ordered);
    const table = singleFeatureTable(codes, binCount, outcomes, splits);
    return { feature, brier: brier(table.outcomes, table.probabilities) ?? 1, probabilities: table.probabilities };
  };
  let best: SingleFeature | null = null;
  for (let feature = 0; feature < rows.features.length; feature += 1) {
    if (without.has(feature)) continue;
    const table = tableOf(feature, plan.selection);
    if (best === null || table.brier < best.brier) best = table;
  }
  return best && tableOf(best.feature, plan.holdout);
}

/** A table of a number has about twenty bins, as people make them; finer bins of a number are joined. */
const tableBins = 20;

export function coarser(codes: Uint16Array, binCount: number, ordered: boolean): Uint16Array {
  if (!ordered || binCount <= tableBins + 2) return codes;
  return codes.map((code) => (code === 0 ? 0 : 1 + Math.floor(((code - 1) * tableBins) / (binCount - 1))));
}
