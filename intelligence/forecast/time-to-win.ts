import type { Distribution } from '../benchmarks/benchmarks.ts';

/** How long a win takes, as a distribution: the share of wins that need at most so many days. */
export interface TimeToWin {
  shareWithin(days: number): number;
}

/**
 * The distribution through the quantiles that won deals showed: straight lines between them, from 0 days on, and an
 * exponential tail past the last. Null when nothing was won yet.
 */
export function timeToWin({ p10, p25, median, p75, p90 }: Distribution): TimeToWin | null {
  if (p10 === null || p25 === null || median === null || p75 === null || p90 === null) return null;
  const points = [
    [0, 0],
    [p10, 0.1],
    [p25, 0.25],
    [median, 0.5],
    [p75, 0.75],
    [p90, 0.9],
  ] as const;
  // an exponential tail halves over the same days everywhere; this one runs through the last two quantiles
  const tailDays = Math.max(1, (p90 - p75) / Math.log(0.25 / 0.1));
  return {
    shareWithin(days) {
      if (!(days >= 0)) return 0;
      if (days >= p90) return 1 - 0.1 * Math.exp(-(days - p90) / tailDays);
      const next = points.findIndex(([at]) => at > days);
      const [toDays, toShare] = points[next] ?? [p90, 0.9];
      const [fromDays, fromShare] = points[next - 1] ?? [0, 0];
      return toDays > fromDays
        ? fromShare + ((toShare - fromShare) * (days - fromDays)) / (toDays - fromDays)
        : toShare;
    },
  };
}

/** The same for something that has already lasted `ageDays` (days past the plan, where time counts from it) without ending in a win. */
export function timeToWinAfter(whole: TimeToWin, ageDays: number): TimeToWin {
  const past = whole.shareWithin(ageDays);
  const left = 1 - past;
  return {
    shareWithin: (days) =>
      days >= 0 && left > 1e-9 ? Math.max(0, Math.min(1, (whole.shareWithin(ageDays + days) - past) / left)) : 0,
  };
}
