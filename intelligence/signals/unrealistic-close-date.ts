import type { RiskSettings } from '../../src/domain/settings.ts';
import { dateOf, daysBetween } from '../../src/domain/time.ts';
import { type Benchmarks, entryOf, learnedGroupOf } from '../benchmarks/benchmarks.ts';
import type { ConversedContext } from '../engagement/conversation.ts';
import {
  clear,
  defineSignal,
  firedOrClear,
  gradeByDistance,
  settingThreshold,
  type Threshold,
  unknown,
} from './signal.ts';
import { isEarlyStage } from './stage-phase.ts';
import { daysText, dayText, numberText } from './wording.ts';

/**
 * Fires when an early-stage deal is to close within `unrealisticDays`, or, with 20 won deals that passed the stage, sooner
 * than three of four of them managed from there (the median itself would flag every second healthy deal).
 */
export const unrealisticCloseDate = defineSignal({
  id: 'unrealistic-close-date',
  title: 'Close date is too soon for the stage',
  needs: ['closeDate', 'stage', 'stageOrder'],
  evaluate(context, benchmarks, settings) {
    const { closeDate } = context.state;
    if (closeDate === null) return unknown('The deal has no close date.');
    const isEarly = isEarlyStage(context, benchmarks);
    if (isEarly === null) return unknown('The place of this stage in the sales process is not on record.');
    if (!isEarly) return clear();
    const days = daysBetween(dateOf(context.asOf), closeDate);
    if (!(days >= 0)) return clear({ text: 'The close date is past; that is reported by itself' });
    const threshold = thresholdFor(context, benchmarks, settings);
    // One day is the shortest time to compare with: closing today is no further off than closing tomorrow.
    return firedOrClear(gradeByDistance(threshold.value / Math.max(days, 1), 1), {
      text: `Closes on ${dayText(closeDate, context.asOf)}, in ${daysText(days)}, from an early stage (usual from here: ${numberText(threshold.value)} or more)`,
      value: days,
      unit: 'days',
      threshold,
    });
  },
});

function thresholdFor(context: ConversedContext, benchmarks: Benchmarks, settings: RiskSettings): Threshold {
  const group = learnedGroupOf(context, benchmarks, settings);
  const remaining = group ? entryOf(group.stages, context.state.stageId)?.remainingDays : undefined;
  if (remaining && remaining.p25 !== null && remaining.count >= settings.minWonForLearned) {
    return { value: remaining.p25, from: 'learned' };
  }
  return settingThreshold(settings, 'unrealisticDays');
}
