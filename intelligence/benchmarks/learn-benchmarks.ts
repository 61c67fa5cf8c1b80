import type { ClosedDeal, DealContext } from '../../src/domain/deal-context.ts';
import type { StageState } from '../../src/domain/organisation.ts';
import { defaultRiskSettings, type RiskSettings } from '../../src/domain/settings.ts';
import {
  type Benchmarks,
  type GroupBenchmark,
  type PipelineBenchmark,
  priorWinRate,
  type StageBenchmark,
  type StagePlace,
  winRatePriorDeals,
} from './benchmarks.ts';
import { type DealFacts, factsOfClosed, factsOfOpen } from './deal-facts.ts';
import { distributionOf, survivalOf } from './distribution.ts';
import type { SourceCoverage } from './engagement-coverage.ts';
import { addToGroup, emptyGroup, type GroupCounts } from './group-counts.ts';
import { segmentOf } from './segment-of.ts';

/** What to learn from, already limited by the caller to what was known at one instant. */
export interface BenchmarkInput {
  readonly closed: Iterable<ClosedDeal>;
  readonly open: Iterable<DealContext>;
  /** The stages of all pipelines by id; those of the deals' own contexts are added. */
  readonly stages?: ReadonlyMap<string, StageState>;
  readonly settings?: RiskSettings;
  /** Since when each engagement source is on record; left out: nothing is cut off. */
  readonly coverage?: readonly SourceCoverage[];
}

interface PipelineCounts extends GroupCounts {
  readonly segments: Map<string, GroupCounts>;
}

/** Takes deals one at a time and keeps only what benchmarks need of each. */
export interface BenchmarkLearner {
  addClosed(deal: ClosedDeal): void;
  addOpen(context: DealContext): void;
  finish(): Benchmarks;
}

/** Learns the benchmarks of a workspace from its closed and open deals; the order of the deals changes nothing. */
export function learnBenchmarks(input: BenchmarkInput): Benchmarks {
  const learner = createBenchmarkLearner(input.stages, input.settings, input.coverage);
  for (const deal of input.closed) learner.addClosed(deal);
  for (const context of input.open) learner.addOpen(context);
  return learner.finish();
}

/** A learner for callers that stream their deals. */
export function createBenchmarkLearner(
  stages: ReadonlyMap<string, StageState> = new Map(),
  settings: RiskSettings = defaultRiskSettings,
  coverage: readonly SourceCoverage[] = [],
): BenchmarkLearner {
  const pipelines = new Map<string, PipelineCounts>();
  const knownStages = new Map(stages);
  const add = (context: DealContext, facts: DealFacts) => {
    const { stageId, pipelineId } = context.state;
    if (context.stage && stageId !== null && !knownStages.has(stageId)) knownStages.set(stageId, context.stage);
    const key = pipelineId ?? '';
    const pipeline = pipelines.get(key) ?? { ...emptyGroup(), segments: new Map<string, GroupCounts>() };
    pipelines.set(key, pipeline);
    addToGroup(pipeline, facts);
    const segment = segmentOf(context.account, settings);
    if (segment === null) return;
    const group = pipeline.segments.get(segment) ?? emptyGroup();
    pipeline.segments.set(segment, group);
    addToGroup(group, facts);
  };
  return {
    addClosed: (deal) => add(deal.context, factsOfClosed(deal, settings, coverage)),
    addOpen: (context) => add(context, factsOfOpen(context)),
    finish: () => finishBenchmarks(pipelines, knownStages),
  };
}

function finishBenchmarks(
  pipelines: ReadonlyMap<string, PipelineCounts>,
  stages: ReadonlyMap<string, StageState>,
): Benchmarks {
  const all = [...pipelines.values()];
  const won = all.reduce((sum, each) => sum + each.won, 0);
  const lost = all.reduce((sum, each) => sum + each.lost, 0);
  const winRate = shrink(won, won + lost, priorWinRate);
  return {
    won,
    closed: won + lost,
    open: all.reduce((sum, each) => sum + each.open, 0),
    winRate,
    pipelines: sortedRecord(pipelines, (pipeline): PipelineBenchmark => {
      const group = finishGroup(pipeline, winRate);
      return { ...group, segments: sortedRecord(pipeline.segments, (each) => finishGroup(each, group.winRate)) };
    }),
    stages: placesOf(stages),
  };
}

function finishGroup(group: GroupCounts, parentRate: number): GroupBenchmark {
  const closed = group.won + group.lost;
  const winRate = shrink(group.won, closed, parentRate);
  return {
    won: group.won,
    lost: group.lost,
    open: group.open,
    winRate,
    wonAgeDays: distributionOf(group.wonAges),
    wonPushes: distributionOf(group.wonPushes),
    pushedShareOfWon: shareOf(group.pushedWon, group.won),
    pushedShareOfClosed: shareOf(group.pushedClosed, closed),
    wonContacts: distributionOf(group.wonContacts),
    wonSilenceDays: distributionOf(group.wonSilences),
    wonWaitDays: distributionOf(group.wonWaits),
    wonNextStepDays: distributionOf(group.wonNextSteps),
    wonWithDecisionMaker: shareOf(group.decidedWon, group.titledWon),
    wonWithPricing: shareOf(group.pricedWon, group.talkedWon),
    wonAtQuarterEnd: shareOf(group.quarterEndWon, group.won),
    stages: sortedRecord(
      group.stages,
      (stage): StageBenchmark => ({
        closed: stage.closed,
        won: stage.won,
        winRate: shrink(stage.won, stage.closed, winRate),
        wonDays: distributionOf(stage.wonDays),
        days: survivalOf(stage.ended, stage.censored),
        remainingDays: distributionOf(stage.remaining),
      }),
    ),
  };
}

/** Where each stage stands among the open stages of its pipeline; a place needs three of them with an order. */
function placesOf(stages: ReadonlyMap<string, StageState>): Record<string, StagePlace> {
  const orders = new Map<string, number[]>();
  for (const stage of stages.values()) {
    if (stage.isClosed || stage.sortOrder === null) continue;
    const key = stage.pipelineId ?? '';
    orders.set(key, [...(orders.get(key) ?? []), stage.sortOrder]);
  }
  for (const [key, order] of orders)
    orders.set(
      key,
      [...new Set(order)].sort((a, b) => a - b),
    );
  return sortedRecord(stages, ({ label, pipelineId, sortOrder, isClosed }) => {
    const order = orders.get(pipelineId ?? '') ?? [];
    const rank = sortOrder === null || isClosed ? -1 : order.indexOf(sortOrder);
    const position = rank < 0 || order.length < 3 ? null : rank / (order.length - 1);
    return { label, pipelineId, sortOrder, isClosed, position };
  });
}

function shrink(won: number, closed: number, parentRate: number): number {
  return (won + parentRate * winRatePriorDeals) / (closed + winRatePriorDeals);
}

function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** A plain record in key order, so that the same deals in another order give the same bytes. */
function sortedRecord<In, Out>(map: ReadonlyMap<string, In>, of: (value: In) => Out): Record<string, Out> {
  const keys = [...map.keys()].sort();
  return Object.fromEntries(keys.map((key) => [key, of(map.get(key) as In)]));
}
