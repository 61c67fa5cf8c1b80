import { type AdditiveFit, type AdditiveTerm, type BinnedRows, logit, sigmoid } from './additive-fit.ts';
import { expandGrid, gridSide, type PairGrid, pairCodes } from './choose-pairs.ts';
import { solveChain, solveLevels } from './solve-block.ts';

export interface ShrunkenOptions {
  readonly outcomes: Uint8Array;
  readonly weights: Float64Array;
  /** Features to leave out, by index. */
  readonly without: ReadonlySet<number>;
  /** Default: each feature its own. */
  readonly prior?: ShrinkagePrior;
  /** Pairs of features that have effects of their own on a coarse grid. Default: none. */
  readonly pairs?: readonly PairGrid[];
  /** Log-odds known beforehand, by row; what is fitted are deviations from them. Default: none. */
  readonly offsets?: Float64Array;
}

/** Sweeps over all features; the fit stops early when no effect moves by more than `enoughLogOdds`. */
const maxSweeps = 40;
const enoughLogOdds = 2e-3;
/**
 * What one feature's effects are expected to vary by before the data speaks, and how many effects that expectation is worth:
 * worth few, each feature finds its own variance and most may shrink to nothing; worth many, all are shrunk much alike.
 */
export type ShrinkagePrior = 'each its own' | 'much alike';
const priors: Readonly<Record<ShrinkagePrior, { readonly variance: number; readonly effects: number }>> = {
  'each its own': { variance: 0.03, effects: 0.7 },
  'much alike': { variance: 0.1, effects: 9 },
};

const defaultPrior: ShrinkagePrior = 'each its own';

/** The variance is learned anew this many times in each step; it costs bins, not rows. */
const varianceUpdates = 3;

interface Block {
  /** One feature, or the two of a pair. */
  readonly features: readonly number[];
  readonly pair: PairGrid | null;
  readonly codes: Uint16Array;
  readonly ordered: boolean;
  readonly effects: Float64Array;
  variance: number;
}

function makeBlocks(rows: BinnedRows, { without, prior = defaultPrior, pairs = [] }: ShrunkenOptions): Block[] {
  const { variance } = priors[prior];
  const single = rows.features.flatMap((feature, at): Block[] => {
    if (feature.use === 'boosted' || without.has(at)) return [];
    const codes = rows.codes[at] ?? new Uint16Array(0);
    const effects = new Float64Array(feature.binCount);
    return [{ features: [at], pair: null, codes, ordered: feature.ordered, effects, variance }];
  });
  const paired = pairs.map((pair): Block => {
    const effects = new Float64Array(gridSide * gridSide);
    const features = [pair.first, pair.second];
    return { features, pair, codes: pairCodes(rows, pair), ordered: false, effects, variance };
  });
  return [...single, ...paired];
}

/**
 * Fits an additive logistic model by blocks: level effects are shrunk to zero, neighbouring bins of a number to each other,
 * each feature by a variance learned from the data (empirical Bayes, MacKay's update), so that noise shrinks to nothing.
 */
export function fitShrunkenLogistic(rows: BinnedRows, options: ShrunkenOptions): AdditiveFit {
  const { outcomes, weights } = options;
  const blocks = makeBlocks(rows, options);
  let won = 0;
  let total = 0;
  for (let row = 0; row < rows.rowCount; row += 1) {
    won += (outcomes[row] ?? 0) * (weights[row] ?? 0);
    total += weights[row] ?? 0;
  }
  let intercept = logit((won + 0.5) / (total + 1));
  const logOdds = new Float64Array(rows.rowCount).map((_, row) => intercept + (options.offsets?.[row] ?? 0));
  const gradient = new Float64Array(rows.rowCount);
  const curvature = new Float64Array(rows.rowCount);
  for (let sweep = 0; sweep < maxSweeps; sweep += 1) {
    for (let row = 0; row < rows.rowCount; row += 1) {
      const probability = sigmoid(logOdds[row] ?? 0);
      const weight = weights[row] ?? 0;
      gradient[row] = weight * (probability - (outcomes[row] ?? 0));
      curvature[row] = weight * Math.max(probability * (1 - probability), 1e-4);
    }
    let moved = 0;
    for (const block of blocks) {
      moved = Math.max(
        moved,
        updateBlock(block, rows, { logOdds, gradient, curvature }, sweep > 1 ? (options.prior ?? defaultPrior) : null),
      );
    }
    const shift = centre(blocks, rows, logOdds, gradient, curvature);
    intercept += shift;
    if (sweep > 3 && moved < enoughLogOdds) break;
  }
  return { intercept, terms: blocks.map(toTerm) };
}

function toTerm({ features, pair, codes, ordered, effects }: Block): AdditiveTerm {
  if (pair) return { features, scores: expandGrid(pair, effects) };
  // No training row was blank: a blank to come says nothing.
  if (ordered && !codes.includes(0)) effects[0] = 0;
  return { features, scores: effects };
}

interface Working {
  readonly logOdds: Float64Array;
  readonly gradient: Float64Array;
  readonly curvature: Float64Array;
}

/** One Newton step for one feature's effects, whose variance is then learned again (`prior` null: not yet); returns the largest step. */
function updateBlock(block: Block, rows: BinnedRows, working: Working, prior: ShrinkagePrior | null): number {
  const { logOdds, gradient, curvature } = working;
  const { codes, ordered } = block;
  const size = block.effects.length;
  const gradients = new Float64Array(size);
  const curvatures = new Float64Array(size);
  for (let row = 0; row < rows.rowCount; row += 1) {
    const code = codes[row] ?? 0;
    gradients[code] = (gradients[code] ?? 0) + (gradient[row] ?? 0);
    curvatures[code] = (curvatures[code] ?? 0) + (curvature[row] ?? 0);
  }
  const solve = ordered ? solveChain : solveLevels;
  let { steps, spread, degrees } = solve(block.effects, gradients, curvatures, block.variance);
  for (let time = 0; prior && time < varianceUpdates; time += 1) {
    const { variance, effects } = priors[prior];
    const learned = (spread + effects * variance) / (degrees + effects);
    block.variance = Math.min(Math.max(learned, 1e-5), 4);
    ({ steps, spread, degrees } = solve(block.effects, gradients, curvatures, block.variance));
  }
  let largest = 0;
  for (let code = 0; code < size; code += 1) {
    const step = Math.min(Math.max(steps[code] ?? 0, -2), 2);
    steps[code] = step;
    block.effects[code] = (block.effects[code] ?? 0) + step;
    largest = Math.max(largest, Math.abs(step));
  }
  for (let row = 0; row < rows.rowCount; row += 1) {
    const step = steps[codes[row] ?? 0] ?? 0;
    logOdds[row] = (logOdds[row] ?? 0) + step;
    gradient[row] = (gradient[row] ?? 0) + step * (curvature[row] ?? 0);
  }
  return largest;
}

/** Moves each feature's mean effect into the intercept and takes one Newton step on it; returns the whole change. */
function centre(
  blocks: readonly Block[],
  rows: BinnedRows,
  logOdds: Float64Array,
  gradient: Float64Array,
  curvature: Float64Array,
): number {
  let gradientSum = 0;
  let curvatureSum = 1e-9;
  for (let row = 0; row < rows.rowCount; row += 1) {
    gradientSum += gradient[row] ?? 0;
    curvatureSum += curvature[row] ?? 0;
  }
  const step = Math.min(Math.max(-gradientSum / curvatureSum, -2), 2);
  for (let row = 0; row < rows.rowCount; row += 1) logOdds[row] = (logOdds[row] ?? 0) + step;
  let moved = step;
  for (const block of blocks) {
    const { codes } = block;
    let sum = 0;
    for (let row = 0; row < rows.rowCount; row += 1) sum += block.effects[codes[row] ?? 0] ?? 0;
    const mean = sum / Math.max(rows.rowCount, 1);
    for (let code = 0; code < block.effects.length; code += 1) block.effects[code] = (block.effects[code] ?? 0) - mean;
    moved += mean;
  }
  return moved;
}
