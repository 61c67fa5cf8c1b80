/** A Newton step for one feature's effects; `spread` over `degrees` estimates the variance the effects were drawn with. */
export interface BlockStep {
  readonly steps: Float64Array;
  readonly spread: number;
  readonly degrees: number;
}

/** Independent levels: each effect is drawn from a normal with mean 0 and `variance`. Levels without rows stay at 0. */
export function solveLevels(
  effects: Float64Array,
  gradients: Float64Array,
  curvatures: Float64Array,
  variance: number,
): BlockStep {
  const steps = new Float64Array(effects.length);
  let spread = 0;
  let degrees = 0;
  for (let at = 0; at < effects.length; at += 1) {
    const curvature = curvatures[at] ?? 0;
    if (curvature === 0) continue;
    const effect = effects[at] ?? 0;
    const precision = curvature + 1 / variance;
    const step = -((gradients[at] ?? 0) + effect / variance) / precision;
    steps[at] = step;
    spread += (effect + step) ** 2;
    degrees += 1 - 1 / (precision * variance);
  }
  return { steps, spread, degrees };
}

/** Blank has no neighbours: its effect is drawn from a normal with this variance. */
const blankVariance = 0.25;
/** Holds the chain's level near 0 without shrinking its shape. */
const anchor = 0.02;

/** Bins in order (0 is blank and apart): each effect is drawn around its neighbour's with `variance`, a random walk. */
export function solveChain(
  effects: Float64Array,
  gradients: Float64Array,
  curvatures: Float64Array,
  variance: number,
): BlockStep {
  const size = effects.length;
  const steps = new Float64Array(size);
  const tie = 1 / variance;
  const blankCurvature = curvatures[0] ?? 0;
  if (blankCurvature > 0) {
    const precision = blankCurvature + 1 / blankVariance;
    steps[0] = -((gradients[0] ?? 0) + (effects[0] ?? 0) / blankVariance) / precision;
  }
  if (size < 3) {
    if (size === 2) steps[1] = -((gradients[1] ?? 0) + anchor * (effects[1] ?? 0)) / ((curvatures[1] ?? 0) + anchor);
    return { steps, spread: 0, degrees: 0 };
  }
  const pivots = new Float64Array(size);
  const right = new Float64Array(size);
  for (let at = 1; at < size; at += 1) {
    const effect = effects[at] ?? 0;
    const before = at > 1 ? effect - (effects[at - 1] ?? 0) : 0;
    const after = at < size - 1 ? (effects[at + 1] ?? 0) - effect : 0;
    const neighbours = (at > 1 ? 1 : 0) + (at < size - 1 ? 1 : 0);
    const factor = at > 1 ? tie / (pivots[at - 1] ?? 1) : 0;
    pivots[at] = (curvatures[at] ?? 0) + anchor + neighbours * tie - factor * (at > 1 ? tie : 0);
    right[at] = -((gradients[at] ?? 0) + anchor * effect + tie * (before - after)) + factor * (right[at - 1] ?? 0);
  }
  return { steps: backSubstitute(steps, pivots, right, tie), ...chainSpread(effects, steps, pivots, tie) };
}

function backSubstitute(steps: Float64Array, pivots: Float64Array, right: Float64Array, tie: number): Float64Array {
  const size = pivots.length;
  for (let at = size - 1; at >= 1; at -= 1) {
    const next = at < size - 1 ? (steps[at + 1] ?? 0) : 0;
    steps[at] = ((right[at] ?? 0) + tie * next) / (pivots[at] ?? 1);
  }
  return steps;
}

/** The sum of squared differences of the new effects, and how many differences the data itself settled. */
function chainSpread(
  effects: Float64Array,
  steps: Float64Array,
  pivots: Float64Array,
  tie: number,
): { readonly spread: number; readonly degrees: number } {
  const size = pivots.length;
  let spread = 0;
  let uncertain = 0;
  let variance = 1 / (pivots[size - 1] ?? 1);
  for (let at = size - 2; at >= 1; at -= 1) {
    const factor = tie / (pivots[at] ?? 1);
    const covariance = factor * variance;
    const own = 1 / (pivots[at] ?? 1) + factor * factor * variance;
    uncertain += own + variance - 2 * covariance;
    variance = own;
    const here = (effects[at] ?? 0) + (steps[at] ?? 0);
    spread += ((effects[at + 1] ?? 0) + (steps[at + 1] ?? 0) - here) ** 2;
  }
  return { spread, degrees: Math.max(size - 2 - tie * uncertain, 0) };
}
