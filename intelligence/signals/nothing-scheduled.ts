import { addDays, dateOf, dayMs } from '../../src/domain/time.ts';
import { conversationOf } from '../engagement/conversation.ts';
import { clear, defineSignal, fired, settingThreshold } from './signal.ts';
import { countText, dayText } from './wording.ts';

/**
 * Fires when no meeting with the buyer and no open task lies within the next `scheduledWithinDays`: low while something is
 * planned later or the buyer spoke within that time, else medium; never high, because many good deals are run without tasks.
 */
export const nothingScheduled = defineSignal({
  id: 'nothing-scheduled',
  title: 'Nothing is scheduled',
  needs: ['meetings', 'tasks'],
  evaluate(context, _benchmarks, settings) {
    const { asOfMs, touches, plannedMeetings, openTasks } = conversationOf(context, settings);
    const threshold = settingThreshold(settings, 'scheduledWithinDays');
    const today = dateOf(context.asOf);
    const horizon = addDays(today, Math.ceil(threshold.value));
    const ahead = [...plannedMeetings, ...openTasks.filter((task) => dateOf(task.occurredAt) >= today)];
    const next = ahead.reduce<(typeof ahead)[number] | null>(
      (first, each) => (first === null || each.occurredAt < first.occurredAt ? each : first),
      null,
    );
    const measure = { value: ahead.length, unit: 'planned', threshold };
    if (next && (dateOf(next.occurredAt) <= horizon || horizon < today)) {
      const what = next.kind === 'task' ? 'task' : 'meeting';
      const text = `Next ${what} on ${dayText(next.occurredAt, context.asOf)}`;
      return clear({ ...measure, text, recordIds: [next.id], at: next.occurredAt });
    }
    const lastWord = touches.findLast((touch) => touch.fromBuyer);
    const isWarm = lastWord !== undefined && lastWord.atMs >= asOfMs - threshold.value * dayMs;
    return fired(next || isWarm ? 'low' : 'medium', {
      ...measure,
      text: next
        ? `Nothing planned in the next ${countText(threshold.value, 'day')}; the next date is ${dayText(next.occurredAt, context.asOf)}`
        : `No meeting and no open task in the next ${countText(threshold.value, 'day')}`,
      recordIds: next ? [next.id] : [],
      at: next?.occurredAt ?? null,
    });
  },
});
