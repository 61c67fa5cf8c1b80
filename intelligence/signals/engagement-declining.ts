import { conversationOf } from '../engagement/conversation.ts';
import { priorDays, readTrend, recentDays } from '../engagement/trend.ts';
import { defineSignal, firedOrClear, gradeByDistance, settingThreshold, unknown } from './signal.ts';
import { countText } from './wording.ts';

const minPriorTouches = 4;

/**
 * Fires when weighted engagement of the last 14 days fell to `decliningRatio` of the rate of the 28 days before or less, with
 * at least four touches before, and so few touches would be seen by chance in fewer than 5 of 100 steady deals.
 */
export const engagementDeclining = defineSignal({
  id: 'engagement-declining',
  title: 'Engagement is declining',
  needs: ['emails'],
  evaluate(context, _benchmarks, settings) {
    const reading = readTrend(conversationOf(context, settings), settings.decliningRatio);
    const { recentCount, priorCount, ratio } = reading;
    if (ratio === null || priorCount < minPriorTouches) {
      return unknown(
        `Only ${countText(priorCount, 'touch', 'touches')} in the four weeks before: no rate to compare with.`,
      );
    }
    const threshold = settingThreshold(settings, 'decliningRatio');
    // The smaller the share that is left, the further from the threshold; nothing left is the furthest.
    const distance = threshold.value / Math.max(ratio, 0.01);
    return firedOrClear(reading.trend === 'declining' ? gradeByDistance(distance, 1) : null, {
      text: `${countText(recentCount, 'touch', 'touches')} in the last ${recentDays} days after ${priorCount} in the ${priorDays} days before`,
      recordIds: reading.recentIds,
      at: reading.lastAtMs === null ? null : new Date(reading.lastAtMs).toISOString(),
      value: ratio,
      unit: 'of the earlier rate',
      threshold,
    });
  },
});
