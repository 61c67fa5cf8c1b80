import type { DealContext } from '../../src/domain/deal-context.ts';
import type { RiskSettings } from '../../src/domain/settings.ts';
import type { SignalId, SignalState } from '../../src/domain/signal.ts';
import type { Benchmarks } from '../benchmarks/benchmarks.ts';
import { readConversation } from '../engagement/conversation.ts';
import { allSignals } from './all-signals.ts';
import { categoryContradicted } from './category-contradicted.ts';

/**
 * The state of every signal for one deal, in the product's order. Signals in `cleared` are taken as clear, which is how a
 * what-if is rescored; the forecast category is judged last, by the results of the others.
 */
export function evaluateSignals(
  context: DealContext,
  benchmarks: Benchmarks,
  settings: RiskSettings,
  cleared: readonly SignalId[] = [],
): Map<SignalId, SignalState> {
  const conversed = { ...context, conversation: readConversation(context, settings) };
  const results = new Map<SignalId, SignalState>();
  for (const signal of allSignals) {
    // Its place in the order is kept; its real state follows when the others are known.
    if (signal === categoryContradicted) results.set(signal.id, { state: 'clear', evidence: null });
    else if (cleared.includes(signal.id)) results.set(signal.id, { state: 'clear', evidence: null });
    else results.set(signal.id, signal.evaluate(conversed, benchmarks, settings));
  }
  if (!cleared.includes(categoryContradicted.id)) {
    results.set(categoryContradicted.id, categoryContradicted.evaluate(conversed, benchmarks, settings, results));
  }
  return results;
}
