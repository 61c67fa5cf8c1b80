import { instantDaysBetween } from '../../src/domain/time.ts';
import { learnedPause } from './learned-threshold.ts';
import { clear, defineSignal, fired, gradeByDistance, settingThreshold, unknown } from './signal.ts';
import { daysText, dayText } from './wording.ts';

/** An empty next step is let pass for the first part of the time that an unchanged one gets: a new deal has none yet. */
const emptyShare = 0.5;

/**
 * Fires when the next step has not changed for `nextStepDays` (with 20 won deals: for longer than in nine of ten of them), or has been empty for half of that; then graded by the whole.
 * Without the history of the field an empty one is measured from creation and at most low.
 */
export const nextStepStale = defineSignal({
  id: 'next-step-stale',
  title: 'Next step is stale',
  needs: ['nextStep'],
  evaluate(context, benchmarks, settings) {
    const isEmpty = (context.state.nextStep ?? '').trim() === '';
    const hasHistory = context.readable.has('nextStepHistory');
    if (!hasHistory && !isEmpty) return unknown('The source does not tell when the next step changed.');
    const change = context.changes.findLast(
      (each) => each.field === 'nextStep' && each.knownAt <= context.asOf && each.effectiveAt <= context.asOf,
    );
    const since = change?.effectiveAt ?? context.createdAt;
    const days = instantDaysBetween(since, context.asOf);
    const base = settingThreshold(settings, 'nextStepDays');
    const threshold = learnedPause('wonNextStepDays', base, { context, benchmarks, settings });
    const isEmptyTooLong = isEmpty && days >= emptyShare * threshold.value;
    const severity = gradeByDistance(days, threshold.value) ?? (isEmptyTooLong ? 'low' : null);
    const finding = {
      text: isEmpty
        ? `No next step for ${daysText(days)}`
        : `The next step has not changed since ${dayText(since, context.asOf)}, ${daysText(days)} ago`,
      recordIds: change ? [change.id] : [],
      at: since,
      value: days,
      unit: 'days',
      threshold,
    };
    if (severity === null) return clear(finding);
    return fired(hasHistory ? severity : 'low', finding);
  },
});
