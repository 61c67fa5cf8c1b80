import type { DealContext } from '../../src/domain/deal-context.ts';
import { type FiscalPeriod, isInPeriod } from '../../src/domain/fiscal-calendar.ts';
import { type CalendarDate, dateOf, daysBetween } from '../../src/domain/time.ts';
import { closeDatePushes } from '../benchmarks/close-date-pushes.ts';
import type { Converter } from './convert-money.ts';
import { medianOf } from './median.ts';
import type { PipelineSnapshot } from './pipeline-snapshot.ts';
import { totalValue, type ValueTotals } from './value-totals.ts';

/** An open deal whose close date moved between the two dates. `days` is negative when it moved earlier. */
export interface CloseDateMove {
  readonly opportunityId: string;
  readonly name: string | null;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly days: number;
  /** Was due in the current fiscal quarter and no longer is. */
  readonly leavesQuarter: boolean;
}

/** Open deals by how often their close date was pushed. `reason` says why it is not known; then the counts are null. */
export interface PushCounts {
  readonly never: number | null;
  readonly once: number | null;
  readonly twice: number | null;
  readonly threeOrMore: number | null;
  readonly threeOrMoreIds: readonly string[];
  readonly reason: string | null;
}

/** How the plan slips: overdue deals, pushes so far, and close dates moved since the earlier date. */
export interface Slippage {
  readonly overdue: ValueTotals;
  readonly overdueIds: readonly string[];
  readonly pushes: PushCounts;
  readonly movedLater: ValueTotals;
  readonly movedLaterMedianDays: number | null;
  readonly pushedOutOfQuarter: ValueTotals;
  readonly moves: readonly CloseDateMove[];
}

/** Measures slippage of the deals open at `end`, against the same deals at `start`. */
export function slippageOf(
  start: PipelineSnapshot,
  end: PipelineSnapshot,
  quarter: FiscalPeriod,
  converter: Converter | null,
): Slippage {
  const today = dateOf(end.asOf);
  const overdue = end.open.filter(({ state }) => state.closeDate !== null && state.closeDate < today);
  const moves = closeDateMoves(start, end, quarter);
  const byId = new Map(end.open.map((context) => [context.opportunityId, context.state]));
  const totalOf = (list: readonly CloseDateMove[]) =>
    totalValue(
      list.map(({ opportunityId }) => byId.get(opportunityId)).filter((state) => state !== undefined),
      converter,
    );
  const later = moves.filter(({ days }) => days > 0);
  return {
    overdue: totalValue(
      overdue.map(({ state }) => state),
      converter,
    ),
    overdueIds: overdue.map(({ opportunityId }) => opportunityId).sort(),
    pushes: pushCounts(end.open),
    movedLater: totalOf(later),
    movedLaterMedianDays: medianOf(later.map(({ days }) => days)),
    pushedOutOfQuarter: totalOf(later.filter(({ leavesQuarter }) => leavesQuarter)),
    moves,
  };
}

function closeDateMoves(start: PipelineSnapshot, end: PipelineSnapshot, quarter: FiscalPeriod): CloseDateMove[] {
  const before = new Map(start.open.map((context) => [context.opportunityId, context.state.closeDate]));
  const moves: CloseDateMove[] = [];
  for (const { opportunityId, state } of end.open) {
    const from = before.get(opportunityId) ?? null;
    const to = state.closeDate;
    if (from === null || to === null || from === to) continue;
    const days = daysBetween(from, to);
    if (!Number.isFinite(days)) continue;
    const leavesQuarter = isInPeriod(from, quarter) && !isInPeriod(to, quarter);
    moves.push({ opportunityId, name: state.name, from, to, days, leavesQuarter });
  }
  return moves.sort((a, b) => b.days - a.days || (a.opportunityId < b.opportunityId ? -1 : 1));
}

function pushCounts(open: readonly DealContext[]): PushCounts {
  const readable = open.filter((context) => context.readable.has('closeDateHistory'));
  if (readable.length === 0) {
    const reason = open.length === 0 ? 'no deal is open' : 'the source does not tell how close dates moved';
    return { never: null, once: null, twice: null, threeOrMore: null, threeOrMoreIds: [], reason };
  }
  const times = readable.map((context) => ({ id: context.opportunityId, times: closeDatePushes(context).times }));
  const count = (exactly: number) => times.filter((each) => each.times === exactly).length;
  const often = times.filter((each) => each.times >= 3).map(({ id }) => id);
  return {
    never: count(0),
    once: count(1),
    twice: count(2),
    threeOrMore: often.length,
    threeOrMoreIds: often.sort(),
    reason: null,
  };
}
