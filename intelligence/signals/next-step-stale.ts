import { instantDaysBetween } from '../../src/domain/time.ts';
import { clear, defineSignal, fired, gradeByDistance, settingThreshold, unknown } from './signal.ts';
import { daysText, dayText } from './wording.ts';

/**
 * Fires when the next step has been empty, or unchanged, for `nextStepDays`. A deal younger than that is left alone, and
 * without the history of the field an empty one is at most low.
 */
export const nextStepStale = defineSignal({
  id: 'next-step-stale',
  title: 'Next step is stale',
  needs: ['nextStep'],
  evaluate(context, _benchmarks, settings) {
    const isEmpty = (context.state.nextStep ?? '').trim() === '';
    const hasHistory = context.readable.has('nextStepHistory');
    if (!hasHistory && !isEmpty) return unknown('The source does not tell when the next step changed.');
    const change = context.changes.findLast(
      (each) => each.field === 'nextStep' && each.knownAt <= context.asOf && each.effectiveAt <= context.asOf,
    );
    const since = change?.effectiveAt ?? context.createdAt;
    const days = instantDaysBetween(since, context.asOf);
    const threshold = settingThreshold(settings, 'nextStepDays');
    const severity = gradeByDistance(days, threshold.value);
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
