import type { Activity } from '../../src/domain/activity.ts';
import { learnedGroupOf } from '../benchmarks/benchmarks.ts';
import { mentionsPricing } from '../engagement/pricing-mention.ts';
import { phraseMatches } from './phrase-matches.ts';
import { clear, defineSignal, fired } from './signal.ts';
import { isProposalOrLater } from './stage-phase.ts';
import { countText } from './wording.ts';

const windowDays = 14;
/** Price is expected by Proposal only where the source tracks it and most won deals spoke of it. */
const usualPricingShare = 0.5;

/**
 * Fires when the buyer used a configured objection phrase in the last 14 days (1 activity low, 2 medium, 3 or more high), or,
 * where most won deals mention price, at Proposal or later without any mention of it (low). Our own words never count.
 * Source: https://help.gong.io/hc/en-us/articles/360043022172 (2026-11-20)
 */
export const redFlagPhrase = defineSignal({
  id: 'red-flag-phrase',
  title: 'Red flag in the conversation',
  needs: ['activities'],
  evaluate(context, benchmarks, settings) {
    const { activities, phrases } = phraseMatches(context, settings.redFlagPhrases, windowDays, isBuyerHeard);
    const count = activities.length;
    if (count > 0) {
      return fired(count >= 3 ? 'high' : count === 2 ? 'medium' : 'low', {
        text: `The buyer raised: ${phrases.slice(0, 5).join(', ')} (${countText(count, 'activity', 'activities')} in ${windowDays} days)`,
        recordIds: activities.map((activity) => activity.id),
        at: activities.at(-1)?.occurredAt ?? null,
        value: count,
        unit: 'activities',
        threshold: { value: 1, from: 'default' },
      });
    }
    const group = learnedGroupOf(context, benchmarks, settings);
    const isPriceUsual = (group?.wonWithPricing ?? 0) >= usualPricingShare;
    if (!isPriceUsual || isProposalOrLater(context, benchmarks) !== true || context.activities.length === 0)
      return clear();
    if (context.activities.some((each) => each.knownAt <= context.asOf && mentionsPricing(each))) return clear();
    return fired('low', {
      text: 'At Proposal or later and price was never mentioned',
      value: 0,
      unit: 'mentions',
      threshold: { value: 1, from: 'learned' },
    });
  },
});

function isBuyerHeard(activity: Activity): boolean {
  if (activity.direction === 'outbound' || activity.direction === 'internal') return false;
  return activity.direction === 'inbound' || activity.kind === 'meeting' || activity.kind === 'call';
}
