import type { Activity } from '../../src/domain/activity.ts';

const pricing = /^(pric(e|es|ing)|quotes?|quotation|costs?|discount)$/i;

/** True when the source's phrase tracking found talk of price. Subjects are not read: nobody configured the words. */
export function mentionsPricing(activity: Activity): boolean {
  return activity.phrases.some((phrase) => pricing.test(phrase.trim()));
}
