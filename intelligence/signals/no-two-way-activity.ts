import type { RiskSettings } from '../../src/domain/settings.ts';
import { dayMs } from '../../src/domain/time.ts';
import { segmentOf } from '../benchmarks/segment-of.ts';
import { type ConversedContext, conversationOf } from '../engagement/conversation.ts';
import { learnedPause } from './learned-threshold.ts';
import { defineSignal, firedOrClear, gradeByDistance, settingThreshold, type Threshold } from './signal.ts';
import { daysText, dayText } from './wording.ts';

/** The setting is for mid-market deals; small customers move at twice the pace, enterprises at about half. */
const smallShare = 7 / 14;
const enterpriseShare = 30 / 14;

/**
 * Fires when the buyer's last word in an exchange lies `noTwoWayDays` back (7 days for SMB, 30 for enterprise accounts). With
 * 20 won deals it is the silence that nine of ten of them never reached. A deal without any exchange is measured from its creation.
 */
export const noTwoWayActivity = defineSignal({
  id: 'no-two-way-activity',
  title: 'No two-way activity',
  needs: ['emails'],
  evaluate(context, benchmarks, settings) {
    const { asOfMs, touches } = conversationOf(context, settings);
    const threshold = learnedPause('wonSilenceDays', thresholdFor(context, settings), {
      context,
      benchmarks,
      settings,
    });
    const lastWord = touches.findLast((touch) => touch.fromBuyer);
    const exchange = lastWord && touches.some((touch) => touch.fromUs) ? lastWord : null;
    const sinceMs = exchange?.atMs ?? Date.parse(context.createdAt);
    const days = (asOfMs - sinceMs) / dayMs;
    return firedOrClear(gradeByDistance(days, threshold.value), {
      text: exchange
        ? `Last two-way exchange on ${dayText(exchange.at, context.asOf)}, ${daysText(days)} ago`
        : `No two-way exchange on record since the deal was created ${daysText(days)} ago`,
      recordIds: exchange ? [exchange.id] : [],
      at: exchange?.at ?? context.createdAt,
      value: days,
      unit: 'days',
      threshold,
    });
  },
});

function thresholdFor(context: ConversedContext, settings: RiskSettings): Threshold {
  const base = settingThreshold(settings, 'noTwoWayDays');
  const segment = segmentOf(context.account, settings) ?? '';
  if (/\b(smb|small|start-?up)\b/i.test(segment)) return { ...base, value: base.value * smallShare };
  if (/\b(enterprise|strategic|large)\b/i.test(segment)) return { ...base, value: base.value * enterpriseShare };
  return base;
}
