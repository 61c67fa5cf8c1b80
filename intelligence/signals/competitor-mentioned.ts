import { phraseMatches } from './phrase-matches.ts';
import { defineSignal, firedOrClear, settingThreshold, unknown } from './signal.ts';
import { countText } from './wording.ts';

/** Fires when a configured competitor is named in the last `competitorDays`: 1 activity low, 2 medium, 3 or more high. */
export const competitorMentioned = defineSignal({
  id: 'competitor-mentioned',
  title: 'Competitor mentioned',
  needs: ['activities'],
  evaluate(context, _benchmarks, settings) {
    if (settings.competitors.length === 0) return unknown('No competitors are named in the settings.');
    const days = settings.competitorDays;
    const { activities, phrases } = phraseMatches(context, settings.competitors, days, () => true);
    const count = activities.length;
    return firedOrClear(count >= 3 ? 'high' : count === 2 ? 'medium' : count === 1 ? 'low' : null, {
      text:
        count === 0
          ? `No competitor named in the last ${countText(days, 'day')}`
          : `${phrases.slice(0, 5).join(', ')} named in ${countText(count, 'activity', 'activities')} of the last ${countText(days, 'day')}`,
      recordIds: activities.map((activity) => activity.id),
      at: activities.at(-1)?.occurredAt ?? null,
      value: count,
      unit: 'activities',
      threshold: { value: 1, from: settingThreshold(settings, 'competitorDays').from },
    });
  },
});
