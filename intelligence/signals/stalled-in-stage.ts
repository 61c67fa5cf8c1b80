import type { RiskSettings } from '../../src/domain/settings.ts';
import { type Benchmarks, entryOf, learnedGroupOf } from '../benchmarks/benchmarks.ts';
import { stageVisits, visitDays } from '../benchmarks/stage-visits.ts';
import type { ConversedContext } from '../engagement/conversation.ts';
import { defineSignal, firedOrClear, gradeByDistance, settingThreshold, type Threshold, unknown } from './signal.ts';
import { daysText, numberText } from './wording.ts';

/** A won median of a day or two would make every deal stalled by Thursday. */
const minThresholdDays = 7;

/**
 * Fires when the deal has been in its stage for more than `stalledFactor` times what won deals needed there; without 20 won
 * deals that passed the stage, the median is taken to be `stalledDefaultDays`.
 */
export const stalledInStage = defineSignal({
  id: 'stalled-in-stage',
  title: 'Stalled in stage',
  needs: ['stage', 'stageHistory'],
  evaluate(context, benchmarks, settings) {
    const visit = stageVisits(context).at(-1);
    if (!visit || context.state.stageId === null) return unknown('The stage of this deal is not on record.');
    if (visit.stageId !== context.state.stageId) return unknown('The dated stage entries do not lead to its stage.');
    const days = visitDays(visit, Date.parse(context.asOf));
    const { threshold, medianDays } = thresholdFor(context, benchmarks, settings);
    const whose =
      threshold.from === 'learned' ? `won deals: ${numberText(medianDays)}` : `usual: ${numberText(medianDays)}`;
    return firedOrClear(gradeByDistance(days, threshold.value), {
      text: `${daysText(days)} in this stage (${whose})`,
      recordIds: visit.changeId === null ? [] : [visit.changeId],
      at: new Date(visit.fromMs).toISOString(),
      value: days,
      unit: 'days',
      threshold,
    });
  },
});

function thresholdFor(
  context: ConversedContext,
  benchmarks: Benchmarks,
  settings: RiskSettings,
): { threshold: Threshold; medianDays: number } {
  const group = learnedGroupOf(context, benchmarks, settings);
  const won = group ? entryOf(group.stages, context.state.stageId)?.wonDays : undefined;
  if (won && won.median !== null && won.count >= settings.minWonForLearned) {
    const value = Math.max(minThresholdDays, settings.stalledFactor * won.median);
    return { threshold: { value, from: 'learned' }, medianDays: won.median };
  }
  const base = settingThreshold(settings, 'stalledDefaultDays');
  return { threshold: { ...base, value: base.value * settings.stalledFactor }, medianDays: base.value };
}
