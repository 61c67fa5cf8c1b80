import { dayMs } from '../../src/domain/time.ts';
import { conversationOf } from '../engagement/conversation.ts';
import { readReplies } from '../engagement/reply-latency.ts';
import { learnedPause } from './learned-threshold.ts';
import { clear, defineSignal, firedOrClear, gradeByDistance, settingThreshold } from './signal.ts';
import { countText, daysText, dayText } from './wording.ts';

/**
 * Fires when we wrote `ghostedMessages` times since the buyer's last word and the first of those has waited `ghostedDays`; with 20 won
 * deals, longer than the longest wait of nine of ten of them.
 * Source: https://help.gong.io/hc/en-us/articles/360043022172 (2026-11-20)
 */
export const ghosted = defineSignal({
  id: 'ghosted',
  title: 'Ghosted',
  needs: ['emails'],
  evaluate(context, benchmarks, settings) {
    const { asOfMs, touches } = conversationOf(context, settings);
    const { pending } = readReplies(touches);
    if (pending === null) return clear({ text: 'No message of ours is waiting for an answer' });
    const days = (asOfMs - pending.firstAtMs) / dayMs;
    const base = settingThreshold(settings, 'ghostedDays');
    const threshold = learnedPause('wonWaitDays', base, { context, benchmarks, settings });
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
