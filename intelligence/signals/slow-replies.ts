import { conversationOf } from '../engagement/conversation.ts';
import { readReplies } from '../engagement/reply-latency.ts';
import { chanceOfSoHigh, significanceLevel } from '../engagement/significance.ts';
import { defineSignal, firedOrClear, gradeByDistance, settingThreshold, unknown } from './signal.ts';
import { countText, numberText } from './wording.ts';

const recentReplies = 3;
const minBaselineReplies = 4;
/** A slower reply within the same working day is nobody's worry. */
const minRecentHours = 24;
const hourMs = 3_600_000;

/**
 * Fires when the median of the buyer's last three replies is `slowReplyRatio` times this deal's own median before, beyond
 * chance. A message that already waits longer than the baseline counts as a reply of at least that long.
 * Source: https://developer.salesforce.com/docs/platform/object-reference/references/standard-objects/object-opportunityinsight.html (2026-11-20)
 */
export const slowReplies = defineSignal({
  id: 'slow-replies',
  title: 'Replies are slowing down',
  needs: ['emails'],
  evaluate(context, _benchmarks, settings) {
    const { asOfMs, touches } = conversationOf(context, settings);
    const { replies, pending } = readReplies(touches);
    const baseline = replies.slice(0, -recentReplies).map((reply) => reply.hours);
    const recent = replies.slice(-recentReplies).map((reply) => reply.hours);
    if (baseline.length < minBaselineReplies) {
      return unknown(`Only ${countText(replies.length, 'reply', 'replies')} on record: too few for a baseline.`);
    }
    const usual = median(baseline);
    const waitHours = pending === null ? 0 : (asOfMs - pending.firstAtMs) / hourMs;
    if (waitHours > median(recent)) recent.push(waitHours);
    const now = median(recent);
    const threshold = settingThreshold(settings, 'slowReplyRatio');
    const ratio = now / Math.max(usual, 1);
    const isReal = now >= minRecentHours && chanceOfSoHigh(recent, baseline) <= significanceLevel;
    return firedOrClear(isReal ? gradeByDistance(ratio, threshold.value) : null, {
      text: `The buyer now takes ${numberText(now)} hours to reply, ${numberText(usual)} hours before`,
      recordIds: replies.slice(-recentReplies).map((reply) => reply.id),
      at: new Date(replies.at(-1)?.atMs ?? asOfMs).toISOString(),
      value: ratio,
      unit: 'times the baseline',
      threshold,
    });
  },
});

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
