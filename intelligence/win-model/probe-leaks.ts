import type { BinnedRows } from './additive-fit.ts';
import type { DealGroups } from './find-deal-groups.ts';
import { auc } from './metrics.ts';
import type { RowOrder } from './order-rows.ts';
import type { ParsedColumn } from './parse-columns.ts';
import { coarser, singleFeatureTable } from './single-feature-table.ts';
import type { RowSplit } from './split-rows.ts';

export type ProbeName = 'single-feature' | 'missingness' | 'zero-or-filled' | 'roundness' | 'identifier' | 'row-order';

/** One finding about a column. `auc`: how well the probed property alone ranks the outcome, on rows it was not learned from (null: not measured). */
export interface LeakWarning {
  readonly column: string;
  readonly probe: ProbeName;
  readonly auc: number | null;
  readonly action: 'excluded' | 'kept' | 'dropped by --strict';
  readonly text: string;
}

/** What the probes found, before it is decided what is dropped. */
export interface LeakFinding {
  readonly column: number | null;
  readonly feature: number | null;
  readonly probe: ProbeName;
  readonly auc: number | null;
  readonly excluded: boolean;
  readonly text: string;
}

/** Above this single-feature AUC a column is taken for a copy of the outcome and excluded. */
export const excludeAuc = 0.9;
/** Properties that should say nothing are suspect from this AUC on ... */
const suspectAuc = 0.58;
/** ... and identifiers from this, when it is also beyond chance. */
const identifierAuc = 0.515;
/** Standard errors beyond 0.5 that count as beyond chance. */
const beyondChance = 4;
const minZeroShare = 0.5;
const minAmount = 100;

function aucError(outcomes: Uint8Array): number {
  let won = 0;
  for (const outcome of outcomes) won += outcome;
  const lost = outcomes.length - won;
  return Math.sqrt((outcomes.length + 1) / (12 * Math.max(won, 1) * Math.max(lost, 1)));
}

function tableAuc(codes: Uint16Array, bins: number, outcomes: Uint8Array, splits: readonly RowSplit[]): number {
  const table = singleFeatureTable(codes, bins, outcomes, splits);
  return auc(table.outcomes, table.probabilities) ?? 0.5;
}

/** Trailing zeros of a whole amount, 0 to 6; 7 for zero, 8 for an amount with a fraction, 9 for none. */
function roundnessOf(value: number): number {
  if (Number.isNaN(value)) return 9;
  if (value === 0) return 7;
  if (!Number.isSafeInteger(value)) return 8;
  let rest = Math.abs(value);
  let zeros = 0;
  while (zeros < 6 && rest % 10 === 0) {
    rest /= 10;
    zeros += 1;
  }
  return zeros;
}

/** How well roundness ranks the outcome among amounts of like size: the AUC within ten size classes, weighted by pairs. */
function roundnessAuc(values: Float64Array, outcomes: Uint8Array, splits: readonly RowSplit[]): number {
  const codes = Uint16Array.from(values, roundnessOf);
  const table = singleFeatureTable(codes, 10, outcomes, splits);
  const tested = splits.flatMap((split) => [...split.test]);
  const known = tested.filter((row) => !Number.isNaN(values[row] ?? Number.NaN));
  const sizes = known.map((row) => Math.abs(values[row] ?? 0)).sort((a, b) => a - b);
  const edges = Array.from({ length: 9 }, (_, at) => sizes[Math.floor(((at + 1) * sizes.length) / 10)] ?? 0);
  let weighted = 0;
  let weights = 0;
  for (let stratum = 0; stratum < 10; stratum += 1) {
    const inside = tested.flatMap((row, at) => {
      const size = Math.abs(values[row] ?? Number.NaN);
      return edges.filter((edge) => size >= edge).length === stratum ? [at] : [];
    });
    const stratumOutcomes = Uint8Array.from(inside, (at) => table.outcomes[at] ?? 0);
    const value = auc(
      stratumOutcomes,
      Float64Array.from(inside, (at) => table.probabilities[at] ?? 0),
    );
    if (value === null) continue;
    const won = stratumOutcomes.reduce((sum, outcome) => sum + outcome, 0);
    const pairs = won * (stratumOutcomes.length - won);
    weighted += pairs * value;
    weights += pairs;
  }
  return weights === 0 ? 0.5 : weighted / weights;
}

interface ProbeInput {
  readonly columns: readonly ParsedColumn[];
  readonly rows: BinnedRows;
  readonly outcomes: Uint8Array;
  readonly order: RowOrder;
  readonly deals: DealGroups;
  readonly splits: readonly RowSplit[];
}

function probeFeatures({ columns, rows, outcomes, splits }: ProbeInput): LeakFinding[] {
  return rows.features.flatMap((feature, at): LeakFinding[] => {
    const codes = coarser(rows.codes[at] ?? new Uint16Array(0), feature.binCount, feature.ordered);
    const value = tableAuc(codes, feature.binCount, outcomes, splits);
    if (value <= excludeAuc) return [];
    const own = feature.source.from === 'gap' ? null : feature.source.column;
    const name = own === null ? feature.name : (columns[own]?.profile.name ?? feature.name);
    const text = `${name} alone ranks the outcome with an AUC of ${value.toFixed(3)}: it was probably written after the outcome; excluded`;
    return [{ column: own, feature: at, probe: 'single-feature', auc: value, excluded: true, text }];
  });
}

function probeColumn(input: ProbeInput, at: number): LeakFinding[] {
  const { columns, outcomes, splits } = input;
  const column = columns[at];
  if (!column) return [];
  const name = column.profile.name;
  if (input.deals.identities[at]) {
    const text = `${name} names the deal: all rows of one value end alike, so it could only be memorised; excluded`;
    return [{ column: at, feature: null, probe: 'identifier', auc: null, excluded: true, text }];
  }
  const error = aucError(outcomes);
  const findings: LeakFinding[] = [];
  const note = (probe: ProbeName, value: number, threshold: number, text: string) => {
    const far = value >= threshold && value - 0.5 > beyondChance * error;
    if (far) findings.push({ column: at, feature: null, probe, auc: value, excluded: value > excludeAuc, text });
  };
  const blank = tableAuc(
    Uint16Array.from(column.texts, (text) => (text === null ? 0 : 1)),
    2,
    outcomes,
    splits,
  );
  note('missingness', blank, suspectAuc, `whether ${name} is filled tells the outcome (AUC ${blank.toFixed(3)})`);
  const values = column.values;
  if (!values || column.profile.reads === 'date') return findings;
  const filled = values.filter((value) => !Number.isNaN(value));
  const others = new Set(filled.filter((value) => value !== 0));
  const zeros = filled.filter((value) => value === 0).length;
  if (zeros >= minZeroShare * filled.length && others.size > 1) {
    const zero = tableAuc(
      Uint16Array.from(values, (value) => (value === 0 ? 0 : 1)),
      2,
      outcomes,
      splits,
    );
    note(
      'zero-or-filled',
      zero,
      suspectAuc,
      `whether ${name} is other than 0 tells the outcome (AUC ${zero.toFixed(3)})`,
    );
  }
  if ([...others].filter((value) => Math.abs(value) >= minAmount).length >= 30 && !input.order.sequence[at]) {
    const round = roundnessAuc(values, outcomes, splits);
    note(
      'roundness',
      round,
      suspectAuc,
      `how round ${name} is tells the outcome among amounts of like size (AUC ${round.toFixed(3)})`,
    );
  }
  if (input.order.sequence[at]) {
    const raw =
      auc(
        outcomes,
        values.map((value) => (Number.isNaN(value) ? 0 : value)),
      ) ?? 0.5;
    const value = Math.max(raw, 1 - raw);
    note(
      'identifier',
      value,
      identifierAuc,
      `${name} numbers the rows, and the number alone tells the outcome (AUC ${value.toFixed(3)})`,
    );
  }
  return findings;
}

/** Runs the probes on the training rows (canonical order); `places[row]` is the row's place in the file. */
export function probeLeaks(input: ProbeInput, places: Int32Array): LeakFinding[] {
  const perColumn = input.columns.flatMap((_, at) => probeColumn(input, at));
  const raw = auc(input.outcomes, Float64Array.from(places)) ?? 0.5;
  const value = Math.max(raw, 1 - raw);
  const found = [...probeFeatures(input), ...perColumn];
  if (value >= suspectAuc && value - 0.5 > beyondChance * aucError(input.outcomes)) {
    const text = `the order of rows in the file tells the outcome (AUC ${value.toFixed(3)}); the order itself is never an input`;
    found.push({ column: null, feature: null, probe: 'row-order', auc: value, excluded: false, text });
  }
  return found;
}
