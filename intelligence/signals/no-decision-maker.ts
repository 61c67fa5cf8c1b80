import { dayMs } from '../../src/domain/time.ts';
import { learnedGroupOf } from '../benchmarks/benchmarks.ts';
import { activeContacts } from '../engagement/active-contacts.ts';
import { conversationOf } from '../engagement/conversation.ts';
import { isDecisionMaker, seniorityOf } from '../engagement/seniority.ts';
import { clear, defineSignal, fired, firedOrClear, gradeByDistance, settingThreshold, unknown } from './signal.ts';
import { isProposalOrLater } from './stage-phase.ts';
import { daysText, dayText } from './wording.ts';

/**
 * Fires at Proposal or later when nobody at VP level or above, and nobody whose role is to decide or pay, was active in
 * `decisionMakerDays`; medium when none ever was. Quiet where most won deals were won without one.
 * Source: https://help.gong.io/hc/en-us/articles/360043022172 (2026-11-20)
 */
export const noDecisionMaker = defineSignal({
  id: 'no-decision-maker',
  title: 'No decision maker involved',
  needs: ['stage', 'contactRoles', 'emails'],
  evaluate(context, benchmarks, settings) {
    const isLate = isProposalOrLater(context, benchmarks);
    if (isLate === null) return unknown('The place of this stage in the sales process is not on record.');
    if (!isLate) return clear();
    const { contacts } = context;
    if (!contacts.some((each) => each.role !== null || seniorityOf(each.contact?.title) !== null)) {
      return unknown('Nobody on this deal has a title or a role on record.');
    }
    const share = learnedGroupOf(context, benchmarks, settings)?.wonWithDecisionMaker ?? null;
    if (share !== null && share < 0.5) return clear({ text: 'Most won deals here were won without a decision maker' });
    const conversation = conversationOf(context, settings);
    const active = activeContacts(conversation, Number.NEGATIVE_INFINITY);
    const threshold = settingThreshold(settings, 'decisionMakerDays');
    const last = contacts
      .filter(isDecisionMaker)
      .map((each) => active.get(each.contactId))
      .reduce((latest, touch) => (touch && (!latest || touch.atMs > latest.atMs) ? touch : latest), undefined);
    if (last === undefined) {
      return fired('medium', { text: 'No decision maker has taken part so far', unit: 'days', threshold });
    }
    const days = (conversation.asOfMs - last.atMs) / dayMs;
    return firedOrClear(gradeByDistance(days, threshold.value), {
      text: `A decision maker was last active on ${dayText(last.at, context.asOf)}, ${daysText(days)} ago`,
      recordIds: [last.id],
      at: last.at,
      value: days,
      unit: 'days',
      threshold,
    });
  },
});
