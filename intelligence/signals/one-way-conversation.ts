import { dayMs } from '../../src/domain/time.ts';
import { conversationOf } from '../engagement/conversation.ts';
import { clear, defineSignal, firedOrClear, gradeByDistance, settingThreshold } from './signal.ts';

const windowDays = 14;

/** Fires when, over 14 days, we reached out `oneWayRatio` times for each time the buyer did (no answer counts as one). */
export const oneWayConversation = defineSignal({
  id: 'one-way-conversation',
  title: 'One-way conversation',
  needs: ['emails'],
  evaluate(context, _benchmarks, settings) {
    const { asOfMs, touches } = conversationOf(context, settings);
    const sinceMs = asOfMs - windowDays * dayMs;
    const recordIds: string[] = [];
    let outbound = 0;
    let inbound = 0;
    for (let index = touches.length - 1; index >= 0; index -= 1) {
      const touch = touches[index];
      if (!touch || touch.atMs < sinceMs) break;
      if (touch.fromUs) outbound += 1;
      if (touch.fromBuyer) inbound += 1;
      if (touch.fromUs && !touch.fromBuyer) recordIds.push(touch.id);
    }
    if (outbound === 0) return clear();
    const threshold = settingThreshold(settings, 'oneWayRatio');
    const ratio = outbound / Math.max(inbound, 1);
    return firedOrClear(gradeByDistance(ratio, threshold.value), {
      text: `${outbound} from us and ${inbound} from the buyer in the last ${windowDays} days`,
      recordIds,
      at: touches.at(-1)?.at ?? null,
      value: ratio,
      unit: 'ours per buyer touch',
      threshold,
    });
  },
});
