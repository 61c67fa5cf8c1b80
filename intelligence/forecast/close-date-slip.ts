import type { ClosedDeal } from '../../src/domain/deal-context.ts';
import { type CalendarDate, dateOf, daysBetween } from '../../src/domain/time.ts';
import { type TimeToWin, timeToWinAfter } from './time-to-win.ts';

/** Won deals with a dated plan that are needed before the plan of an open deal is believed. */
const minDeals = 10;

/** Where in their lives won deals are asked for their plan: an open deal of today may be anywhere in its own. */
const lifeShares = [0.25, 0.5, 0.75];

/**
 * How many days after (before, when negative) the close date planned at the time deals were really won, sorted. Learned from won
 * deals whose moves of the close date are dated; null when there are fewer than ten.
 */
export function closeDateSlips(closed: Iterable<ClosedDeal>): Float64Array | null {
  const slips: number[] = [];
  let deals = 0;
  for (const deal of closed) {
    if (deal.outcome !== 'won') continue;
    const found = slipsOf(deal);
    if (found.length > 0) deals += 1;
    slips.push(...found);
  }
  return deals < minDeals ? null : Float64Array.from(slips).sort();
}

/**
 * The time to the win of a deal whose plan is `plannedDays` from today (negative: overdue), given that it is not won yet. Null when
 * no won deal was ever that late.
 */
export function timeByPlan(slips: Float64Array, plannedDays: number): TimeToWin | null {
  const whole: TimeToWin = { shareWithin: (days) => countUpTo(slips, days) / (slips.length + 1) };
  if (countUpTo(slips, -plannedDays) === slips.length) return null;
  return timeToWinAfter(whole, -plannedDays);
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
