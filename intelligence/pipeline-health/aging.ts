import type { DealContext } from '../../src/domain/deal-context.ts';
import { instantDaysBetween } from '../../src/domain/time.ts';
import { type Benchmarks, entryOf, pipelineOf } from '../benchmarks/benchmarks.ts';
import { stageVisits, visitDays } from '../benchmarks/stage-visits.ts';
import type { Converter } from './convert-money.ts';
import { medianOf } from './median.ts';
import { totalValue, type ValueTotals } from './value-totals.ts';

/** Open deals of one age. `toDays` null: and older. */
export interface AgeGroup extends ValueTotals {
  readonly fromDays: number;
  readonly toDays: number | null;
}

/** How long the open deals of one stage have been in it, against the deals that were won. Days; null is unknown. */
export interface StageAge {
  readonly label: string;
  readonly deals: number;
  readonly medianDays: number | null;
  readonly wonMedianDays: number | null;
  /** Deals in the stage for more than 1.5 times the won median of their pipeline. */
  readonly stuckDealIds: readonly string[];
}

/** The ages of the open deals. `undatedDeals`: their creation is not on record. */
export interface Aging {
  readonly medianAgeDays: number | null;
  readonly groups: readonly AgeGroup[];
  readonly undatedDeals: number;
  readonly stages: readonly StageAge[];
}

const bounds = [0, 31, 61, 91, 181] as const;
const stuckFactor = 1.5;

/** Measures how old the open deals are and how long they have been in their stage. */
export function agingOf(
  open: readonly DealContext[],
  stageOrder: readonly (string | null)[],
  benchmarks: Benchmarks,
  converter: Converter | null,
): Aging {
  const aged = open
    .map((context) => ({ ...context.state, ageDays: instantDaysBetween(context.createdAt, context.asOf) }))
    .filter(({ ageDays }) => Number.isFinite(ageDays));
  const groups = bounds.map((fromDays, at) => {
    const next = bounds[at + 1];
    const members = aged.filter(
      ({ ageDays }) =>
        Math.max(0, Math.floor(ageDays)) >= fromDays && (next === undefined || Math.floor(ageDays) < next),
    );
    return { fromDays, toDays: next === undefined ? null : next - 1, ...totalValue(members, converter) };
  });
  return {
    medianAgeDays: medianOf(aged.map(({ ageDays }) => Math.max(0, ageDays))),
    groups,
    undatedDeals: open.length - aged.length,
    stages: stageAges(open, stageOrder, benchmarks),
  };
}

function stageAges(
  open: readonly DealContext[],
  stageOrder: readonly (string | null)[],
  benchmarks: Benchmarks,
): StageAge[] {
  const byLabel = Map.groupBy(open, ({ stage, state }) => stage?.label ?? state.stageId);
  const ages: StageAge[] = [];
  for (const label of stageOrder) {
    const members = byLabel.get(label) ?? [];
    if (label === null || members.length === 0) continue;
    const measured = members.map((context) => ({ context, ...stageDaysOf(context, benchmarks) }));
    const known = measured.map(({ days }) => days).filter((days) => days !== null);
    const medians = measured.map(({ wonMedian }) => wonMedian).filter((days) => days !== null);
    ages.push({
      label,
      deals: members.length,
      medianDays: medianOf(known),
      wonMedianDays: medianOf(medians),
      stuckDealIds: measured
        .filter(({ days, wonMedian }) => days !== null && wonMedian !== null && days > stuckFactor * wonMedian)
        .map(({ context }) => context.opportunityId)
        .sort(),
    });
  }
  return ages;
}

function stageDaysOf(context: DealContext, benchmarks: Benchmarks) {
  const visit = stageVisits(context).at(-1);
  const days = visit && context.readable.has('stageHistory') ? visitDays(visit, Date.parse(context.asOf)) : null;
  const pipeline = pipelineOf(context, benchmarks);
  const wonDays = pipeline ? entryOf(pipeline.stages, context.state.stageId)?.wonDays : undefined;
  return { days: Number.isFinite(days) ? days : null, wonMedian: wonDays?.median ?? null };
}
