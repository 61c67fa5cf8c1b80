import { dayMs } from '../../src/domain/time.ts';
import { learnedGroupOf } from '../benchmarks/benchmarks.ts';
import { activeContacts } from '../engagement/active-contacts.ts';
import { conversationOf } from '../engagement/conversation.ts';
import { clear, defineSignal, fired, settingThreshold, unknown } from './signal.ts';
import { daysText } from './wording.ts';

/**
 * Fires when exactly one external person spoke or met with us in `singleThreadedDays` on a deal of `singleThreadedAmount` or
 * more (medium from 1.5 times that; high from `singleThreadedHighAmount`). Quiet where won deals usually have one contact.
 * The amount is compared in the deal's own currency.
 */
export const singleThreaded = defineSignal({
  id: 'single-threaded',
  title: 'Single-threaded',
  needs: ['amount', 'activities'],
  evaluate(context, benchmarks, settings) {
    if (context.state.amount === null) return unknown('The deal has no amount.');
    const conversation = conversationOf(context, settings);
    const active = activeContacts(conversation, conversation.asOfMs - settings.singleThreadedDays * dayMs);
    const days = daysText(settings.singleThreadedDays);
    if (active.size === 0) return unknown(`No buyer was active in the last ${days}, so there is no thread to count.`);
    const touches = [...active.values()];
    const measure = { value: active.size, unit: 'active contacts', at: touches[0]?.at ?? null };
    const recordIds = touches.map((touch) => touch.id);
    const threshold = settingThreshold(settings, 'singleThreadedAmount');
    if (active.size > 1) {
      return clear({ ...measure, text: `${active.size} buyers were active in the last ${days}`, recordIds });
    }
    const usual = learnedGroupOf(context, benchmarks, settings)?.wonContacts;
    if (usual && usual.median !== null && usual.median <= 1 && usual.count >= settings.minWonForLearned) {
      const text = `One active buyer in the last ${days}, as on most won deals`;
      return clear({ ...measure, text, recordIds, threshold: { value: usual.median, from: 'learned' } });
    }
    const amount = Number(context.state.amount);
    const finding = { ...measure, text: `Only one buyer was active in the last ${days}`, recordIds, threshold };
    if (!(amount >= threshold.value)) return clear(finding);
    if (amount >= settings.singleThreadedHighAmount) return fired('high', finding);
    return fired(amount >= 1.5 * threshold.value ? 'medium' : 'low', finding);
  },
});
