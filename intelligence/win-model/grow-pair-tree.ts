import type { BinnedRows } from './additive-fit.ts';
import { bestSplitOf, type Split, type SplitLimits } from './choose-split.ts';

export interface TreeLimits extends SplitLimits {
  readonly maxLeaves: number;
  /** 1: one feature a tree (main effects); 2: pairs. */
  readonly maxFeatures: 1 | 2;
}

/** A grown tree: which one or two features it reads, and each leaf's bins and value (a Newton step, not yet damped). */
export interface PairTree {
  readonly features: readonly number[];
  readonly leaves: readonly { readonly masks: ReadonlyMap<number, Uint8Array>; readonly value: number }[];
}

/** Where each feature's sums start in the shared array, and the features that may be split on. */
export interface SumLayout {
  readonly starts: Int32Array;
  readonly size: number;
  readonly candidates: readonly number[];
}

export function layOutSums(rows: BinnedRows, candidates: readonly number[]): SumLayout {
  const starts = new Int32Array(rows.features.length);
  let size = 0;
  for (const feature of candidates) {
    starts[feature] = size;
    size += rows.features[feature]?.binCount ?? 0;
  }
  return { starts, size, candidates };
}

interface Node {
  readonly rows: Int32Array;
  readonly sums: Float64Array;
  readonly masks: ReadonlyMap<number, Uint8Array>;
  splits: readonly Split[];
}

export interface Slopes {
  readonly gradient: Float64Array;
  readonly curvature: Float64Array;
}

function sumRows(node: Int32Array, rows: BinnedRows, layout: SumLayout, slopes: Slopes): Float64Array {
  const sums = new Float64Array(2 * layout.size);
  const { gradient, curvature } = slopes;
  for (const feature of layout.candidates) {
    const codes = rows.codes[feature] as Uint16Array;
    const start = layout.starts[feature] as number;
    for (let at = 0; at < node.length; at += 1) {
      const row = node[at] as number;
      const slot = 2 * (start + (codes[row] as number));
      sums[slot] = (sums[slot] as number) + (gradient[row] as number);
      sums[slot + 1] = (sums[slot + 1] as number) + (curvature[row] as number);
    }
  }
  return sums;
}

function difference(whole: Float64Array, part: Float64Array): Float64Array {
  const rest = new Float64Array(whole.length);
  for (let at = 0; at < whole.length; at += 2) {
    const curvature = (whole[at + 1] as number) - (part[at + 1] as number);
    if (curvature <= 1e-9) continue;
    rest[at] = (whole[at] as number) - (part[at] as number);
    rest[at + 1] = curvature;
  }
  return rest;
}

function part(node: Int32Array, codes: Uint16Array, goesRight: Uint8Array): { left: Int32Array; right: Int32Array } {
  let rightCount = 0;
  for (let at = 0; at < node.length; at += 1) rightCount += goesRight[codes[node[at] as number] as number] as number;
  const left = new Int32Array(node.length - rightCount);
  const right = new Int32Array(rightCount);
  let leftAt = 0;
  let rightAt = 0;
  for (let at = 0; at < node.length; at += 1) {
    const row = node[at] as number;
    if (goesRight[codes[row] as number]) right[rightAt++] = row;
    else left[leftAt++] = row;
  }
  return { left, right };
}

function narrow(masks: ReadonlyMap<number, Uint8Array>, split: Split, right: boolean): Map<number, Uint8Array> {
  const before = masks.get(split.feature);
  const mask = new Uint8Array(split.goesRight.length);
  for (let bin = 0; bin < mask.length; bin += 1) {
    const inside = before === undefined || before[bin] === 1;
    mask[bin] = inside && (split.goesRight[bin] === 1) === right ? 1 : 0;
  }
  return new Map(masks).set(split.feature, mask);
}

function leafValue(node: Node, layout: SumLayout, rows: BinnedRows, ridge: number): number {
  const feature = layout.candidates[0] ?? 0;
  const start = layout.starts[feature] ?? 0;
  let gradient = 0;
  let curvature = 0;
  for (let bin = 0; bin < (rows.features[feature]?.binCount ?? 0); bin += 1) {
    gradient += node.sums[2 * (start + bin)] ?? 0;
    curvature += node.sums[2 * (start + bin) + 1] ?? 0;
  }
  return -gradient / (curvature + ridge);
}

/** Grows one small tree best-first on the sampled rows; once it reads `maxFeatures` features, only those are split further. */
export function growPairTree(
  rows: BinnedRows,
  sampled: Int32Array,
  slopes: Slopes,
  layout: SumLayout,
  allowed: (first: number, second: number) => boolean,
  limits: TreeLimits,
): PairTree {
  const used: number[] = [];
  const splitsOf = (sums: Float64Array): Split[] =>
    layout.candidates.flatMap((feature) => {
      const known = rows.features[feature];
      if (!known || !mayUse(feature)) return [];
      return bestSplitOf(known, feature, sums, layout.starts[feature] ?? 0, limits) ?? [];
    });
  const mayUse = (feature: number): boolean => {
    if (used.includes(feature)) return true;
    if (used.length >= limits.maxFeatures) return false;
    return used.length === 0 || allowed(used[0] ?? 0, feature);
  };
  const makeNode = (nodeRows: Int32Array, sums: Float64Array, masks: ReadonlyMap<number, Uint8Array>): Node => ({
    rows: nodeRows,
    sums,
    masks,
    splits: splitsOf(sums),
  });
  const nodes: Node[] = [makeNode(sampled, sumRows(sampled, rows, layout, slopes), new Map())];
  while (nodes.length < limits.maxLeaves) {
    const chosen = bestOf(nodes, mayUse);
    if (!chosen) break;
    const { node, split } = chosen;
    if (!used.includes(split.feature)) used.push(split.feature);
    const { left, right } = part(node.rows, rows.codes[split.feature] as Uint16Array, split.goesRight);
    const leftFirst = left.length <= right.length;
    const small = sumRows(leftFirst ? left : right, rows, layout, slopes);
    const large = difference(node.sums, small);
    nodes[nodes.indexOf(node)] = makeNode(left, leftFirst ? small : large, narrow(node.masks, split, false));
    nodes.push(makeNode(right, leftFirst ? large : small, narrow(node.masks, split, true)));
  }
  return {
    features: [...used].sort((a, b) => a - b),
    leaves: nodes.map((node) => ({ masks: node.masks, value: leafValue(node, layout, rows, limits.ridge) })),
  };
}

function bestOf(nodes: readonly Node[], mayUse: (feature: number) => boolean): { node: Node; split: Split } | null {
  let best: { node: Node; split: Split } | null = null;
  for (const node of nodes) {
    for (const split of node.splits) {
      if (mayUse(split.feature) && split.gain > (best?.split.gain ?? 0)) best = { node, split };
    }
  }
  return best;
}
