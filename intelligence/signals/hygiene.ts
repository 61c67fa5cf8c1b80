import type { RiskSettings } from '../../src/domain/settings.ts';
import { dateOf, daysBetween } from '../../src/domain/time.ts';
import { type ConversedContext, conversationOf } from '../engagement/conversation.ts';
import { defineSignal, firedOrClear, unknown } from './signal.ts';

/** A task a few days late is ordinary. */
const overdueTaskDays = 7;

/**
 * Fires when facts every open deal needs are missing: amount, contacts, close date, or when an open task is more than a week
 * overdue (1 low, 2 medium, 3 or more high). Having no open task adds to these where nothing else is scheduled; by itself it is
 * left to `nothing-scheduled`. What the source cannot tell is not missing.
 */
export const hygiene = defineSignal({
  id: 'hygiene',
  title: 'Data hygiene',
  needs: [],
  evaluate(context, _benchmarks, settings) {
    const { readable, state } = context;
    const checked: string[] = [];
    const missing: string[] = [];
    const check = (name: string, isReadable: boolean, isMissing: boolean) => {
      if (!isReadable) return;
      checked.push(name);
      if (isMissing) missing.push(name);
    };
    check('no amount', readable.has('amount'), state.amount === null);
    check('no contacts', readable.has('contactRoles'), context.contacts.length === 0);
    check('no close date', readable.has('closeDate'), state.closeDate === null);
    const taskGap = readable.has('tasks') ? taskGapOf(context, settings) : null;
    check('overdue task', readable.has('tasks'), taskGap?.isOverdue === true);
    if (checked.length === 0) return unknown('The source tells neither amount, contacts, close date nor tasks.');
    if (missing.length > 0 && taskGap?.isEmpty) missing.push('no open task');
    const count = missing.length;
    return firedOrClear(count >= 3 ? 'high' : count === 2 ? 'medium' : count === 1 ? 'low' : null, {
      text: count === 0 ? `${checked.length} of 4 checks possible, none failed` : `Data gaps: ${missing.join(', ')}`,
      recordIds: taskGap?.overdueIds ?? [],
      value: count,
      unit: 'gaps',
      threshold: { value: 1, from: 'default' },
    });
  },
});

function taskGapOf(context: ConversedContext, settings: RiskSettings) {
  const { openTasks, plannedMeetings } = conversationOf(context, settings);
  const today = dateOf(context.asOf);
  const overdueIds = openTasks
    .filter((task) => daysBetween(dateOf(task.occurredAt), today) > overdueTaskDays)
    .map((task) => task.id);
  return {
    overdueIds,
    isOverdue: overdueIds.length > 0,
    isEmpty: openTasks.length === 0 && plannedMeetings.length === 0,
  };
}
