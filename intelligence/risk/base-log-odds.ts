import type { DealContext } from '../../src/domain/deal-context.ts';
import { type Benchmarks, entryOf, pipelineOf } from '../benchmarks/benchmarks.ts';

/**
 * Log-odds of losing or slipping of a deal on which nothing fired: one in five. Lower than the share of deals that are lost,
 * because most lost deals show signals before.
 */
export const healthyLogOdds = Math.log(0.2 / 0.8);

/** How much of the stage's own loss rate shows in the base, and at most by how much it may move it. */
const stageShare = 0.5;
const maxStageShift = 0.4;

/**
 * The base of a deal's score: the healthy prior, moved by how much more or less often deals in this stage are lost than deals
 * of the pipeline in general (both shrunk). Without closed deals in the stage it is the prior.
 */
export function baseLogOdds(context: DealContext, benchmarks: Benchmarks): number {
  const pipeline = pipelineOf(context, benchmarks);
  const stage = pipeline ? entryOf(pipeline.stages, context.state.stageId) : undefined;
  if (pipeline === null || stage === undefined) return healthyLogOdds;
  const shift = stageShare * (logit(1 - stage.winRate) - logit(1 - pipeline.winRate));
  return healthyLogOdds + Math.max(-maxStageShift, Math.min(maxStageShift, shift));
}

function logit(share: number): number {
  const inside = Math.max(0.001, Math.min(0.999, share));
  return Math.log(inside / (1 - inside));
}
