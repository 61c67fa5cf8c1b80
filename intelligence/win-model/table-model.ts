import { type AdditiveFit, type BinnedRows, scoreRows, sigmoid, termScore } from './additive-fit.ts';
import type { Feature } from './encode-features.ts';
import { encodeOtherRows } from './prepare-table.ts';
import type { ColumnProfile } from './profile-column.ts';
import type { TableRow } from './table.ts';

/** One feature's (or pair's, `a × b`) exact part of a prediction, in log-odds of winning. */
export interface Contribution {
  readonly feature: string;
  readonly logOdds: number;
}

/** `logOdds` is `baseLogOdds` plus the contributions, exactly as listed; `probability` follows from it. */
export interface Prediction {
  readonly probability: number;
  readonly logOdds: number;
  readonly baseLogOdds: number;
  readonly contributions: readonly Contribution[];
}

/** Everything a trained model needs to predict; plain data. */
export interface TableModelState {
  readonly version: 1;
  readonly profiles: readonly ColumnProfile[];
  readonly features: readonly Feature[];
  readonly intercept: number;
  readonly terms: readonly { readonly features: readonly number[]; readonly scores: readonly number[] }[];
}

/** A trained additive model over named columns. */
export interface TableModel {
  /** Predicts one deal from its cells by column name; absent columns read as blank. */
  predict(row: Readonly<Record<string, string | null>>): Prediction;
  /** Probabilities of many rows whose cells stand in the order of `names`. */
  probabilities(names: readonly string[], rows: readonly TableRow[]): Float64Array;
  /** The mean size of each feature's contribution over rows, largest first. */
  meanContributions(names: readonly string[], rows: readonly TableRow[]): readonly Contribution[];
  toJSON(): TableModelState;
}

function labelOf(features: readonly Feature[], term: readonly number[]): string {
  return term.map((feature) => features[feature]?.name ?? '').join(' × ');
}

/** Builds the predictor over a calibrated fit. */
export function makeTableModel(
  profiles: readonly ColumnProfile[],
  features: readonly Feature[],
  fit: AdditiveFit,
): TableModel {
  const labels = fit.terms.map((term) => labelOf(features, term.features));
  const distinct = [...new Set(labels)];
  const contributionsOf = (rows: BinnedRows, row: number): Contribution[] => {
    const sums = new Map<string, number>(distinct.map((label) => [label, 0]));
    fit.terms.forEach((term, at) => {
      const label = labels[at] ?? '';
      sums.set(label, (sums.get(label) ?? 0) + termScore(term, rows, row));
    });
    return distinct.map((feature) => ({ feature, logOdds: sums.get(feature) ?? 0 }));
  };
  return {
    predict(row) {
      const names = profiles.map((profile) => profile.name);
      const coded = encodeOtherRows(profiles, features, names, [names.map((name) => row[name] ?? null)]);
      const contributions = contributionsOf(coded, 0);
      const logOdds = contributions.reduce((sum, part) => sum + part.logOdds, fit.intercept);
      return { probability: sigmoid(logOdds), logOdds, baseLogOdds: fit.intercept, contributions };
    },
    probabilities(names, rows) {
      return scoreRows(fit, encodeOtherRows(profiles, features, names, rows)).map(sigmoid);
    },
    meanContributions(names, rows) {
      const coded = encodeOtherRows(profiles, features, names, rows);
      const sums = new Float64Array(distinct.length);
      for (let row = 0; row < rows.length; row += 1) {
        contributionsOf(coded, row).forEach((part, at) => {
          sums[at] = (sums[at] ?? 0) + Math.abs(part.logOdds) / rows.length;
        });
      }
      const means = distinct.map((feature, at) => ({ feature, logOdds: sums[at] ?? 0 }));
      return means.sort((a, b) => b.logOdds - a.logOdds || (a.feature < b.feature ? -1 : 1));
    },
    toJSON() {
      const terms = fit.terms.map((term) => ({ features: term.features, scores: [...term.scores] }));
      return { version: 1, profiles, features, intercept: fit.intercept, terms };
    },
  };
}

/** Restores a model from `toJSON()`'s data; it predicts the same bits. */
export function tableModelFromJson(state: TableModelState): TableModel {
  const terms = state.terms.map((term) => ({ features: term.features, scores: Float64Array.from(term.scores) }));
  return makeTableModel(state.profiles, state.features, { intercept: state.intercept, terms });
}
