import type { DealContext } from '../../src/domain/deal-context.ts';
import { type FiscalCalendar, fiscalQuarterOf } from '../../src/domain/fiscal-calendar.ts';
import type { DealScore } from '../../src/domain/score.ts';
import type { RiskSettings } from '../../src/domain/settings.ts';
import type { ScoredSignal, SignalId, SignalState } from '../../src/domain/signal.ts';
import { type CalendarDate, dateOf } from '../../src/domain/time.ts';
import type { Benchmarks } from '../benchmarks/benchmarks.ts';
import { evaluateSignals } from '../signals/evaluate-signals.ts';
import { baseLogOdds } from './base-log-odds.ts';
import { contributionsOf, type FiredSignal } from './contributions.ts';
import { bandOf, riskOf } from './risk-of.ts';
import type { WinModel } from './win-model.ts';

/** All that a score depends on. `cleared` signals are taken as fixed: the full rescore behind a what-if. */
export interface ScoreInput {
  readonly context: DealContext;
  readonly benchmarks: Benchmarks;
  readonly settings: RiskSettings;
  readonly model: WinModel;
  readonly dataVersion: string;
  readonly cleared?: readonly SignalId[];
  /** Which quarter is this one; left out: that of the calendar year. */
  readonly fiscalCalendar?: FiscalCalendar;
}

/**
 * Scores one open deal as of its context's date: every signal with evidence and its exact part of the log-odds, the risk and its
 * band, and a win probability where the model allows one. The same input gives the same bytes.
 */
export function scoreDeal(input: ScoreInput): DealScore {
  const { context, benchmarks, settings, model, dataVersion } = input;
  const states = evaluateSignals(context, benchmarks, settings, input.cleared);
  const parts = contributionsOf(firedOf(states), settings.signalWeights);
  const base = baseLogOdds(context, benchmarks);
  let logOdds = base;
  for (const part of parts.values()) logOdds += part;
  const risk = riskOf(logOdds);
  const probability = model.winProbability(context, states);
  const { state } = context;
  return {
    opportunityId: context.opportunityId,
    name: state.name,
    owner: context.owner?.name ?? state.ownerId,
    amount: state.amount,
    currency: state.currency,
    stage: context.stage?.label ?? state.stageId,
    closeDate: state.closeDate,
    winProbability: probability.value,
    ...winTimes(input, probability.value),
    risk,
    band: bandOf(risk),
    signals: [...states].map(([id, each]) => toScoredSignal(id, each, parts.get(id) ?? 0)),
    model: {
      kind: model.kind,
      version: model.version,
      winProbabilityReason: probability.reason,
      baseLogOdds: base,
      ...(Object.keys(settings.signalWeights).length > 0 ? { signalWeights: settings.signalWeights } : {}),
    },
    dataVersion,
    asOf: context.asOf,
  };
}

/** The parts of the win probability that fall before a date; none where the model does not tell time. */
function winTimes({ context, model, fiscalCalendar }: ScoreInput, winProbability: number | null) {
  if (winProbability === null || model.shareWonBy === undefined) return {};
  const by = (date: CalendarDate | null) => {
    const share = date === null ? null : (model.shareWonBy?.(context, date) ?? null);
    return share === null ? null : Math.floor(winProbability * share * 1e6) / 1e6;
  };
  const { closeDate } = context.state;
  const quarterEnd = fiscalQuarterOf(dateOf(context.asOf), fiscalCalendar).endDate;
  return { winByCloseDate: by(closeDate), winThisQuarter: by(quarterEnd) };
}

/** The log-odds of losing or slipping behind a score: its base and its signals' parts. */
export function logOddsOf(score: DealScore): number {
  return score.signals.reduce((sum, signal) => sum + signal.contribution, score.model.baseLogOdds);
}

function firedOf(states: ReadonlyMap<SignalId, SignalState>): FiredSignal[] {
  const fired: FiredSignal[] = [];
  for (const [id, state] of states) if (state.state === 'fired') fired.push({ id, severity: state.severity });
  return fired;
}

function toScoredSignal(id: SignalId, state: SignalState, contribution: number): ScoredSignal {
  return {
    id,
    state: state.state,
    severity: state.state === 'fired' ? state.severity : null,
    evidence: state.state === 'unknown' ? null : state.evidence,
    reason: state.state === 'unknown' ? state.reason : null,
    contribution,
  };
}
