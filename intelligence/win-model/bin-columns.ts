/**
 * Cut points that part `values` into at most `maxBins` bins of about equal weight; a value that alone fills a bin's share
 * (often zero, or a favourite round amount) gets a bin of its own. NaN is skipped. Few distinct values: a bin each.
 */
export function chooseCuts(values: Float64Array, maxBins: number): number[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const distinct: number[] = [];
  const counts: number[] = [];
  for (const value of sorted) {
    if (distinct.length > 0 && distinct.at(-1) === value) counts[counts.length - 1] = (counts.at(-1) ?? 0) + 1;
    else {
      distinct.push(value);
      counts.push(1);
    }
  }
  const cuts: number[] = [];
  const cutBefore = (at: number) => {
    const low = distinct[at - 1] ?? 0;
    const high = distinct[at] ?? 0;
    const middle = low / 2 + high / 2;
    const cut = middle > low ? middle : high;
    if (cuts.length === 0 || (cuts.at(-1) ?? 0) < cut) cuts.push(cut);
  };
  const share = Math.max(sorted.length / maxBins, 1);
  const alone = (at: number) => distinct.length <= maxBins || (counts[at] ?? 0) >= share;
  let filled = 0;
  for (let at = 0; at < distinct.length; at += 1) {
    if (at > 0 && (alone(at) || alone(at - 1) || filled >= share)) {
      cutBefore(at);
      filled = 0;
    }
    filled += counts[at] ?? 0;
  }
  return cuts;
}

/** The bin of `value`: 0 for NaN, else 1 + the number of cut points at or below it. */
export function binOf(value: number, cuts: readonly number[]): number {
  if (Number.isNaN(value)) return 0;
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value >= (cuts[middle] ?? 0)) low = middle + 1;
    else high = middle;
  }
  return 1 + low;
}
