import type { Distribution, Survival } from './benchmarks.ts';

/** Mean and quantiles of `values` (linear interpolation between neighbours). Values that are not finite are left out. */
export function distributionOf(values: readonly number[]): Distribution {
  const sorted = Float64Array.from(values.filter(Number.isFinite)).sort();
  const count = sorted.length;
  if (count === 0) return { count, mean: null, p10: null, p25: null, median: null, p75: null, p90: null };
  let sum = 0;
  for (const value of sorted) sum += value;
  return {
    count,
    mean: sum / count,
    p10: quantile(sorted, 0.1),
    p25: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    p75: quantile(sorted, 0.75),
    p90: quantile(sorted, 0.9),
  };
}

function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const low = Math.floor(place);
  const below = sorted[low] ?? 0;
  const above = sorted[Math.min(low + 1, sorted.length - 1)] ?? below;
  return below + (above - below) * (place - low);
}

/**
 * Quantiles of a lasting time where some have not ended yet: each `ended` value is a finished one, each `censored` value
 * lasted at least that long. Source: https://doi.org/10.1080/01621459.1958.10501452 (Kaplan and Meier 1958) (2026-11-20)
 */
export function survivalOf(ended: readonly number[], censored: readonly number[]): Survival {
  const ends = Float64Array.from(ended.filter(Number.isFinite)).sort();
  const cuts = Float64Array.from(censored.filter(Number.isFinite)).sort();
  const found = new Map<number, number>();
  const shares = [0.25, 0.5, 0.75, 0.9];
  let alive = 1;
  let cut = 0;
  for (let index = 0; index < ends.length; ) {
    const at = ends[index] ?? 0;
    let deaths = 0;
    while (ends[index + deaths] === at) deaths += 1;
    while (cut < cuts.length && (cuts[cut] ?? 0) < at) cut += 1;
    alive *= 1 - deaths / (ends.length - index + cuts.length - cut);
    for (const share of shares) if (!found.has(share) && alive <= 1 - share + 1e-12) found.set(share, at);
    index += deaths;
  }
  return {
    count: ends.length + cuts.length,
    ended: ends.length,
    p25: found.get(0.25) ?? null,
    median: found.get(0.5) ?? null,
    p75: found.get(0.75) ?? null,
    p90: found.get(0.9) ?? null,
  };
}
