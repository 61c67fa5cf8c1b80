import { hashText } from './random.ts';

/** One way to part the rows: fit on `train`, look at `test`. Indices are into the canonical order. */
export interface RowSplit {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/** `selection` chooses the model, `holdout` judges it; without an order they are the same folds, every row held out once. */
export interface SplitPlan {
  readonly kind: 'forward' | 'folds';
  readonly selection: readonly RowSplit[];
  readonly holdout: readonly RowSplit[];
}

function range(from: number, to: number): Int32Array {
  return Int32Array.from({ length: Math.max(to - from, 0) }, (_, at) => from + at);
}

/** Rows in time order: choose on forward steps within the first 80 %, judge on the latest 20 %. */
export function forwardSplits(rowCount: number): SplitPlan {
  const at = (share: number) => Math.round(rowCount * share);
  const steps =
    rowCount > 20_000
      ? [[0.64, 0.8]]
      : rowCount > 4000
        ? [
            [0.5, 0.65],
            [0.65, 0.8],
          ]
        : [
            [0.4, 0.5],
            [0.5, 0.6],
            [0.6, 0.7],
            [0.7, 0.8],
          ];
  return {
    kind: 'forward',
    selection: steps.map(([from = 0, to = 0]) => ({ train: range(0, at(from)), test: range(at(from), at(to)) })),
    holdout: [{ train: range(0, at(0.8)), test: range(at(0.8), rowCount) }],
  };
}

/** Rows without an order: folds that keep rows of equal `groups` together and win rates about equal. */
export function foldSplits(
  groups: readonly string[],
  outcomes: Uint8Array,
  foldCount: number,
  seed: number,
): SplitPlan {
  const byGroup = new Map<string, { rows: number; won: number; hash: number }>();
  groups.forEach((group, row) => {
    const known = byGroup.get(group) ?? { rows: 0, won: 0, hash: hashText(group, seed) };
    byGroup.set(group, { ...known, rows: known.rows + 1, won: known.won + (outcomes[row] ?? 0) });
  });
  const dealt = [...byGroup].sort(
    ([a, x], [b, y]) => y.rows - x.rows || y.won - x.won || x.hash - y.hash || (a < b ? -1 : 1),
  );
  const foldOf = new Map(dealt.map(([group], at) => [group, at % foldCount]));
  const splits = Array.from({ length: foldCount }, (_, fold) => {
    const inFold = groups.map((group) => foldOf.get(group) === fold);
    const rows = range(0, groups.length);
    return { train: rows.filter((row) => !inFold[row]), test: rows.filter((row) => inFold[row] ?? false) };
  });
  return { kind: 'folds', selection: splits, holdout: splits };
}
