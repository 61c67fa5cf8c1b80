import type { Feature } from './encode-features.ts';

/** A way to part a node's rows by one feature: bins with `goesRight[bin] = 1` go to the right. */
export interface Split {
  readonly feature: number;
  readonly gain: number;
  readonly goesRight: Uint8Array;
}

export interface SplitLimits {
  /** Ridge on leaf values, in units of curvature. */
  readonly ridge: number;
  /** Least curvature on each side. */
  readonly minCurvature: number;
  /** Added to a level's curvature before levels are ordered, so that rare levels come to the middle. */
  readonly levelSmoothing: number;
}

function leafGain(gradient: number, curvature: number, ridge: number): number {
  return (gradient * gradient) / (curvature + ridge);
}

/** Levels with rows, ordered by their shrunken mean gradient. */
function orderedLevels(sums: Float64Array, start: number, binCount: number, smoothing: number): number[] {
  const present: number[] = [];
  const key = new Float64Array(binCount);
  for (let bin = 0; bin < binCount; bin += 1) {
    const curvature = sums[2 * (start + bin) + 1] ?? 0;
    if (curvature <= 1e-12) continue;
    key[bin] = (sums[2 * (start + bin)] ?? 0) / (curvature + smoothing);
    present.push(bin);
  }
  return present.sort((a, b) => (key[a] ?? 0) - (key[b] ?? 0) || a - b);
}

/** The best split of one feature from its sums of gradient and curvature by bin (`sums[2 * (start + bin)]`, then `+ 1`); null: none gains. */
export function bestSplitOf(
  feature: Feature,
  index: number,
  sums: Float64Array,
  start: number,
  limits: SplitLimits,
): Split | null {
  const { binCount, ordered } = feature;
  const levels = ordered ? null : orderedLevels(sums, start, binCount, limits.levelSmoothing);
  const length = levels ? levels.length : binCount;
  let gradientAll = 0;
  let curvatureAll = 0;
  for (let bin = 0; bin < binCount; bin += 1) {
    gradientAll += sums[2 * (start + bin)] ?? 0;
    curvatureAll += sums[2 * (start + bin) + 1] ?? 0;
  }
  const ridge = ordered ? limits.ridge : limits.ridge + limits.levelSmoothing;
  const whole = leafGain(gradientAll, curvatureAll, limits.ridge);
  let gradient = 0;
  let curvature = 0;
  let best = 1e-9;
  let bestAt = -1;
  for (let at = 0; at < length - 1; at += 1) {
    const bin = levels ? (levels[at] ?? 0) : at;
    const inBin = sums[2 * (start + bin) + 1] ?? 0;
    gradient += sums[2 * (start + bin)] ?? 0;
    curvature += inBin;
    if (inBin === 0 || curvature < limits.minCurvature) continue;
    if (curvatureAll - curvature < limits.minCurvature) break;
    const gain =
      leafGain(gradient, curvature, ridge) + leafGain(gradientAll - gradient, curvatureAll - curvature, ridge) - whole;
    if (gain > best) {
      best = gain;
      bestAt = at;
    }
  }
  if (bestAt < 0) return null;
  const goesRight = new Uint8Array(binCount);
  if (levels) for (let at = bestAt + 1; at < length; at += 1) goesRight[levels[at] ?? 0] = 1;
  else goesRight.fill(1, bestAt + 1);
  return { feature: index, gain: best, goesRight };
}
