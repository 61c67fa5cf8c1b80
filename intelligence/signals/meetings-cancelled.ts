import { dayMs } from '../../src/domain/time.ts';
import { conversationOf } from '../engagement/conversation.ts';
import { defineSignal, firedOrClear, gradeByDistance, settingThreshold } from './signal.ts';
import { countText } from './wording.ts';

/**
 * Fires when the buyer declined, cancelled or missed `cancelledMeetings` meetings of the last `cancelledDays` or the days
 * ahead. Meetings that we called off ourselves (`outbound`) do not count.
 */
export const meetingsCancelled = defineSignal({
  id: 'meetings-cancelled',
  title: 'Buyer cancels meetings',
  needs: ['meetings'],
  evaluate(context, _benchmarks, settings) {
    const { asOfMs, brokenMeetings } = conversationOf(context, settings);
    const since = new Date(Math.max(0, asOfMs - settings.cancelledDays * dayMs)).toISOString();
    const recent = brokenMeetings.filter((meeting) => meeting.occurredAt >= since);
    const threshold = settingThreshold(settings, 'cancelledMeetings');
    return firedOrClear(gradeByDistance(recent.length, threshold.value), {
      text: `${countText(recent.length, 'meeting')} declined, cancelled or missed by the buyer in ${settings.cancelledDays} days`,
      recordIds: recent.map((meeting) => meeting.id),
      at: recent.at(-1)?.occurredAt ?? null,
      value: recent.length,
      unit: 'meetings',
      threshold,
    });
  },
});
