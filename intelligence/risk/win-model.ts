import type { DealContext } from '../../src/domain/deal-context.ts';
import type { SignalId, SignalState } from '../../src/domain/signal.ts';
import type { CalendarDate } from '../../src/domain/time.ts';
import { type Benchmarks, noBenchmarks } from '../benchmarks/benchmarks.ts';

/** A probability of winning, or null with the reason why there is none. */
export type WinProbability =
  | { readonly value: number; readonly reason: null }
  | { readonly value: null; readonly reason: string };

/** What knows how likely a deal is to be won. `kind` and `version` are stamped on each score. */
export interface WinModel {
  readonly kind: 'priors' | 'learned';
  readonly version: string;
  /** `states`: the deal's signals where they are known already, or as a what-if sets them. */
  winProbability(context: DealContext, states?: ReadonlyMap<SignalId, SignalState>): WinProbability;
  /**
   * Of the probability of winning, the share that falls on or before `date`: never falls with later dates; null where nothing is
   * known of the time. Left out by models that do not tell time.
   */
  shareWonBy?(context: DealContext, date: CalendarDate): number | null;
}

/** The version of the expert weights and of how they are combined; it changes whenever either does. */
export const priorsVersion = 'priors-1';

/** The model of a workspace without a learned one: it gives no probability and says what is missing. */
export function priorsOnlyModel(benchmarks: Benchmarks = noBenchmarks, minClosedDeals = 20): WinModel {
  const reason =
    benchmarks.closed < minClosedDeals
      ? `not enough history: ${benchmarks.closed} closed deals, ${minClosedDeals} needed`
      : 'no model has been trained on this history yet: `bellwether evaluate` does';
  return { kind: 'priors', version: priorsVersion, winProbability: () => ({ value: null, reason }) };
}
