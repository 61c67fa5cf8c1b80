import type { DealContext } from '../../src/domain/deal-context.ts';
import type { RiskSettings } from '../../src/domain/settings.ts';
import { segmentOf } from './segment-of.ts';

/** Mean and quantiles of some numbers; all null when `count` is 0. */
export interface Distribution {
  readonly count: number;
  readonly mean: number | null;
  readonly p10: number | null;
  readonly p25: number | null;
  readonly median: number | null;
  readonly p75: number | null;
  readonly p90: number | null;
}

/** Kaplan–Meier quantiles of how long something lasts; a quantile is null when too few have ended to know it. */
export interface Survival {
  readonly count: number;
  readonly ended: number;
  readonly p25: number | null;
  readonly median: number | null;
  readonly p75: number | null;
  readonly p90: number | null;
}

/** One stage within a group of deals. */
export interface StageBenchmark {
  /** Closed deals that were ever in the stage, and how many of them were won. */
  readonly closed: number;
  readonly won: number;
  /** Won share of the closed, shrunk toward the group's. */
  readonly winRate: number;
  /** Days a won deal spent in the stage, by visit. */
  readonly wonDays: Distribution;
  /** Days until a deal moved on; deals still there and deals lost there count as not yet moved. */
  readonly days: Survival;
  /** Days from the middle of a won deal's visit to its win: what a deal found in this stage still needs. */
  readonly remainingDays: Distribution;
}

/** What one pipeline, or one segment of it, has shown so far. */
export interface GroupBenchmark {
  readonly won: number;
  readonly lost: number;
  readonly open: number;
  /** Won share of the closed, shrunk toward the parent's and in the end toward the prior. */
  readonly winRate: number;
  /** Days from creation to the win. */
  readonly wonAgeDays: Distribution;
  /** How often won deals moved their close date later, and share of won and of closed deals that did at least once. */
  readonly wonPushes: Distribution;
  readonly pushedShareOfWon: number | null;
  readonly pushedShareOfClosed: number | null;
  /** External people active in the 30 days before a win, where activities were on record all through the deal. */
  readonly wonContacts: Distribution;
  /** The longest pause of each won deal, in days: of the buyer's words, of an answer, of a next step left as it was. */
  readonly wonSilenceDays: Distribution;
  readonly wonWaitDays: Distribution;
  readonly wonNextStepDays: Distribution;
  /** Share of won deals with titles or roles and activity on record in which a decision maker took part. */
  readonly wonWithDecisionMaker: number | null;
  /** Share of won deals with activity on record in which price was mentioned. */
  readonly wonWithPricing: number | null;
  /** Share of wins in the last 14 days of a calendar quarter; 0.15 when there is no season. */
  readonly wonAtQuarterEnd: number | null;
  readonly stages: Readonly<Record<string, StageBenchmark>>;
}

export interface PipelineBenchmark extends GroupBenchmark {
  readonly segments: Readonly<Record<string, GroupBenchmark>>;
}

/** Where a stage stands. `position` 0 (first open stage) to 1 (last open stage); null when the order is not known. */
export interface StagePlace {
  readonly label: string;
  readonly pipelineId: string | null;
  readonly sortOrder: number | null;
  readonly isClosed: boolean;
  readonly position: number | null;
}

/** Everything learned from the workspace's own deals, as plain JSON. `pipelines` is keyed by pipeline id, '' for none. */
export interface Benchmarks {
  readonly won: number;
  readonly closed: number;
  readonly open: number;
  readonly winRate: number;
  readonly pipelines: Readonly<Record<string, PipelineBenchmark>>;
  readonly stages: Readonly<Record<string, StagePlace>>;
}

/**
 * The win rate assumed before any deal has closed, worth `winRatePriorDeals` deals. An expert prior of ours (one in four);
 * twenty deals of the workspace's own weigh as much.
 */
export const priorWinRate = 0.25;
export const winRatePriorDeals = 20;

/** No history at all: every threshold is the default. */
export const noBenchmarks: Benchmarks = {
  won: 0,
  closed: 0,
  open: 0,
  winRate: priorWinRate,
  pipelines: {},
  stages: {},
};

/** The entry of `record` under `key`, never one inherited from the prototype. */
export function entryOf<Value>(record: Readonly<Record<string, Value>>, key: string | null): Value | undefined {
  return key !== null && Object.hasOwn(record, key) ? record[key] : undefined;
}

/** The deal's pipeline; null when no deal of it is known. */
export function pipelineOf(context: DealContext, benchmarks: Benchmarks): PipelineBenchmark | null {
  return entryOf(benchmarks.pipelines, context.state.pipelineId ?? '') ?? null;
}

/**
 * The narrowest group of deals with enough wins to learn from: the segment, else the pipeline, else null.
 * `settings.minWonForLearned` is the floor.
 */
export function learnedGroupOf(
  context: DealContext,
  benchmarks: Benchmarks,
  settings: RiskSettings,
): GroupBenchmark | null {
  const pipeline = pipelineOf(context, benchmarks);
  if (pipeline === null || pipeline.won < settings.minWonForLearned) return null;
  const segment = entryOf(pipeline.segments, segmentOf(context.account, settings));
  return segment && segment.won >= settings.minWonForLearned ? segment : pipeline;
}
