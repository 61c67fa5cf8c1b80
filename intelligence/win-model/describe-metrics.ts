import { auc, averagePrecision, brier, type CalibrationBin, calibrationTable, ece, lift, logLoss } from './metrics.ts';
import { seededRandom } from './random.ts';

/** A figure with its 95 % bootstrap interval; null where the rows cannot give it (no rows, one class only). */
export interface Figure {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** How good probabilities were on rows they were not learned from. */
export interface MetricsReport {
  readonly rows: number;
  readonly won: number;
  readonly auc: Figure;
  readonly averagePrecision: Figure;
  readonly brier: Figure;
  readonly logLoss: Figure;
  readonly ece: Figure;
  /** Share won in the top tenth over the share won of all. */
  readonly liftTopDecile: Figure;
  readonly calibration: readonly CalibrationBin[];
}

type Metric = (outcomes: Uint8Array, probabilities: Float64Array) => number | null;

/** Bootstrap resamples: 200, fewer on large tables, where the interval is narrow anyway. */
function resampleCount(rows: number): number {
  return Math.min(Math.max(Math.round(1_500_000 / Math.max(rows, 1)), 40), 200);
}

/** Rows by rising probability; `clusterOf` numbers what is drawn as one: rows that belong together, or each row alone. */
interface SortedRows {
  readonly outcomes: Uint8Array;
  readonly probabilities: Float64Array;
  readonly clusterOf: Int32Array;
  readonly clusterCount: number;
}

function resample(sorted: SortedRows, next: () => number): { outcomes: Uint8Array; probabilities: Float64Array } {
  const rows = sorted.outcomes.length;
  const draws = new Uint16Array(sorted.clusterCount);
  for (let draw = 0; draw < sorted.clusterCount; draw += 1) {
    const cluster = Math.floor(next() * sorted.clusterCount);
    draws[cluster] = (draws[cluster] ?? 0) + 1;
  }
  const counts = Uint16Array.from(sorted.clusterOf, (cluster) => draws[cluster] ?? 0);
  const size = counts.reduce((sum, count) => sum + count, 0);
  const outcomes = new Uint8Array(size);
  const probabilities = new Float64Array(size);
  let at = 0;
  for (let row = 0; row < rows; row += 1) {
    for (let copy = counts[row] ?? 0; copy > 0; copy -= 1) {
      outcomes[at] = sorted.outcomes[row] ?? 0;
      probabilities[at++] = sorted.probabilities[row] ?? 0;
    }
  }
  return { outcomes, probabilities };
}

/** Numbers the clusters of rows in the order in which they appear. */
function clustersOf(
  order: Int32Array,
  clusters: readonly string[] | null,
): Pick<SortedRows, 'clusterOf' | 'clusterCount'> {
  if (clusters === null) return { clusterOf: order.map((_, at) => at), clusterCount: order.length };
  const numbers = new Map<string, number>();
  for (const cluster of clusters) if (!numbers.has(cluster)) numbers.set(cluster, numbers.size);
  return { clusterOf: order.map((row) => numbers.get(clusters[row] ?? '') ?? 0), clusterCount: numbers.size };
}

/**
 * All metrics of probabilities against outcomes, with 95 % intervals from a bootstrap seeded by `seed`. Rows of one of the
 * `clusters` (by row; null: each row stands alone) are drawn together, since they do not vary apart.
 */
export function describeMetrics(
  outcomes: Uint8Array,
  probabilities: Float64Array,
  seed: number,
  clusters: readonly string[] | null = null,
): MetricsReport {
  const order = Int32Array.from(outcomes, (_, row) => row).sort(
    (a, b) => (probabilities[a] ?? 0) - (probabilities[b] ?? 0) || (outcomes[a] ?? 0) - (outcomes[b] ?? 0) || a - b,
  );
  const sorted = {
    outcomes: Uint8Array.from(order, (row) => outcomes[row] ?? 0),
    probabilities: Float64Array.from(order, (row) => probabilities[row] ?? 0),
    ...clustersOf(order, clusters),
  };
  const metrics: readonly Metric[] = [auc, averagePrecision, brier, logLoss, ece, lift];
  const values = metrics.map((metric) => metric(sorted.outcomes, sorted.probabilities));
  const drawn: number[][] = metrics.map(() => []);
  const random = seededRandom(seed + 31);
  for (let time = 0; time < resampleCount(outcomes.length); time += 1) {
    const sample = resample(sorted, () => random.next());
    metrics.forEach((metric, at) => {
      const value = metric(sample.outcomes, sample.probabilities);
      if (value !== null) drawn[at]?.push(value);
    });
  }
  const figure = (at: number): Figure => {
    const all = (drawn[at] ?? []).sort((a, b) => a - b);
    const quantile = (share: number) => all[Math.round(share * (all.length - 1))] ?? null;
    return { value: values[at] ?? null, low: quantile(0.025), high: quantile(0.975) };
  };
  return {
    rows: outcomes.length,
    won: outcomes.reduce((sum, outcome) => sum + outcome, 0),
    auc: figure(0),
    averagePrecision: figure(1),
    brier: figure(2),
    logLoss: figure(3),
    ece: figure(4),
    liftTopDecile: figure(5),
    calibration: calibrationTable(outcomes, probabilities),
  };
}
