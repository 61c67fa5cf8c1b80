import { dayMs } from '../../src/domain/time.ts';
import { conversationOf } from '../engagement/conversation.ts';
import { readReplies } from '../engagement/reply-latency.ts';
import { clear, defineSignal, firedOrClear, gradeByDistance, settingThreshold } from './signal.ts';
import { countText, daysText, dayText } from './wording.ts';

/**
 * Fires when we wrote `ghostedMessages` times since the buyer's last word and the first of those has waited `ghostedDays`.
 * Source: https://help.gong.io/hc/en-us/articles/360043022172 (2026-11-20)
 */
export const ghosted = defineSignal({
  id: 'ghosted',
  title: 'Ghosted',
  needs: ['emails'],
  evaluate(context, _benchmarks, settings) {
    const { asOfMs, touches } = conversationOf(context, settings);
    const { pending } = readReplies(touches);
    if (pending === null) return clear({ text: 'No message of ours is waiting for an answer' });
    const days = (asOfMs - pending.firstAtMs) / dayMs;
    const threshold = settingThreshold(settings, 'ghostedDays');
    const sent = pending.messageIds.length;
    const firstAt = new Date(pending.firstAtMs).toISOString();
    const severity = sent >= settings.ghostedMessages ? gradeByDistance(days, threshold.value) : null;
    return firedOrClear(severity, {
      text: `No reply since ${dayText(firstAt, context.asOf)}: ${countText(sent, 'message')} from us, none back in ${daysText(days)}`,
      recordIds: pending.messageIds,
      at: firstAt,
      value: days,
      unit: 'days',
      threshold,
    });
  },
});
