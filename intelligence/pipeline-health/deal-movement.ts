import { compareDecimals, type Decimal, subtractDecimals } from '../../src/domain/money.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { DealPosition } from './deal-position.ts';

/** The bars between start and end, in the order people read them; the last four are taken off. */
export const waterfallBars = ['created', 'pulledIn', 'amountUp', 'amountDown', 'pushedOut', 'lost', 'won'] as const;
export type WaterfallBar = (typeof waterfallBars)[number];

export type MovementReason =
  | 'created'
  | 'recorded-late'
  | 'reopened'
  | 'moved-in-from-later'
  | 'slipped-in-from-earlier'
  | 'close-date-set'
  | 'amount-changed'
  | 'amount-set'
  | 'amount-removed'
  | 'currency-changed'
  | 'moved-out-to-later'
  | 'moved-out-to-earlier'
  | 'close-date-removed'
  | 'lost'
  | 'no-longer-on-record'
  | 'won';

/** One deal in one bar. `amount` is what it adds to the bar; null: the deal has no known amount, so the bar stays the same. */
export interface DealMovement {
  readonly opportunityId: string;
  readonly name: string | null;
  readonly bar: WaterfallBar;
  readonly reason: MovementReason;
  readonly amount: Decimal | null;
  readonly currency: string | null;
}

/** The bars that one deal goes to between two dates; `pipeline-health/README.md` states the rules. */
export function movementsOf(
  start: DealPosition | null,
  end: DealPosition | null,
  startAt: Instant,
): readonly DealMovement[] {
  if (start?.status === 'open' && start.isInPeriod) return movementsOfHeld(start, end);
  return end === null ? [] : movementsOfEntering(start, end, startAt);
}

/** A deal that was part of the start: its amount may change, and then it stays, moves out of the period or ends. */
function movementsOfHeld(start: DealPosition, end: DealPosition | null): DealMovement[] {
  if (end === null) return [whole(start, 'lost', 'no-longer-on-record')];
  if (end.status === 'open') {
    if (end.isInPeriod) return amountChanges(start, end);
    return [whole(start, 'pushedOut', leavingReason(start, end))];
  }
  const ended = end.amount === null ? { ...end, amount: start.amount, currency: start.currency } : end;
  return [...amountChanges(start, ended), exitOf(ended)];
}

/** A deal that was not part of the start: it comes in at its amount at the end, and may have ended since. */
function movementsOfEntering(start: DealPosition | null, end: DealPosition, startAt: Instant): DealMovement[] {
  if (!end.isInPeriod) return [];
  const entry = whole(end, ...entryOf(start, end, startAt));
  if (end.status === 'open') return [entry];
  const hasEndedSince = start?.status === 'open' || (end.closedAt !== null && end.closedAt > startAt);
  return hasEndedSince ? [entry, exitOf(end)] : [];
}

function exitOf(end: DealPosition): DealMovement {
  return end.status === 'won' ? whole(end, 'won', 'won') : whole(end, 'lost', 'lost');
}

function entryOf(start: DealPosition | null, end: DealPosition, startAt: Instant): [WaterfallBar, MovementReason] {
  if (start === null) return ['created', end.createdAt > startAt ? 'created' : 'recorded-late'];
  if (start.status !== 'open') return ['created', 'reopened'];
  if (start.closeDate === null || end.closeDate === null) return ['pulledIn', 'close-date-set'];
  return ['pulledIn', start.closeDate > end.closeDate ? 'moved-in-from-later' : 'slipped-in-from-earlier'];
}

function leavingReason(start: DealPosition, end: DealPosition): MovementReason {
  if (end.closeDate === null || start.closeDate === null) return 'close-date-removed';
  return end.closeDate > start.closeDate ? 'moved-out-to-later' : 'moved-out-to-earlier';
}

function amountChanges(start: DealPosition, end: DealPosition): DealMovement[] {
  if (start.amount === null || end.amount === null || start.currency === end.currency) {
    const reason = start.amount === null ? 'amount-set' : end.amount === null ? 'amount-removed' : 'amount-changed';
    const { currency } = end.amount === null ? start : end;
    return [amountChange(end, reason, currency, start.amount ?? '0', end.amount ?? '0')].filter(
      (each) => each !== null,
    );
  }
  return [
    amountChange(end, 'currency-changed', start.currency, start.amount, '0'),
    amountChange(end, 'currency-changed', end.currency, '0', end.amount),
  ].filter((each) => each !== null);
}

function amountChange(
  { opportunityId, name }: DealPosition,
  reason: MovementReason,
  currency: string | null,
  from: Decimal,
  to: Decimal,
): DealMovement | null {
  const direction = compareDecimals(to, from);
  if (direction === 0) return null;
  return direction > 0
    ? { opportunityId, name, bar: 'amountUp', reason, amount: subtractDecimals(to, from), currency }
    : { opportunityId, name, bar: 'amountDown', reason, amount: subtractDecimals(from, to), currency };
}

function whole(position: DealPosition, bar: WaterfallBar, reason: MovementReason): DealMovement {
  const { opportunityId, name, amount, currency } = position;
  return { opportunityId, name, bar, reason, amount, currency: amount === null ? null : currency };
}
