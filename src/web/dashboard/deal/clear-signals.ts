import { contributionsOf } from '../../../../intelligence/risk/contributions.ts';
import { bandOf, riskOf } from '../../../../intelligence/risk/risk-of.ts';
import type { Band, DealScore } from '../../../domain/score.ts';
import type { SignalId } from '../../../domain/signal.ts';

/** The risk a deal would have with some of its signals fixed, by the arithmetic of the score itself. */
export function clearSignals(score: DealScore, fixed: ReadonlySet<SignalId>): { risk: number; band: Band } {
  const remaining = score.signals.flatMap(({ id, severity }) =>
    severity === null || fixed.has(id) ? [] : [{ id, severity }],
  );
  let logOdds = score.model.baseLogOdds;
  for (const part of contributionsOf(remaining, score.model.signalWeights).values()) logOdds += part;
  const risk = riskOf(logOdds);
  return { risk, band: bandOf(risk) };
}
