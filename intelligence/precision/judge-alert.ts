import { type CalendarDate, dateOf, type Instant } from '../../src/domain/time.ts';

/** Whether an alert came true: `right` lost or slipped, `wrong` won in time, `open` not known yet. */
export type AlertVerdict = 'right' | 'wrong' | 'open';

/** How a deal stands at `asOf`. `outcome` and `closedAt` null: it is open. */
export interface DealEnd {
  readonly outcome: 'won' | 'lost' | null;
  readonly closedAt: Instant | null;
}

/**
 * Judges an alert by what became of its deal: lost, or not won by the close date it had when the alert was raised (`closeDate`;
 * null: it had none, so only its loss can prove the alert right).
 */
export function judgeAlert(closeDate: CalendarDate | null, deal: DealEnd, asOf: Instant): AlertVerdict {
  if (deal.outcome === 'lost') return 'right';
  const until = dateOf(deal.closedAt ?? asOf);
  if (closeDate !== null && until > closeDate) return 'right';
  return deal.outcome === 'won' ? 'wrong' : 'open';
}
