import { dayMs } from '../../src/domain/time.ts';
import { activeContacts } from '../engagement/active-contacts.ts';
import { businessDaysBetween } from '../engagement/business-days.ts';
import { conversationOf } from '../engagement/conversation.ts';
import { defineSignal, firedOrClear, gradeByDistance, settingThreshold, unknown } from './signal.ts';
import { isProposalOrLater } from './stage-phase.ts';
import { countText, dayText } from './wording.ts';

/**
 * Fires when the champion has not written or met for `championLateBusinessDays` (of the work calendar) at Proposal or later,
 * for `championEarlyDays` before. A champion who never spoke is unknown: nothing says that they are the one.
 */
export const championSilent = defineSignal({
  id: 'champion-silent',
  title: 'Champion has gone silent',
  needs: ['contactRoles', 'emails'],
  evaluate(context, benchmarks, settings) {
    const champions = context.contacts.filter((each) => each.role !== null && /champion/i.test(each.role));
    if (champions.length === 0) return unknown('Nobody is on record as the champion.');
    const conversation = conversationOf(context, settings);
    const active = activeContacts(conversation, Number.NEGATIVE_INFINITY);
    const last = champions
      .map((each) => active.get(each.contactId))
      .reduce((latest, touch) => (touch && (!latest || touch.atMs > latest.atMs) ? touch : latest), undefined);
    if (last === undefined) return unknown('No activity of the champion is on record.');
    const isLate = isProposalOrLater(context, benchmarks) === true;
    const days = isLate
      ? businessDaysBetween(last.atMs, conversation.asOfMs, settings.workCalendar)
      : (conversation.asOfMs - last.atMs) / dayMs;
    const threshold = settingThreshold(settings, isLate ? 'championLateBusinessDays' : 'championEarlyDays');
    const unit = isLate ? 'business day' : 'day';
    return firedOrClear(gradeByDistance(days, threshold.value), {
      text: `The champion was last heard on ${dayText(last.at, context.asOf)}, ${countText(Math.floor(days), unit)} ago`,
      recordIds: [last.id],
      at: last.at,
      value: days,
      unit: `${unit}s`,
      threshold,
    });
  },
});
