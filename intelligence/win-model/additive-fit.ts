import type { Feature } from './encode-features.ts';

/** The codes of every feature for a set of rows: `codes[f][row]` is below `features[f].binCount`. */
export interface BinnedRows {
  readonly features: readonly Feature[];
  readonly codes: readonly Uint16Array[];
  readonly rowCount: number;
}

/** One part of the score: a table over one feature's bins, or over two features' (`scores[codeA * binCountB + codeB]`). */
export interface AdditiveTerm {
  readonly features: readonly number[];
  readonly scores: Float64Array;
}

/** A score in log-odds of winning: the intercept plus one entry of each term's table. */
export interface AdditiveFit {
  readonly intercept: number;
  readonly terms: readonly AdditiveTerm[];
}

/** The entry of a term's table that row `row` selects. */
export function termScore(term: AdditiveTerm, rows: BinnedRows, row: number): number {
  const [first = 0, second] = term.features;
  const code = rows.codes[first]?.[row] ?? 0;
  if (second === undefined) return term.scores[code] ?? 0;
  return term.scores[code * (rows.features[second]?.binCount ?? 1) + (rows.codes[second]?.[row] ?? 0)] ?? 0;
}

/** The log-odds of every row, summed term by term in the fit's order. */
export function scoreRows(fit: AdditiveFit, rows: BinnedRows): Float64Array {
  const logOdds = new Float64Array(rows.rowCount).fill(fit.intercept);
  for (const term of fit.terms) {
    for (let row = 0; row < rows.rowCount; row += 1) logOdds[row] = (logOdds[row] ?? 0) + termScore(term, rows, row);
  }
  return logOdds;
}

/** The rows at `indices`, in that order. */
export function takeRows(rows: BinnedRows, indices: Int32Array): BinnedRows {
  const codes = rows.codes.map((code) => {
    const taken = new Uint16Array(indices.length);
    for (let at = 0; at < indices.length; at += 1) taken[at] = code[indices[at] ?? 0] ?? 0;
    return taken;
  });
  return { features: rows.features, codes, rowCount: indices.length };
}

/** `a + weight * b` style blend: the weighted sum of fits over the same features, terms on the same features merged. */
export function blendFits(parts: readonly { readonly fit: AdditiveFit; readonly weight: number }[]): AdditiveFit {
  let intercept = 0;
  const merged = new Map<string, { features: readonly number[]; scores: Float64Array }>();
  for (const { fit, weight } of parts) {
    if (weight === 0) continue;
    intercept += weight * fit.intercept;
    for (const term of fit.terms) {
      const key = term.features.join(',');
      const known = merged.get(key) ?? { features: term.features, scores: new Float64Array(term.scores.length) };
      for (let at = 0; at < term.scores.length; at += 1) {
        known.scores[at] = (known.scores[at] ?? 0) + weight * (term.scores[at] ?? 0);
      }
      merged.set(key, known);
    }
  }
  return { intercept, terms: [...merged.values()] };
}

/** Probability of winning from log-odds. */
export function sigmoid(logOdds: number): number {
  return logOdds >= 0 ? 1 / (1 + Math.exp(-logOdds)) : Math.exp(logOdds) / (1 + Math.exp(logOdds));
}

/** Log-odds from a probability, kept finite. */
export function logit(probability: number): number {
  const kept = Math.min(Math.max(probability, 1e-9), 1 - 1e-9);
  return Math.log(kept / (1 - kept));
}
