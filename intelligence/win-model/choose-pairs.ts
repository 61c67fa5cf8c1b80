import { type AdditiveFit, type BinnedRows, scoreRows, sigmoid } from './additive-fit.ts';

/** Two features on a coarse grid: `firstCells[code]` and `secondCells[code]` give the row and column of a bin. */
export interface PairGrid {
  readonly first: number;
  readonly second: number;
  readonly firstCells: Uint8Array;
  readonly secondCells: Uint8Array;
}

/** A grid has at most this many rows and columns, blank and pooled ones included. */
export const gridSide = 8;
/** Features with more bins are left to boosting. */
const maxBins = 300;
/** What is left of the outcome must vary over a pair's cells this many standard deviations beyond chance. */
const minSurprise = 3.5;
const maxPairs = 10;
/** Row visits the search may cost; with more it looks at fewer features. */
const maxVisits = 120_000_000;

/** Coarse cells of a feature: a number's bins by equal shares of rows, a category's most frequent levels; 0 is blank. */
function coarseCells(rows: BinnedRows, feature: number): Uint8Array {
  const { binCount = 0, ordered = false } = rows.features[feature] ?? {};
  const cells = new Uint8Array(binCount);
  if (!ordered) {
    for (let code = 1; code < binCount; code += 1) cells[code] = code < gridSide ? code : 1;
    return cells;
  }
  const counts = new Float64Array(binCount);
  for (const code of rows.codes[feature] ?? []) counts[code] = (counts[code] ?? 0) + 1;
  const filled = Math.max(rows.rowCount - (counts[0] ?? 0), 1);
  let before = 0;
  for (let code = 1; code < binCount; code += 1) {
    const middle = (before + (counts[code] ?? 0) / 2) / filled;
    cells[code] = 1 + Math.min(Math.floor(middle * (gridSide - 1)), gridSide - 2);
    before += counts[code] ?? 0;
  }
  return cells;
}

/** How far the residuals' sums over the grid's cells exceed chance, in standard deviations of chi-square. */
function surprise(first: Uint8Array, second: Uint8Array, gradient: Float64Array, curvature: Float64Array): number {
  const gradients = new Float64Array(gridSide * gridSide);
  const curvatures = new Float64Array(gridSide * gridSide);
  for (let row = 0; row < first.length; row += 1) {
    const cell = (first[row] as number) * gridSide + (second[row] as number);
    gradients[cell] = (gradients[cell] as number) + (gradient[row] as number);
    curvatures[cell] = (curvatures[cell] as number) + (curvature[row] as number);
  }
  let sum = 0;
  let cells = 0;
  gradients.forEach((value, cell) => {
    const weight = curvatures[cell] ?? 0;
    if (weight < 1) return;
    sum += (value * value) / weight;
    cells += 1;
  });
  return cells < 4 ? 0 : (sum - cells) / Math.sqrt(2 * cells);
}

/** The pairs of features over which what `fit` leaves unexplained varies most, strongest first; chance alone chooses none. */
export function choosePairs(
  rows: BinnedRows,
  outcomes: Uint8Array,
  fit: AdditiveFit,
  without: ReadonlySet<number>,
): PairGrid[] {
  const gradient = scoreRows(fit, rows).map(sigmoid);
  const curvature = gradient.map((probability) => Math.max(probability * (1 - probability), 1e-4));
  for (let row = 0; row < rows.rowCount; row += 1) gradient[row] = (gradient[row] ?? 0) - (outcomes[row] ?? 0);
  const most = Math.floor(Math.sqrt((2 * maxVisits) / Math.max(rows.rowCount, 1)));
  const candidates = rows.features
    .flatMap((feature, at) => {
      const fits = feature.use !== 'boosted' && !without.has(at) && feature.binCount > 2 && feature.binCount <= maxBins;
      return fits ? [{ at, column: feature.source.column, cells: coarseCells(rows, at) }] : [];
    })
    .slice(0, most)
    .map((candidate) => ({ ...candidate, coded: codeCells(rows, candidate.at, candidate.cells) }));
  const found = candidates.flatMap((first, at) =>
    candidates.slice(at + 1).flatMap((second) => {
      if (first.column === second.column) return [];
      const value = surprise(first.coded, second.coded, gradient, curvature);
      return value < minSurprise ? [] : [{ first, second, value }];
    }),
  );
  found.sort((a, b) => b.value - a.value || a.first.at - b.first.at || a.second.at - b.second.at);
  return found.slice(0, maxPairs).map(({ first, second }) => ({
    first: first.at,
    second: second.at,
    firstCells: first.cells,
    secondCells: second.cells,
  }));
}

function codeCells(rows: BinnedRows, feature: number, cells: Uint8Array): Uint8Array {
  return Uint8Array.from(rows.codes[feature] ?? [], (code) => cells[code] ?? 0);
}

/** The cell of each row on a pair's grid. */
export function pairCodes(rows: BinnedRows, pair: PairGrid): Uint16Array {
  const first = rows.codes[pair.first] ?? new Uint16Array(0);
  const second = rows.codes[pair.second] ?? new Uint16Array(0);
  return Uint16Array.from(first, (code, row) => {
    return (pair.firstCells[code] ?? 0) * gridSide + (pair.secondCells[second[row] ?? 0] ?? 0);
  });
}

/** A grid's effects as a table over the two features' bins. */
export function expandGrid(pair: PairGrid, effects: Float64Array): Float64Array {
  const width = pair.secondCells.length;
  const scores = new Float64Array(pair.firstCells.length * width);
  pair.firstCells.forEach((row, first) => {
    pair.secondCells.forEach((column, second) => {
      scores[first * width + second] = effects[row * gridSide + column] ?? 0;
    });
  });
  return scores;
}
