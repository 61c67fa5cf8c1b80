import { type AdditiveFit, type BinnedRows, logit, sigmoid } from './additive-fit.ts';
import { solveChain, solveLevels } from './solve-block.ts';

export interface ShrunkenOptions {
  readonly outcomes: Uint8Array;
  readonly weights: Float64Array;
  /** Features to leave out, by index. */
  readonly without: ReadonlySet<number>;
  readonly prior: ShrinkagePrior;
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
  'each its own': { variance: 0.06, effects: 1.5 },
  'much alike': { variance: 0.1, effects: 9 },
};

interface Block {
  readonly feature: number;
  readonly effects: Float64Array;
  variance: number;
}

function usable(rows: BinnedRows, { without, prior }: ShrunkenOptions): Block[] {
  return rows.features.flatMap((feature, at) => {
    if (feature.use === 'boosted' || without.has(at)) return [];
    return [{ feature: at, effects: new Float64Array(feature.binCount), variance: priors[prior].variance }];
  });
}

/**
 * Fits an additive logistic model by blocks: level effects are shrunk to zero, neighbouring bins of a number to each other,
 * each feature by a variance learned from the data (empirical Bayes, MacKay's update), so that noise shrinks to nothing.
 */
export function fitShrunkenLogistic(rows: BinnedRows, options: ShrunkenOptions): AdditiveFit {
  const { outcomes, weights } = options;
  const blocks = usable(rows, options);
  let won = 0;
  let total = 0;
  for (let row = 0; row < rows.rowCount; row += 1) {
    won += (outcomes[row] ?? 0) * (weights[row] ?? 0);
    total += weights[row] ?? 0;
  }
  let intercept = logit((won + 0.5) / (total + 1));
  const logOdds = new Float64Array(rows.rowCount).fill(intercept);
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
        updateBlock(block, rows, { logOdds, gradient, curvature }, sweep > 1 ? options.prior : null),
      );
    }
    const shift = centre(blocks, rows, logOdds, gradient, curvature);
    intercept += shift;
    if (sweep > 3 && moved < enoughLogOdds) break;
  }
  return { intercept, terms: blocks.map(({ feature, effects }) => ({ features: [feature], scores: effects })) };
}

interface Working {
  readonly logOdds: Float64Array;
  readonly gradient: Float64Array;
  readonly curvature: Float64Array;
}

/** One Newton step for one feature's effects, whose variance is then learned again (`prior` null: not yet); returns the largest step. */
function updateBlock(block: Block, rows: BinnedRows, working: Working, prior: ShrinkagePrior | null): number {
  const { logOdds, gradient, curvature } = working;
  const codes = rows.codes[block.feature] ?? new Uint16Array(0);
  const ordered = rows.features[block.feature]?.ordered ?? false;
  const size = block.effects.length;
  const gradients = new Float64Array(size);
  const curvatures = new Float64Array(size);
  for (let row = 0; row < rows.rowCount; row += 1) {
    const code = codes[row] ?? 0;
    gradients[code] = (gradients[code] ?? 0) + (gradient[row] ?? 0);
    curvatures[code] = (curvatures[code] ?? 0) + (curvature[row] ?? 0);
  }
  const solve = ordered ? solveChain : solveLevels;
  const { steps, spread, degrees } = solve(block.effects, gradients, curvatures, block.variance);
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
  if (prior) {
    const { variance, effects } = priors[prior];
    const learned = (spread + effects * variance) / (degrees + effects);
    block.variance = Math.min(Math.max(learned, 1e-5), 4);
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
    const codes = rows.codes[block.feature] ?? new Uint16Array(0);
    let sum = 0;
    for (let row = 0; row < rows.rowCount; row += 1) sum += block.effects[codes[row] ?? 0] ?? 0;
    const mean = sum / Math.max(rows.rowCount, 1);
    for (let code = 0; code < block.effects.length; code += 1) block.effects[code] = (block.effects[code] ?? 0) - mean;
    moved += mean;
  }
  return moved;
}
