import type { DealContext } from '../../src/domain/deal-context.ts';
import { type Benchmarks, entryOf, pipelineOf, winRatePriorDeals } from '../benchmarks/benchmarks.ts';

/**
 * Log-odds of losing or slipping of a deal on which nothing fired: one in five. Lower than the share of deals that are lost,
 * because most lost deals show signals before.
 */
export const healthyLogOdds = Math.log(0.2 / 0.8);

/** How much of the stage's own loss rate shows in the base, and at most by how much it may move it. */
const stageShare = 0.5;
const maxStageShift = 0.25;

/**
 * The base of a deal's score: the healthy prior, moved by how much more or less often deals in this stage are lost than deals
 * of the pipeline in general, the stage's rate being shrunk toward the pipeline's. Without closed deals it is the prior.
 */
export function baseLogOdds(context: DealContext, benchmarks: Benchmarks): number {
  const pipeline = pipelineOf(context, benchmarks);
  const stage = pipeline ? entryOf(pipeline.stages, context.state.stageId) : undefined;
  const closed = pipeline === null ? 0 : pipeline.won + pipeline.lost;
  if (pipeline === null || stage === undefined || closed === 0) return healthyLogOdds;
  const usual = pipeline.won / closed;
  const here = (stage.won + usual * winRatePriorDeals) / (stage.closed + winRatePriorDeals);
  const shift = stageShare * (logit(1 - here) - logit(1 - usual));
  return healthyLogOdds + Math.max(-maxStageShift, Math.min(maxStageShift, shift));
}

function logit(share: number): number {
  const inside = Math.max(0.02, Math.min(0.98, share));
  return Math.log(inside / (1 - inside));
}
