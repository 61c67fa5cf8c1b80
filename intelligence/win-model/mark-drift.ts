import type { BinnedRows } from './additive-fit.ts';
import type { Feature } from './encode-features.ts';

/** A feature drifts when its bins follow the rows' time order this closely (absolute correlation). */
const driftCorrelation = 0.85;

function correlationWithPlace(codes: Uint16Array): number {
  let rows = 0;
  let sumX = 0;
  let sumY = 0;
  let sumXx = 0;
  let sumYy = 0;
  let sumXy = 0;
  codes.forEach((code, row) => {
    if (code === 0) return;
    rows += 1;
    sumX += row;
    sumY += code;
    sumXx += row * row;
    sumYy += code * code;
    sumXy += row * code;
  });
  const spread = (rows * sumXx - sumX * sumX) * (rows * sumYy - sumY * sumY);
  return spread > 0 ? (rows * sumXy - sumX * sumY) / Math.sqrt(spread) : 0;
}

/** Marks the ordered features of time-ordered rows that grow (or fall) with time: later rows lie beyond what training saw. */
export function markDrift(rows: BinnedRows): Feature[] {
  return rows.features.map((feature, at) => {
    const codes = rows.codes[at];
    if (feature.drifts || !feature.ordered || !codes) return feature;
    return Math.abs(correlationWithPlace(codes)) >= driftCorrelation ? { ...feature, drifts: true } : feature;
  });
}
