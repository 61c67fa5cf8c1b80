import type { ScoredSignal } from '../../../domain/signal.ts';

/** The signals of a deal as people read them: fired with the largest part first, then those nobody can tell, then clear ones. */
export function sortSignals(signals: readonly ScoredSignal[]) {
  return {
    fired: signals
      .filter(({ state }) => state === 'fired')
      .sort((a, b) => b.contribution - a.contribution || a.id.localeCompare(b.id)),
    unknown: signals.filter(({ state }) => state === 'unknown'),
    clear: signals.filter(({ state }) => state === 'clear'),
  };
}
