import { dayMs } from '../../src/domain/time.ts';
import { clear, defineSignal, fired, settingThreshold, unknown } from './signal.ts';
import { countText, dayText } from './wording.ts';

/** A change of owner in a deal's first week is the handover to the person meant to run it. */
const handoverDays = 7;

/**
 * Fires when the deal has no owner or an inactive one (high), or the owner changed within `ownerChangedDays` (low; medium when
 * more than once).
 */
export const ownerUnstable = defineSignal({
  id: 'owner-unstable',
  title: 'Owner is missing or changed',
  needs: ['owner'],
  evaluate(context, _benchmarks, settings) {
    const { readable, state, owner, asOf } = context;
    if (state.ownerId === null) return fired('high', { text: 'Nobody owns this deal' });
    const knowsActive = readable.has('ownerActive') && owner !== null && owner.isActive !== null;
    if (knowsActive && owner?.isActive === false) {
      return fired('high', { text: 'The owner is no longer active', recordIds: [state.ownerId] });
    }
    if (!readable.has('ownerHistory')) {
      return knowsActive
        ? clear({ text: 'The owner is active' })
        : unknown('The source does not tell whether the owner is active or changed.');
    }
    const settledMs = Date.parse(context.createdAt) + handoverDays * dayMs;
    const sinceMs = Math.max(settledMs, Date.parse(asOf) - settings.ownerChangedDays * dayMs);
    const changes = context.changes.filter(
      (change) =>
        change.field === 'ownerId' &&
        change.from !== null &&
        change.knownAt <= asOf &&
        change.effectiveAt <= asOf &&
        Date.parse(change.effectiveAt) >= sinceMs,
    );
    const last = changes.at(-1);
    if (last === undefined) return clear({ text: `Same owner for ${countText(settings.ownerChangedDays, 'day')}` });
    return fired(changes.length > 1 ? 'medium' : 'low', {
      text: `The owner changed on ${dayText(last.effectiveAt, asOf)}`,
      recordIds: changes.map((change) => change.id),
      at: last.effectiveAt,
      value: changes.length,
      unit: 'changes',
      threshold: { value: 1, from: settingThreshold(settings, 'ownerChangedDays').from },
    });
  },
});
