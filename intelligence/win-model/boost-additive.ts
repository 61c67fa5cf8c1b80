import { type AdditiveFit, type AdditiveTerm, type BinnedRows, logit, sigmoid } from './additive-fit.ts';
import { growPairTree, layOutSums, type PairTree, type TreeLimits } from './grow-pair-tree.ts';
import type { SeededRandom } from './random.ts';

export interface BoostOptions {
  readonly outcomes: Uint8Array;
  readonly weights: Float64Array;
  readonly without: ReadonlySet<number>;
  readonly rounds: number;
  readonly learningRate: number;
  /** Part of the rows each tree is grown on. */
  readonly sample: number;
  readonly limits: TreeLimits;
  /** Pairs of features that every other tree is grown on, in turn: an interaction without main effects is not found greedily. */
  readonly pairs: readonly (readonly [number, number])[];
  readonly random: SeededRandom;
  /** Rows to follow while boosting; null: none. */
  readonly watch: { readonly rows: BinnedRows; readonly outcomes: Uint8Array } | null;
}

export interface BoostResult {
  readonly fit: AdditiveFit;
  /** The watched rows' log-odds after every `watchEvery` rounds; empty without watched rows. */
  readonly snapshots: readonly Float64Array[];
}

/** Watched rows are looked at after every so many rounds. */
export const watchEvery = 10;

/** Tables of pairs may hold this many entries together; beyond it only pairs already begun are boosted on. */
const maxPairEntries = 1_500_000;
/** Boosting stops when the watched loss was best this many looks ago. */
const patience = 5;

class TermTables {
  private readonly tables = new Map<string, AdditiveTerm>();
  private pairEntries = 0;
  private readonly rows: BinnedRows;

  constructor(rows: BinnedRows) {
    this.rows = rows;
  }

  binCount(feature: number): number {
    return this.rows.features[feature]?.binCount ?? 1;
  }

  allows(first: number, second: number): boolean {
    const key = first < second ? `${first},${second}` : `${second},${first}`;
    const entries = this.binCount(first) * this.binCount(second);
    return this.tables.has(key) || this.pairEntries + entries <= maxPairEntries;
  }

  /** Adds a tree's damped leaf values to its term's table; returns what was added, as a term of its own. */
  add(tree: PairTree, rate: number): AdditiveTerm {
    const [first = 0, second] = tree.features;
    const width = second === undefined ? 1 : this.binCount(second);
    const added = new Float64Array(this.binCount(first) * width);
    for (const { masks, value } of tree.leaves) {
      const rowMask = masks.get(first);
      const columnMask = second === undefined ? undefined : masks.get(second);
      for (let a = 0; a < this.binCount(first); a += 1) {
        if (rowMask && rowMask[a] === 0) continue;
        for (let b = 0; b < width; b += 1) if (!columnMask || columnMask[b] === 1) added[a * width + b] = rate * value;
      }
    }
    const key = tree.features.join(',');
    const known = this.tables.get(key);
    if (known)
      for (let at = 0; at < added.length; at += 1) known.scores[at] = (known.scores[at] ?? 0) + (added[at] ?? 0);
    else {
      this.tables.set(key, { features: tree.features, scores: added.slice() });
      if (second !== undefined) this.pairEntries += added.length;
    }
    return { features: tree.features, scores: added };
  }

  terms(): AdditiveTerm[] {
    return [...this.tables.values()];
  }
}

function sampleRows(rowCount: number, share: number, random: SeededRandom): Int32Array {
  const chosen = new Int32Array(rowCount);
  let count = 0;
  for (let row = 0; row < rowCount; row += 1) if (share >= 1 || random.next() < share) chosen[count++] = row;
  return chosen.subarray(0, count);
}

function addTerm(logOdds: Float64Array, term: AdditiveTerm, rows: BinnedRows): void {
  const [first = 0, second] = term.features;
  const codes = rows.codes[first] as Uint16Array;
  const { scores } = term;
  if (second === undefined) {
    for (let row = 0; row < logOdds.length; row += 1) {
      logOdds[row] = (logOdds[row] as number) + (scores[codes[row] as number] as number);
    }
    return;
  }
  const others = rows.codes[second] as Uint16Array;
  const width = rows.features[second]?.binCount ?? 1;
  for (let row = 0; row < logOdds.length; row += 1) {
    logOdds[row] =
      (logOdds[row] as number) + (scores[(codes[row] as number) * width + (others[row] as number)] as number);
  }
}

/** Mean log loss of log-odds. */
export function meanLoss(logOdds: Float64Array, outcomes: Uint8Array): number {
  let sum = 0;
  for (let row = 0; row < logOdds.length; row += 1) {
    const score = logOdds[row] as number;
    const signed = outcomes[row] === 1 ? score : -score;
    sum += signed > 0 ? Math.log1p(Math.exp(-signed)) : Math.log1p(Math.exp(signed)) - signed;
  }
  return sum / Math.max(logOdds.length, 1);
}

/**
 * Boosts small trees of one or two features each, and gathers them by the features they read: the result is a table per
 * feature and per pair, so each score is explained exactly. Stops early when the watched loss no longer falls.
 */
export function boostAdditive(rows: BinnedRows, options: BoostOptions): BoostResult {
  const { outcomes, weights, learningRate, limits, watch } = options;
  const candidates = rows.features.flatMap((feature, at) =>
    feature.use === 'shrunken' || options.without.has(at) || feature.binCount < 2 ? [] : [at],
  );
  const layout = layOutSums(rows, candidates);
  const paired = options.pairs.map((pair) => layOutSums(rows, pair));
  const tables = new TermTables(rows);
  const intercept = baseLogOdds(outcomes, weights);
  const logOdds = new Float64Array(rows.rowCount).fill(intercept);
  const watched = watch ? new Float64Array(watch.rows.rowCount).fill(intercept) : null;
  const gradient = new Float64Array(rows.rowCount);
  const curvature = new Float64Array(rows.rowCount);
  const snapshots: Float64Array[] = [];
  let best = { loss: Number.POSITIVE_INFINITY, look: 0 };
  for (let round = 0; round < options.rounds && candidates.length > 0; round += 1) {
    const sampled = sampleRows(rows.rowCount, options.sample, options.random);
    for (let at = 0; at < sampled.length; at += 1) {
      const row = sampled[at] as number;
      const probability = sigmoid(logOdds[row] as number);
      gradient[row] = (weights[row] as number) * (probability - (outcomes[row] as number));
      curvature[row] = (weights[row] as number) * Math.max(probability * (1 - probability), 1e-5);
    }
    const focus = round % 2 === 1 ? paired[(round >> 1) % Math.max(paired.length, 1)] : undefined;
    const slopes = { gradient, curvature };
    const tree = growPairTree(rows, sampled, slopes, focus ?? layout, (a, b) => tables.allows(a, b), limits);
    if (tree.features.length === 0 && !focus) break;
    if (tree.features.length > 0) {
      const added = tables.add(tree, learningRate);
      addTerm(logOdds, added, rows);
      if (watch && watched) addTerm(watched, added, watch.rows);
    }
    if (!watch || !watched || (round + 1) % watchEvery !== 0) continue;
    const loss = meanLoss(watched, watch.outcomes);
    snapshots.push(watched.slice());
    if (loss < best.loss) best = { loss, look: snapshots.length };
    else if (snapshots.length - best.look >= patience) break;
  }
  return { fit: { intercept, terms: tables.terms() }, snapshots };
}

/** The log-odds of the weighted share of wins, half a win and half a loss added. */
export function baseLogOdds(outcomes: Uint8Array, weights: Float64Array): number {
  let won = 0.5;
  let total = 1;
  for (let row = 0; row < outcomes.length; row += 1) {
    won += (outcomes[row] ?? 0) * (weights[row] ?? 0);
    total += weights[row] ?? 0;
  }
  return logit(won / total);
}
