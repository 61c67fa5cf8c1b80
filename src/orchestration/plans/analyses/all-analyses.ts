import type { AnyAnalysis } from './analysis.ts';
import { atRiskDeals } from './at-risk-deals.ts';
import { pipelineHealth, pipelineHealthDocument } from './pipeline-health.ts';

/** Every analysis a plan can name. */
export const allAnalyses: ReadonlyMap<string, AnyAnalysis> = new Map(
  [atRiskDeals, pipelineHealth, pipelineHealthDocument].map((each) => [each.id, each]),
);
