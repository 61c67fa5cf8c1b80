/** The rows by rising score; rows that already rise are left as they are. */
function risingOrder(scores: Float64Array): Int32Array {
  const order = Int32Array.from(scores, (_, row) => row);
  let rises = true;
  for (let row = 1; row < scores.length && rises; row += 1) rises = (scores[row - 1] ?? 0) <= (scores[row] ?? 0);
  return rises ? order : order.sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
}

/** Runs of equal score, lowest first: how many rows each has and how many of them were won. */
function tiedRuns(outcomes: Uint8Array, scores: Float64Array): { readonly rows: number; readonly won: number }[] {
  const order = risingOrder(scores);
  const runs: { rows: number; won: number }[] = [];
  for (let at = 0; at < order.length; ) {
    const value = scores[order[at] ?? 0];
    let won = 0;
    const from = at;
    while (at < order.length && scores[order[at] ?? 0] === value) won += outcomes[order[at++] ?? 0] ?? 0;
    runs.push({ rows: at - from, won });
  }
  return runs;
}

/** Area under the ROC curve, ties counted half; null when one class is missing. */
export function auc(outcomes: Uint8Array, scores: Float64Array): number | null {
  let below = 0;
  let lost = 0;
  let won = 0;
  for (const run of tiedRuns(outcomes, scores)) {
    const lostHere = run.rows - run.won;
    below += run.won * (lost + lostHere / 2);
    won += run.won;
    lost += lostHere;
  }
  return won === 0 || lost === 0 ? null : below / (won * lost);
}

/** Average precision (area under precision against recall, by steps); null without a win. */
export function averagePrecision(outcomes: Uint8Array, scores: Float64Array): number | null {
  let rows = 0;
  let won = 0;
  let sum = 0;
  for (const run of tiedRuns(outcomes, scores).reverse()) {
    rows += run.rows;
    won += run.won;
    sum += run.won * (won / rows);
  }
  return won === 0 ? null : sum / won;
}

/** Mean squared difference of probability and outcome; null without rows. */
export function brier(outcomes: Uint8Array, probabilities: Float64Array): number | null {
  let sum = 0;
  for (let row = 0; row < outcomes.length; row += 1) sum += ((probabilities[row] ?? 0) - (outcomes[row] ?? 0)) ** 2;
  return outcomes.length === 0 ? null : sum / outcomes.length;
}

/** Mean negative log-likelihood, probabilities kept 1e-12 from 0 and 1; null without rows. */
export function logLoss(outcomes: Uint8Array, probabilities: Float64Array): number | null {
  let sum = 0;
  for (let row = 0; row < outcomes.length; row += 1) {
    const probability = Math.min(Math.max(probabilities[row] ?? 0, 1e-12), 1 - 1e-12);
    sum -= outcomes[row] === 1 ? Math.log(probability) : Math.log(1 - probability);
  }
  return outcomes.length === 0 ? null : sum / outcomes.length;
}

/** One bin of predicted probability: how many rows, their mean prediction and their share won. */
export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  readonly meanProbability: number;
  readonly shareWon: number;
}

/** The calibration table over ten equal-width bins of probability; empty bins are left out. */
export function calibrationTable(outcomes: Uint8Array, probabilities: Float64Array, bins = 10): CalibrationBin[] {
  const rows = new Float64Array(bins);
  const predicted = new Float64Array(bins);
  const won = new Float64Array(bins);
  for (let row = 0; row < outcomes.length; row += 1) {
    const bin = Math.min(Math.floor((probabilities[row] ?? 0) * bins), bins - 1);
    rows[bin] = (rows[bin] ?? 0) + 1;
    predicted[bin] = (predicted[bin] ?? 0) + (probabilities[row] ?? 0);
    won[bin] = (won[bin] ?? 0) + (outcomes[row] ?? 0);
  }
  return [...rows].flatMap((count, bin) => {
    if (count === 0) return [];
    const meanProbability = (predicted[bin] ?? 0) / count;
    return [
      { from: bin / bins, to: (bin + 1) / bins, rows: count, meanProbability, shareWon: (won[bin] ?? 0) / count },
    ];
  });
}

/** Expected calibration error: the mean gap of prediction and share won over ten equal-width bins, by rows; null without rows. */
export function ece(outcomes: Uint8Array, probabilities: Float64Array): number | null {
  let sum = 0;
  for (const bin of calibrationTable(outcomes, probabilities))
    sum += bin.rows * Math.abs(bin.meanProbability - bin.shareWon);
  return outcomes.length === 0 ? null : sum / outcomes.length;
}

/** Share won in the top `share` of rows by score over the share won of all (ties share the edge evenly); null without a win. */
export function lift(outcomes: Uint8Array, scores: Float64Array, share = 0.1): number | null {
  const wanted = Math.max(Math.round(outcomes.length * share), 1);
  let left = wanted;
  let top = 0;
  let all = 0;
  for (const run of tiedRuns(outcomes, scores).reverse()) {
    all += run.won;
    const taken = Math.min(left, run.rows);
    top += run.won * (taken / run.rows);
    left -= taken;
  }
  return all === 0 ? null : top / wanted / (all / outcomes.length);
}
