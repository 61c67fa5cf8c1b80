import { dateOf, daysBetween } from '../../src/domain/time.ts';
import { clear, defineSignal, fired, unknown } from './signal.ts';
import { daysText, dayText } from './wording.ts';

const mediumDays = 7;
const highDays = 14;

/**
 * Fires on the day after the planned close date; medium from 7 days, high from 14.
 * Source: https://help.gong.io/hc/en-us/articles/360043022172 (2026-11-20)
 */
export const closeDateOverdue = defineSignal({
  id: 'close-date-overdue',
  title: 'Close date is past',
  needs: ['closeDate'],
  evaluate(context) {
    const { closeDate } = context.state;
    if (closeDate === null) return unknown('The deal has no close date.');
    const days = daysBetween(closeDate, dateOf(context.asOf));
    if (!(days >= 1)) return clear({ text: `Closes on ${dayText(closeDate, context.asOf)}` });
    const severity = days >= highDays ? 'high' : days >= mediumDays ? 'medium' : 'low';
    return fired(severity, {
      text: `The close date, ${dayText(closeDate, context.asOf)}, passed ${daysText(days)} ago`,
      recordIds: lastCloseDateChange(context.changes, context.asOf),
      value: days,
      unit: 'days',
      threshold: { value: 1, from: 'default' },
    });
  },
});

function lastCloseDateChange(
  changes: readonly { id: string; field: string; knownAt: string }[],
  asOf: string,
): string[] {
  const last = changes.findLast((change) => change.field === 'closeDate' && change.knownAt <= asOf);
  return last ? [last.id] : [];
}
