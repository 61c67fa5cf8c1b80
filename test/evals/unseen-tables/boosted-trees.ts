import { logit, sigmoid } from '../../../intelligence/win-model/additive-fit.ts';
import type { CodedColumn } from './baseline-codes.ts';

const learningRate = 0.1;
const maxLeaves = 31;
const minLeafRows = 20;
const maxRounds = 300;
/** Rounds without a better score on the watched rows before it stops. */
const patience = 15;

interface Split {
  readonly column: number;
  readonly gain: number;
  readonly goesRight: Uint8Array;
}
interface Leaf {
  readonly rows: Int32Array;
  readonly split: Split | null;
}

function bestSplit(columns: readonly CodedColumn[], rows: Int32Array, gradient: Float64Array, curvature: Float64Array) {
  let best: Split | null = null;
  columns.forEach(({ codes, codeCount, ordered }, column) => {
    const slopes = new Float64Array(codeCount);
    const curves = new Float64Array(codeCount);
    const counts = new Float64Array(codeCount);
    let slopeAll = 0;
    let curveAll = 0;
    for (const row of rows) {
      const code = codes[row] as number;
      slopes[code] = (slopes[code] as number) + (gradient[row] as number);
      curves[code] = (curves[code] as number) + (curvature[row] as number);
      counts[code] = (counts[code] as number) + 1;
      slopeAll += gradient[row] as number;
      curveAll += curvature[row] as number;
    }
    const order = Array.from({ length: codeCount }, (_, code) => code).filter((code) => (counts[code] ?? 0) > 0);
    if (!ordered)
      order.sort((a, b) => (slopes[a] ?? 0) / ((curves[a] ?? 0) + 3) - (slopes[b] ?? 0) / ((curves[b] ?? 0) + 3));
    let [slope, curve, count] = [0, 0, 0];
    for (let at = 0; at < order.length - 1; at += 1) {
      const code = order[at] ?? 0;
      slope += slopes[code] ?? 0;
      curve += curves[code] ?? 0;
      count += counts[code] ?? 0;
      if (count < minLeafRows || rows.length - count < minLeafRows) continue;
      const rest = curveAll - curve;
      const gain =
        slope ** 2 / (curve + 1e-6) + (slopeAll - slope) ** 2 / (rest + 1e-6) - slopeAll ** 2 / (curveAll + 1e-6);
      if (gain <= (best?.gain ?? 1e-6)) continue;
      const goesRight = new Uint8Array(codeCount);
      for (const right of order.slice(at + 1)) goesRight[right] = 1;
      best = { column, gain, goesRight };
    }
  });
  return best as Split | null;
}

/** Gradient-boosted trees as a common library grows them (31 leaves, rate 0.1, stopped on a fifth of the rows); probabilities of all rows. */
export function boostedTrees(columns: readonly CodedColumn[], outcomes: Uint8Array): Float64Array {
  const known = outcomes.length;
  const all = columns[0]?.codes.length ?? 0;
  const watched = (row: number) => row < known && (row * 7) % 5 === 0;
  const fit = Int32Array.from({ length: known }, (_, row) => row).filter((row) => !watched(row));
  const won = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  const scores = new Float64Array(all).fill(logit((won + 0.5) / (known + 1)));
  const gradient = new Float64Array(all);
  const curvature = new Float64Array(all);
  let best = { loss: Number.POSITIVE_INFINITY, scores: scores.slice(), round: 0 };
  for (let round = 0; round < maxRounds && round - best.round <= patience; round += 1) {
    for (const row of fit) {
      const probability = sigmoid(scores[row] ?? 0);
      gradient[row] = probability - (outcomes[row] ?? 0);
      curvature[row] = Math.max(probability * (1 - probability), 1e-6);
    }
    growTree(columns, fit, all, known, gradient, curvature, scores);
    let loss = 0;
    for (let row = 0; row < known; row += 1)
      if (watched(row)) loss += Math.log1p(Math.exp(outcomes[row] === 1 ? -(scores[row] ?? 0) : (scores[row] ?? 0)));
    if (loss < best.loss) best = { loss, scores: scores.slice(), round };
  }
  return best.scores.map(sigmoid);
}

function growTree(
  columns: readonly CodedColumn[],
  fit: Int32Array,
  all: number,
  known: number,
  gradient: Float64Array,
  curvature: Float64Array,
  scores: Float64Array,
): void {
  const asked = Int32Array.from({ length: all }, (_, row) => row).filter((row) => row >= known || (row * 7) % 5 === 0);
  const leaves: (Leaf & { readonly others: Int32Array })[] = [
    { rows: fit, others: asked, split: bestSplit(columns, fit, gradient, curvature) },
  ];
  while (leaves.length < maxLeaves) {
    let at = -1;
    leaves.forEach((leaf, index) => {
      if (leaf.split && (at < 0 || leaf.split.gain > (leaves[at]?.split?.gain ?? 0))) at = index;
    });
    const chosen = leaves[at];
    if (!chosen?.split) break;
    const { column, goesRight } = chosen.split;
    const codes = columns[column]?.codes ?? new Uint16Array(0);
    const side = (rows: Int32Array, right: number) => rows.filter((row) => goesRight[codes[row] ?? 0] === right);
    const parts = [0, 1].map((right) => {
      const rows = side(chosen.rows, right);
      return { rows, others: side(chosen.others, right), split: bestSplit(columns, rows, gradient, curvature) };
    });
    leaves.splice(at, 1, ...parts);
  }
  for (const leaf of leaves) {
    let [slope, curve] = [0, 1e-6];
    for (const row of leaf.rows) {
      slope += gradient[row] ?? 0;
      curve += curvature[row] ?? 0;
    }
    const step = (-learningRate * slope) / curve;
    for (const row of leaf.rows) scores[row] = (scores[row] ?? 0) + step;
    for (const row of leaf.others) scores[row] = (scores[row] ?? 0) + step;
  }
}
