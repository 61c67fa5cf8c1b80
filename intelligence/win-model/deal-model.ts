import type { DealContext } from '../../src/domain/deal-context.ts';
import type { RiskSettings } from '../../src/domain/settings.ts';
import type { SignalId, SignalState } from '../../src/domain/signal.ts';
import { dateOf, daysBetween } from '../../src/domain/time.ts';
import type { Benchmarks } from '../benchmarks/benchmarks.ts';
import type { WinModel } from '../risk/win-model.ts';
import { evaluateSignals } from '../signals/evaluate-signals.ts';
import { sigmoid } from './additive-fit.ts';
import {
  type AmountMedians,
  type DealFeatures,
  dealColumns,
  dealFeatures,
  scaledCells,
  signalColumn,
} from './deal-features.ts';
import { type Contribution, type Prediction, type TableModelState, tableModelFromJson } from './table-model.ts';
import { type WinTimeState, winShareWithin } from './win-time.ts';

/** A trained win model over deals, as plain data: learned deviations from the expert rules, which count `rulesSlope`. */
export interface DealModelState {
  readonly version: 1;
  readonly table: TableModelState;
  readonly rulesSlope: number;
  readonly amountMedians: AmountMedians;
  /** When wins come; left out where the workspace's own timing is better. */
  readonly winTime?: WinTimeState;
}

/** Predicts deals from their features; `logOdds` is the base plus the contributions, exactly as listed. */
export type PredictDeal = (features: DealFeatures) => Prediction;

/** Builds the predictor of a stored model. */
export function dealPredictor(state: DealModelState): PredictDeal {
  const table = tableModelFromJson(state.table);
  return (features) => {
    const cells = scaledCells(features, state.amountMedians);
    const row = Object.fromEntries(dealColumns.map(({ name }, place) => [name, cells[place] ?? null]));
    const learned = table.predict(row);
    const parts = new Map(learned.contributions.map(({ feature, logOdds }) => [feature, logOdds]));
    const add = (feature: string, logOdds: number) => parts.set(feature, (parts.get(feature) ?? 0) + logOdds);
    add('stage', -state.rulesSlope * features.rules.base);
    for (const [id, part] of features.rules.bySignal) add(signalColumn(id), -state.rulesSlope * part);
    const contributions = [...parts].map(([feature, logOdds]): Contribution => ({ feature, logOdds }));
    const logOdds = contributions.reduce((sum, part) => sum + part.logOdds, learned.baseLogOdds);
    return { probability: sigmoid(logOdds), logOdds, baseLogOdds: learned.baseLogOdds, contributions };
  };
}

/** The win model of a workspace that a learned model has been shipped for, with what it says of one deal and why. */
export interface LearnedWinModel extends WinModel {
  explain(context: DealContext, states?: ReadonlyMap<SignalId, SignalState>): Prediction;
}

function shareWonByOf(state: WinTimeState): NonNullable<WinModel['shareWonBy']> {
  return ({ asOf, state: { closeDate } }, date) => {
    const today = dateOf(asOf);
    return winShareWithin(state, closeDate === null ? null : daysBetween(today, closeDate), daysBetween(today, date));
  };
}

/** Win probabilities are given with this many digits: more would be noise. */
const digits = 1e6;

/** Makes a stored model speak for deals of one as-of date. */
export function learnedWinModel(
  state: DealModelState,
  version: string,
  benchmarks: Benchmarks,
  settings: RiskSettings,
): LearnedWinModel {
  const predict = dealPredictor(state);
  const explain: LearnedWinModel['explain'] = (context, states) =>
    predict(dealFeatures(context, benchmarks, settings, states ?? evaluateSignals(context, benchmarks, settings)));
  return {
    kind: 'learned',
    version,
    explain,
    ...(state.winTime ? { shareWonBy: shareWonByOf(state.winTime) } : {}),
    winProbability: (context, states) => ({
      value: Math.round(explain(context, states).probability * digits) / digits,
      reason: null,
    }),
  };
}
