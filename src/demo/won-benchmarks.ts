import { daysBetween } from '../domain/time.ts';
import type { DealPlan } from './deal-plan.ts';
import type { Segment } from './organisation.ts';
import { openStages } from './stages.ts';

/** What won deals look like, for one stage: days spent in it, and days from entering it to the close. */
interface StagePace {
  readonly stayDays: number;
  readonly remainingDays: number;
}

/** Paces of the won deals of one segment, or of all. Days are medians, `meanAgeDays` a mean. */
export interface WonPace {
  readonly stages: ReadonlyMap<string, StagePace>;
  readonly meanAgeDays: number;
}

/** The tightest and the loosest pace that holds for a deal, whether it is compared with its segment or with all deals. */
export interface PaceLimits {
  readonly shortestStayDays: (stage: string) => number;
  readonly longestStayDays: (stage: string) => number;
  readonly longestRemainingDays: (stage: string) => number;
  readonly youngestMeanAgeDays: number;
  readonly oldestMeanAgeDays: number;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

function paceOf(won: readonly DealPlan[]): WonPace {
  const stays = new Map<string, number[]>(openStages.map((label) => [label, []]));
  const remaining = new Map<string, number[]>(openStages.map((label) => [label, []]));
  for (const plan of won) {
    for (const [index, stage] of plan.stages.entries()) {
      const next = plan.stages[index + 1];
      if (!next) continue;
      stays.get(stage.value)?.push(daysBetween(stage.date, next.date));
      remaining.get(stage.value)?.push(daysBetween(stage.date, plan.lastDate));
    }
  }
  const ages = won.map((plan) => daysBetween(plan.createdDate, plan.lastDate));
  return {
    stages: new Map(
      openStages.map((label) => [
        label,
        { stayDays: median(stays.get(label) ?? []), remainingDays: median(remaining.get(label) ?? []) },
      ]),
    ),
    meanAgeDays: ages.reduce((sum, age) => sum + age, 0) / Math.max(1, ages.length),
  };
}

/** Measures the won deals once and answers, per segment, the limits a deal of it can be held against. */
export function measurePace(closed: readonly DealPlan[]): (segment: Segment) => PaceLimits {
  const won = closed.filter((plan) => plan.outcome === 'won');
  const all = paceOf(won);
  return (segment) => {
    const own = paceOf(won.filter((plan) => plan.segment === segment));
    const both = (stage: string, measure: keyof StagePace) => [
      own.stages.get(stage)?.[measure] ?? 0,
      all.stages.get(stage)?.[measure] ?? 0,
    ];
    return {
      shortestStayDays: (stage) => Math.min(...both(stage, 'stayDays')),
      longestStayDays: (stage) => Math.max(...both(stage, 'stayDays')),
      longestRemainingDays: (stage) => Math.max(...both(stage, 'remainingDays')),
      youngestMeanAgeDays: Math.min(own.meanAgeDays, all.meanAgeDays),
      oldestMeanAgeDays: Math.max(own.meanAgeDays, all.meanAgeDays),
    };
  };
}
