import type { DealContext } from '../../src/domain/deal-context.ts';
import { type CalendarDate, dateOf, daysBetween, instantDaysBetween } from '../../src/domain/time.ts';
import { type Benchmarks, type Distribution, entryOf, pipelineOf } from '../benchmarks/benchmarks.ts';
import { stageVisits, visitDays } from '../benchmarks/stage-visits.ts';
import type { WinModel } from '../risk/win-model.ts';
import { type TimeToWin, timeToWin, timeToWinAfter } from './time-to-win.ts';
import { stageKey, timeByHistory, type WinTiming } from './win-timing.ts';

/**
 * What one open deal may become: whether it is won at all and, if so, when. "Won by the close date" and "won this quarter" are
 * both `winBy`, so they can never contradict each other.
 */
export interface DealOutlook {
  readonly winProbability: number;
  /** Where `winProbability` comes from. */
  readonly from: 'model' | 'stage win rate' | 'pipeline win rate';
  /** The probability that the deal is won on or before `date`. */
  winBy(date: CalendarDate): number;
}

/** What outlooks are learned from. */
export interface OutlookBasis {
  readonly benchmarks: Benchmarks;
  readonly model: WinModel;
  readonly timing: WinTiming;
}

/** The outlook of a deal; null when nothing was ever won in its pipeline, so that no time to a win is known. */
export function dealOutlook(context: DealContext, { benchmarks, model, timing }: OutlookBasis): DealOutlook | null {
  const pipeline = pipelineOf(context, benchmarks);
  if (pipeline === null) return null;
  const stage = entryOf(pipeline.stages, context.state.stageId);
  const modelled = model.winProbability(context).value;
  const winProbability = clampShare(modelled ?? stage?.winRate ?? pipeline.winRate);
  const today = dateOf(context.asOf);
  const time = timeToWinOf(context, { benchmarks, timing });
  // where the model tells time itself, scores and forecast say the same
  const byModel = modelled === null ? undefined : model.shareWonBy;
  if (time === null && byModel === undefined) return null;
  return {
    winProbability,
    from: modelled !== null ? 'model' : stage ? 'stage win rate' : 'pipeline win rate',
    winBy: (date) => {
      const share = byModel?.(context, date) ?? time?.shareWithin(daysBetween(today, date)) ?? 0;
      return winProbability * clampShare(share);
    },
  };
}

/** When the deal is won if it is, by the history of its workspace; null where nothing was won yet. */
export function timeToWinOf(
  context: DealContext,
  { benchmarks, timing }: Pick<OutlookBasis, 'benchmarks' | 'timing'>,
): TimeToWin | null {
  const pipeline = pipelineOf(context, benchmarks);
  if (pipeline === null) return null;
  return planTimeOf(context, timing) ?? stageTimeOf(context, timing) ?? ageTimeOf(context, pipeline.wonAgeDays);
}

/** By the close date and how such plans held. */
function planTimeOf({ state, asOf }: DealContext, { slips }: WinTiming): TimeToWin | null {
  if (slips === null || state.closeDate === null) return null;
  const lateDays = daysBetween(state.closeDate, dateOf(asOf));
  return Number.isFinite(lateDays) ? timeByHistory(slips, lateDays) : null;
}

/** By the days in the stage and how long won deals took from there. */
function stageTimeOf(context: DealContext, { stages }: WinTiming): TimeToWin | null {
  const visit = stageVisits(context).at(-1);
  const known = visit && stages.get(stageKey(context.state.pipelineId, visit.stageId));
  return known ? timeByHistory(known, visitDays(visit, Date.parse(context.asOf))) : null;
}

/** By the age and how old the won deals of the pipeline became. */
function ageTimeOf(context: DealContext, wonAgeDays: Distribution): TimeToWin | null {
  const whole = timeToWin(wonAgeDays);
  const ageDays = instantDaysBetween(context.createdAt, context.asOf);
  return whole && Number.isFinite(ageDays) ? timeToWinAfter(whole, Math.max(0, ageDays)) : whole;
}

function clampShare(value: number): number {
  return value >= 0 ? Math.min(1, value) : 0;
}
