import type { ModelledForecast } from '../../../intelligence/forecast/modelled-forecast.ts';
import type { WeightedForecast } from '../../../intelligence/forecast/weighted-forecast.ts';
import type { PipelineHealth } from '../../../intelligence/pipeline-health/pipeline-health.ts';
import type { ValueTotals } from '../../../intelligence/pipeline-health/value-totals.ts';
import type { DealScore } from '../../domain/score.ts';

/** An open deal of high or critical risk with its strongest reasons in words. */
export type AtRiskDeal = Pick<
  DealScore,
  'opportunityId' | 'name' | 'owner' | 'amount' | 'currency' | 'stage' | 'closeDate' | 'risk' | 'band'
> & { readonly reasons: readonly string[] };

/** The pipeline-health report of one workspace: what `bellwether report pipeline-health --format json` prints. */
export interface PipelineHealthReport extends PipelineHealth {
  /** Digests of the facts known at `asOf` and at `since`; equal facts give the same text. */
  readonly dataVersion: string;
  readonly sinceDataVersion: string;
  readonly closedDeals: number;
  readonly undatedDeals: number;
  readonly forecast: {
    readonly modelled: ModelledForecast;
    /** Of the open deals due in the quarter, and of all open deals. */
    readonly weightedQuarter: WeightedForecast;
    readonly weightedAll: WeightedForecast;
  };
  readonly atRisk: { readonly value: ValueTotals; readonly deals: readonly AtRiskDeal[] };
  /** What could not be told or counted, in words. */
  readonly notes: readonly string[];
}
