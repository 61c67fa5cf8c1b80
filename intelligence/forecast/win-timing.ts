import type { ClosedDeal } from '../../src/domain/deal-context.ts';
import { type CalendarDate, dateOf, dayMs, daysBetween } from '../../src/domain/time.ts';
import { stageVisits } from '../benchmarks/stage-visits.ts';
import { type TimeToWin, timeToWinAfter } from './time-to-win.ts';

/** Won deals needed before the plan of an open deal is believed, and before a stage's own time to the win is. */
const minDealsWithPlan = 10;
const minStageWins = 5;

/** Where in their lives won deals are asked for their plan: an open deal of today may be anywhere in its own. */
const lifeShares = [0.25, 0.5, 0.75];

/** When the won deals of a history were won, as sorted days. */
export interface WinTiming {
  /** Days from the close date planned at the time to the win (before it, when negative); null: fewer than ten deals tell. */
  readonly slips: Float64Array | null;
  /** Days from entering a stage to the win, by `stageKey`; only stages with at least five wins. */
  readonly stages: ReadonlyMap<string, Float64Array>;
}

/** A stage of a pipeline as one text. */
export function stageKey(pipelineId: string | null, stageId: string): string {
  return JSON.stringify([pipelineId, stageId]);
}

/** Learns from the won deals how their plans held and how long each stage was from the win, with what was known at their end. */
export function learnWinTiming(closed: Iterable<ClosedDeal>): WinTiming {
  const slips: number[] = [];
  let dealsWithPlan = 0;
  const stages = new Map<string, number[]>();
  for (const deal of closed) {
    if (deal.outcome !== 'won') continue;
    const found = slipsOf(deal);
    if (found.length > 0) dealsWithPlan += 1;
    slips.push(...found);
    for (const [key, days] of stageDaysOf(deal)) {
      const list = stages.get(key);
      if (list) list.push(days);
      else stages.set(key, [days]);
    }
  }
  const known = [...stages].filter(([, days]) => days.length >= minStageWins);
  return {
    slips: dealsWithPlan < minDealsWithPlan ? null : Float64Array.from(slips).sort(),
    stages: new Map(known.map(([key, days]) => [key, Float64Array.from(days).sort()])),
  };
}

/**
 * The time to the win of something that has lasted `soFarDays` already, when wins came after `sortedDays`. Null when no win came
 * that late.
 */
export function timeByHistory(sortedDays: Float64Array, soFarDays: number): TimeToWin | null {
  if (countUpTo(sortedDays, soFarDays) === sortedDays.length) return null;
  const whole: TimeToWin = { shareWithin: (days) => countUpTo(sortedDays, days) / (sortedDays.length + 1) };
  return timeToWinAfter(whole, soFarDays);
}

/** Days from the last entry of each stage to the win. */
function stageDaysOf({ context, closedAt }: ClosedDeal): Map<string, number> {
  const endMs = Date.parse(closedAt);
  const days = new Map<string, number>();
  for (const { stageId, fromMs } of stageVisits({ ...context, asOf: closedAt })) {
    if (fromMs < endMs) days.set(stageKey(context.state.pipelineId, stageId), (endMs - fromMs) / dayMs);
  }
  return days;
}

function slipsOf({ context, closedAt }: ClosedDeal): number[] {
  const moves = context.changes.filter(
    ({ field, effectiveAt, knownAt }) => field === 'closeDate' && effectiveAt < closedAt && knownAt <= closedAt,
  );
  const fromMs = Date.parse(context.createdAt);
  const toMs = Date.parse(closedAt);
  if (moves.length === 0 || !(toMs > fromMs)) return [];
  const slips: number[] = [];
  for (const share of lifeShares) {
    const atMs = fromMs + share * (toMs - fromMs);
    const planned = moves.findLast(({ effectiveAt }) => Date.parse(effectiveAt) <= atMs)?.to;
    if (typeof planned !== 'string') continue;
    const days = daysBetween(planned as CalendarDate, dateOf(closedAt));
    if (Number.isFinite(days)) slips.push(days);
  }
  return slips;
}

/** How many of the sorted values are at most `limit`. */
function countUpTo(sorted: Float64Array, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
