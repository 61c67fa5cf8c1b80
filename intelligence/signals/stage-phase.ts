import type { DealContext } from '../../src/domain/deal-context.ts';
import { type Benchmarks, entryOf } from '../benchmarks/benchmarks.ts';

const proposalOrLater = /proposal|proposta|propuesta|quote|quotation|negotiat|contract|verbal|procurement|closing/i;

/** The stage's own default probability from which a deal counts as at Proposal or later, and below which as early. */
const lateProbabilityPercent = 60;
const earlyProbabilityPercent = 50;
const latePosition = 0.6;

/**
 * True at Proposal or later: by the stage's label, else by its default probability (60 % or more), else by its place among the
 * pipeline's open stages (the last two fifths). Null when none of these is known.
 */
export function isProposalOrLater(context: DealContext, benchmarks: Benchmarks): boolean | null {
  const { stage } = context;
  if (stage === null) return null;
  if (proposalOrLater.test(stage.label)) return true;
  if (stage.defaultProbabilityPercent !== null) return stage.defaultProbabilityPercent >= lateProbabilityPercent;
  const position = positionOf(context, benchmarks);
  return position === null ? null : position >= latePosition;
}

/** True in the first half of the sales process (default probability below 50 %, else place below the middle). */
export function isEarlyStage(context: DealContext, benchmarks: Benchmarks): boolean | null {
  const { stage } = context;
  if (stage === null) return null;
  if (proposalOrLater.test(stage.label)) return false;
  if (stage.defaultProbabilityPercent !== null) return stage.defaultProbabilityPercent < earlyProbabilityPercent;
  const position = positionOf(context, benchmarks);
  return position === null ? null : position < 0.5;
}

/** Labels of the deal's stage and of every stage of its pipeline that comes before it, lower case. */
export function reachedStageLabels(context: DealContext, benchmarks: Benchmarks): Set<string> {
  const labels = new Set<string>();
  const { stage } = context;
  if (stage === null) return labels;
  labels.add(stage.label.toLowerCase());
  if (stage.sortOrder === null) return labels;
  for (const place of Object.values(benchmarks.stages)) {
    if (place.isClosed || place.sortOrder === null || place.pipelineId !== stage.pipelineId) continue;
    if (place.sortOrder <= stage.sortOrder) labels.add(place.label.toLowerCase());
  }
  return labels;
}

function positionOf(context: DealContext, benchmarks: Benchmarks): number | null {
  return entryOf(benchmarks.stages, context.state.stageId)?.position ?? null;
}
