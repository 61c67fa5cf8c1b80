import type { RiskSettings } from '../../src/domain/settings.ts';
import type { Severity } from '../../src/domain/signal.ts';
import { type Benchmarks, learnedGroupOf } from '../benchmarks/benchmarks.ts';
import { closeDatePushes } from '../benchmarks/close-date-pushes.ts';
import type { ConversedContext } from '../engagement/conversation.ts';
import { defineSignal, firedOrClear, gradeByDistance, settingThreshold, type Threshold } from './signal.ts';
import { countText, daysText, dayText } from './wording.ts';

/**
 * Fires when the close date moved later `pushedTimes` times or by `pushedDays` in all (moves back taken off); high from
 * `pushedTimesHigh` times. Where more than one in ten of 20 or more won deals
 * were pushed as often, it takes one push more. One long move alone is at most medium: a deal that slips a quarter once is common.
 */
export const closeDatePushed = defineSignal({
  id: 'close-date-pushed',
  title: 'Close date pushed',
  needs: ['closeDate', 'closeDateHistory'],
  evaluate(context, benchmarks, settings) {
    const { times, netDays, changeIds, lastAt } = closeDatePushes(context);
    const byDays = times === 0 ? null : gradeByDistance(netDays, settings.pushedDays);
    const threshold = thresholdFor(context, benchmarks, settings);
    let severity: Severity | null = byDays === 'high' && times < 2 ? 'medium' : byDays;
    if (times >= Math.max(settings.pushedTimesHigh, threshold.value + 1)) severity = 'high';
    else if (times >= threshold.value) severity ??= 'low';
    return firedOrClear(severity, {
      text:
        times === 0 || lastAt === null
          ? 'The close date was never pushed'
          : `Close date pushed ${countText(times, 'time')}, ${daysText(netDays)} in all, last on ${dayText(lastAt, context.asOf)}`,
      recordIds: changeIds,
      at: lastAt,
      value: times,
      unit: 'pushes',
      threshold,
    });
  },
});

function thresholdFor(context: ConversedContext, benchmarks: Benchmarks, settings: RiskSettings): Threshold {
  const base = settingThreshold(settings, 'pushedTimes');
  if (base.from === 'settings') return base;
  const pushes = learnedGroupOf(context, benchmarks, settings)?.wonPushes;
  if (!pushes || pushes.p90 === null || pushes.count < settings.minWonForLearned) return base;
  return { value: Math.max(base.value, Math.floor(pushes.p90) + 1), from: 'learned' };
}
