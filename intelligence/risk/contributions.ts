import type { Severity, SignalId } from '../../src/domain/signal.ts';
import { expertPriors, groupCaps, type SignalGroup } from './expert-priors.ts';

/** Factors on the expert weights of signals; those left out count once. */
export type SignalWeights = Readonly<Partial<Record<SignalId, number>>>;

/** What a contribution depends on: which signals fired and how badly. */
export interface FiredSignal {
  readonly id: SignalId;
  readonly severity: Severity;
}

/**
 * The exact part of each fired signal in the log-odds. Where a group of correlated signals would exceed its cap, its members
 * are scaled down alike, so that the parts still add up. `weights` are a workspace's factors on the expert weights.
 */
export function contributionsOf(fired: readonly FiredSignal[], weights: SignalWeights = {}): Map<SignalId, number> {
  const totals = new Map<SignalGroup, number>();
  for (const { id, severity } of fired) {
    const prior = expertPriors[id];
    if (prior.group !== null)
      totals.set(prior.group, (totals.get(prior.group) ?? 0) + prior[severity] * (weights[id] ?? 1));
  }
  const parts = new Map<SignalId, number>();
  for (const { id, severity } of fired) {
    const prior = expertPriors[id];
    const total = prior.group === null ? 0 : (totals.get(prior.group) ?? 0);
    const scale = prior.group !== null && total > groupCaps[prior.group] ? groupCaps[prior.group] / total : 1;
    parts.set(id, prior[severity] * (weights[id] ?? 1) * scale);
  }
  return parts;
}
