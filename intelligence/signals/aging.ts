import { instantDaysBetween } from '../../src/domain/time.ts';
import { learnedGroupOf } from '../benchmarks/benchmarks.ts';
import { defineSignal, firedOrClear, gradeByDistance, settingThreshold, type Threshold, unknown } from './signal.ts';
import { daysText, numberText } from './wording.ts';

/**
 * Fires when the deal is older than won deals were on average when they were won (`agingDefaultDays` without enough of them).
 */
export const aging = defineSignal({
  id: 'aging',
  title: 'Older than deals that win',
  needs: [],
  evaluate(context, benchmarks, settings) {
    const days = instantDaysBetween(context.createdAt, context.asOf);
    if (!Number.isFinite(days)) return unknown('The day the deal was created is not on record.');
    const mean = learnedGroupOf(context, benchmarks, settings)?.wonAgeDays.mean ?? null;
    const threshold: Threshold =
      mean !== null && mean > 0
        ? { value: Math.max(1, mean), from: 'learned' }
        : settingThreshold(settings, 'agingDefaultDays');
    const whose = threshold.from === 'learned' ? 'won deals took' : 'usual:';
    return firedOrClear(gradeByDistance(days, threshold.value), {
      text: `Open for ${daysText(days)} (${whose} ${numberText(threshold.value)})`,
      at: context.createdAt,
      value: days,
      unit: 'days',
      threshold,
    });
  },
});
