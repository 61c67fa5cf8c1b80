import { dayMs } from '../../src/domain/time.ts';
import { entryOf } from '../benchmarks/benchmarks.ts';
import { stageVisits } from '../benchmarks/stage-visits.ts';
import { clear, defineSignal, fired, settingThreshold, unknown } from './signal.ts';
import { dayText } from './wording.ts';

/** A stage held for less than a day was a slip of the mouse, and going back from it is no step back. */
const minHeldMs = dayMs;

/**
 * Fires when, within `regressedDays`, the deal went back from a later open stage and has not returned to it: medium for
 * one step, high for more.
 */
export const stageRegressed = defineSignal({
  id: 'stage-regressed',
  title: 'Moved back a stage',
  needs: ['stage', 'stageHistory', 'stageOrder'],
  evaluate(context, benchmarks, settings) {
    const current = context.stage;
    if (current === null || current.sortOrder === null) return unknown('The order of this stage is not on record.');
    const sinceMs = Date.parse(context.asOf) - settings.regressedDays * dayMs;
    const currentOrder = current.sortOrder;
    const visits = stageVisits(context);
    let fall: { atMs: number; changeId: string | null; steps: number } | null = null;
    let hasUnknownOrder = false;
    for (const [index, visit] of visits.entries()) {
      if (visit.toMs === null || visit.toMs < sinceMs || visit.toMs - visit.fromMs < minHeldMs) continue;
      const place = entryOf(benchmarks.stages, visit.stageId);
      if (place === undefined || place.sortOrder === null) hasUnknownOrder = true;
      else if (!place.isClosed && place.sortOrder > currentOrder) {
        const changeId = visits[index + 1]?.changeId ?? null;
        fall = { atMs: visit.toMs, changeId, steps: place.sortOrder - currentOrder };
      }
    }
    if (fall === null) return hasUnknownOrder ? unknown('The order of its earlier stage is not on record.') : clear();
    const at = new Date(fall.atMs).toISOString();
    return fired(fall.steps >= 2 ? 'high' : 'medium', {
      text: `Moved back to an earlier stage on ${dayText(at, context.asOf)}`,
      recordIds: fall.changeId === null ? [] : [fall.changeId],
      at,
      value: fall.steps,
      unit: 'stages',
      threshold: { value: 1, from: settingThreshold(settings, 'regressedDays').from },
    });
  },
});
