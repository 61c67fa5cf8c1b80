import type { Severity } from '../../src/domain/signal.ts';
import { closeDatePushes } from '../benchmarks/close-date-pushes.ts';
import { defineSignal, firedOrClear, gradeByDistance, settingThreshold } from './signal.ts';
import { countText, daysText, dayText } from './wording.ts';

/**
 * Fires when the close date moved later `pushedTimes` times or by `pushedDays` in all (moves back taken off); high from
 * `pushedTimesHigh` times. One long move alone is at most medium: a deal that slips a quarter once is common.
 */
export const closeDatePushed = defineSignal({
  id: 'close-date-pushed',
  title: 'Close date pushed',
  needs: ['closeDate', 'closeDateHistory'],
  evaluate(context, _benchmarks, settings) {
    const { times, netDays, changeIds, lastAt } = closeDatePushes(context);
    const byDays = times === 0 ? null : gradeByDistance(netDays, settings.pushedDays);
    const threshold = settingThreshold(settings, 'pushedTimes');
    let severity: Severity | null = byDays === 'high' && times < 2 ? 'medium' : byDays;
    if (times >= settings.pushedTimesHigh) severity = 'high';
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
