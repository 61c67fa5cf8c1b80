import type { DealContext } from '../../src/domain/deal-context.ts';
import { type CalendarDate, dateOf, daysBetween, instantDaysBetween } from '../../src/domain/time.ts';
import { type Benchmarks, entryOf, pipelineOf } from '../benchmarks/benchmarks.ts';
import type { WinModel } from '../risk/win-model.ts';
import { timeByPlan } from './close-date-slip.ts';
import { type TimeToWin, timeToWin, timeToWinAfter } from './time-to-win.ts';

/** Wins of a stage from which its own time to the win is used; below, the age of the pipeline's won deals is. */
const minStageWins = 5;

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

/** What outlooks are learned from. `slips` null: too few won deals tell how their plan held (`closeDateSlips`). */
export interface OutlookBasis {
  readonly benchmarks: Benchmarks;
  readonly model: WinModel;
  readonly slips: Float64Array | null;
}

/** The outlook of a deal; null when nothing was ever won in its pipeline, so that no time to a win is known. */
export function dealOutlook(context: DealContext, { benchmarks, model, slips }: OutlookBasis): DealOutlook | null {
  const pipeline = pipelineOf(context, benchmarks);
  if (pipeline === null) return null;
  const stage = entryOf(pipeline.stages, context.state.stageId);
  const time = planTimeOf(context, slips) ?? timeOf(context, stage?.remainingDays, pipeline.wonAgeDays);
  if (time === null) return null;
  const modelled = model.winProbability(context).value;
  const winProbability = clampShare(modelled ?? stage?.winRate ?? pipeline.winRate);
  const today = dateOf(context.asOf);
  return {
    winProbability,
    from: modelled !== null ? 'model' : stage ? 'stage win rate' : 'pipeline win rate',
    winBy: (date) => winProbability * clampShare(time.shareWithin(daysBetween(today, date))),
  };
}

function planTimeOf({ state, asOf }: DealContext, slips: Float64Array | null): TimeToWin | null {
  if (slips === null || state.closeDate === null) return null;
  const plannedDays = daysBetween(dateOf(asOf), state.closeDate);
  return Number.isFinite(plannedDays) ? timeByPlan(slips, plannedDays) : null;
}

function timeOf(
  context: DealContext,
  stageDays: Parameters<typeof timeToWin>[0] | undefined,
  wonAgeDays: Parameters<typeof timeToWin>[0],
): TimeToWin | null {
  const ofStage = stageDays && stageDays.count >= minStageWins ? timeToWin(stageDays) : null;
  if (ofStage !== null) return ofStage;
  const whole = timeToWin(wonAgeDays);
  const ageDays = instantDaysBetween(context.createdAt, context.asOf);
  return whole && Number.isFinite(ageDays) ? timeToWinAfter(whole, Math.max(0, ageDays)) : whole;
}

function clampShare(value: number): number {
  return value >= 0 ? Math.min(1, value) : 0;
}
