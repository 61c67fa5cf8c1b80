import { sigmoid } from '../../../intelligence/win-model/additive-fit.ts';
import type { CodedColumn } from './baseline-codes.ts';

const ridge = 1;
const sweeps = 60;

/** Ridge logistic regression on one-hot bins and levels, fitted on the first `outcomes.length` rows; probabilities of all rows. */
export function binnedLogistic(columns: readonly CodedColumn[], outcomes: Uint8Array): Float64Array {
  const rows = outcomes.length;
  const all = columns[0]?.codes.length ?? 0;
  const effects = columns.map((column) => new Float64Array(column.codeCount));
  const logOdds = new Float64Array(all);
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    let moved = 0;
    for (let at = -1; at < columns.length; at += 1) {
      const column = columns[at];
      const count = column?.codeCount ?? 1;
      const gradient = new Float64Array(count);
      const curvature = new Float64Array(count);
      for (let row = 0; row < rows; row += 1) {
        const code = column?.codes[row] ?? 0;
        const probability = sigmoid(logOdds[row] ?? 0);
        gradient[code] = (gradient[code] ?? 0) + probability - (outcomes[row] ?? 0);
        curvature[code] = (curvature[code] ?? 0) + Math.max(probability * (1 - probability), 1e-4);
      }
      const penalty = column ? ridge : 0;
      const own = effects[at];
      const steps = gradient.map((slope, code) => {
        const step = -(slope + penalty * (own?.[code] ?? 0)) / ((curvature[code] ?? 0) + penalty + 1e-9);
        return Math.min(Math.max(step, -2), 2);
      });
      if (own) for (let code = 0; code < count; code += 1) own[code] = (own[code] ?? 0) + (steps[code] ?? 0);
      for (let row = 0; row < all; row += 1) logOdds[row] = (logOdds[row] ?? 0) + (steps[column?.codes[row] ?? 0] ?? 0);
      for (const step of steps) moved = Math.max(moved, Math.abs(step));
    }
    if (moved < 1e-3) break;
  }
  return logOdds.map(sigmoid);
}
