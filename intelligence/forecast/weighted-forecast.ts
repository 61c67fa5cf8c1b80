import type { DealContext } from '../../src/domain/deal-context.ts';
import { multiplyDecimals } from '../../src/domain/money.ts';
import type { Converter } from '../pipeline-health/convert-money.ts';
import { totalValue, type Valued, type ValueTotals } from '../pipeline-health/value-totals.ts';

/** Open value times probability, exact per deal to cents. `withoutProbability`: deals that neither state one nor whose stage does. */
export interface WeightedForecast {
  readonly weighted: ValueTotals;
  readonly withoutProbability: number;
}

/** Weighs each deal's amount by its own probability, else by its stage's. */
export function weightedForecast(deals: readonly DealContext[], converter: Converter | null): WeightedForecast {
  const weighted: Valued[] = [];
  let withoutProbability = 0;
  for (const { state, stage } of deals) {
    const percent = state.probabilityPercent ?? stage?.defaultProbabilityPercent ?? null;
    if (percent === null || !Number.isFinite(percent)) {
      withoutProbability += 1;
      continue;
    }
    const share = (Math.max(0, Math.min(100, percent)) / 100).toFixed(10);
    const amount = state.amount === null ? null : multiplyDecimals(state.amount, share, 2);
    weighted.push({ amount, currency: state.currency });
  }
  return { weighted: totalValue(weighted, converter), withoutProbability };
}
