/** The chance level below which a change counts as real. */
export const significanceLevel = 0.05;

/**
 * The chance of seeing `recent` or fewer events when the rate had not changed: two Poisson counts over windows of
 * `recentDays` and `priorDays`, compared by the exact conditional binomial test.
 * Source: https://doi.org/10.1093/biomet/31.3-4.313 (Przyborowski and Wilenski 1940) (2026-11-20)
 */
export function chanceOfSoFew(recent: number, prior: number, recentDays: number, priorDays: number): number {
  return binomialCdf(recent, recent + prior, recentDays / (recentDays + priorDays));
}

/** P(X <= k) for X ~ Binomial(n, p); beyond 200 trials the normal approximation, where the exact terms underflow. */
export function binomialCdf(k: number, n: number, p: number): number {
  if (k >= n) return 1;
  if (k < 0) return 0;
  if (n > 200) return normalCdf((k + 0.5 - n * p) / Math.sqrt(n * p * (1 - p)));
  let term = (1 - p) ** n;
  let sum = term;
  for (let i = 1; i <= k; i += 1) {
    term *= ((n - i + 1) / i) * (p / (1 - p));
    sum += term;
  }
  return Math.min(1, sum);
}

/**
 * One-sided chance that `later` is drawn from the same distribution as `earlier` and yet ranks this high
 * (Mann–Whitney with the normal approximation and continuity correction).
 * Source: https://doi.org/10.1214/aoms/1177730491 (Mann and Whitney 1947) (2026-11-20)
 */
export function chanceOfSoHigh(later: readonly number[], earlier: readonly number[]): number {
  const pairs = later.length * earlier.length;
  if (pairs === 0) return 1;
  let wins = 0;
  for (const a of later) for (const b of earlier) wins += a > b ? 1 : a === b ? 0.5 : 0;
  const deviation = Math.sqrt((pairs * (later.length + earlier.length + 1)) / 12);
  return 1 - normalCdf((wins - pairs / 2 - 0.5) / deviation);
}

/** Φ(z), within 7.5e-8. Source: https://personal.math.ubc.ca/~cbm/aands/page_932.htm, 26.2.17 (2026-11-20) */
function normalCdf(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const upper = (Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly;
  return z >= 0 ? 1 - upper : upper;
}
