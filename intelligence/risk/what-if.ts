import type { Band, DealScore } from '../../src/domain/score.ts';
import type { SignalId } from '../../src/domain/signal.ts';
import { contributionsOf } from './contributions.ts';
import { bandOf, riskOf } from './risk-of.ts';

/** The score if one signal were fixed. `riskDelta` and `logOddsDelta` are negative or 0. */
export interface WhatIf {
  readonly signalId: SignalId;
  readonly risk: number;
  readonly band: Band;
  readonly riskDelta: number;
  readonly logOddsDelta: number;
}

/**
 * What a deal's risk would be with one signal cleared, by arithmetic on the score alone. A member of a capped group gives back
 * only what the rest of its group does not take up; a signal that did not fire changes nothing.
 */
export function whatIf(score: DealScore, signalId: SignalId): WhatIf {
  const remaining = score.signals.flatMap(({ id, severity }) =>
    severity === null || id === signalId ? [] : [{ id, severity }],
  );
  let logOdds = score.model.baseLogOdds;
  for (const part of contributionsOf(remaining, score.model.signalWeights).values()) logOdds += part;
  const before = score.signals.reduce((sum, signal) => sum + signal.contribution, score.model.baseLogOdds);
  const risk = riskOf(logOdds);
  return { signalId, risk, band: bandOf(risk), riskDelta: risk - score.risk, logOddsDelta: logOdds - before };
}
