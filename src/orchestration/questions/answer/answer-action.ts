import type { ActionQuestion } from '../../../domain/question.ts';
import type { AnswerContext, AnswerDraft } from './answer-context.ts';

/** What each action is called, and what carries it out. */
const actions: Readonly<Record<ActionQuestion['action'], { readonly does: string; readonly by: string }>> = {
  create_task: { does: 'Create a task', by: 'the button "Create task" on the deal' },
  log_activity: { does: 'Log an activity', by: 'the button "Log activity" on the deal' },
  move_stage: { does: 'Move the deal', by: 'the button "Move" on the deal' },
  set_field: { does: 'Change a field', by: 'the button "Edit" on the deal' },
  remind: { does: 'Set a reminder', by: 'the button "Remind me" on the deal' },
  post_message: { does: 'Post a message', by: 'the button "Post" on the deal' },
};

/** Shows what would be done; asking never acts. */
export function answerAction(question: ActionQuestion, { table }: AnswerContext): AnswerDraft {
  const { action, target, text, field, value, dueDate } = question;
  const { does, by } = actions[action];
  const deals = table.deals.filter(
    ({ id, accountId }) => id === target.id || (target.kind === 'account' && accountId === target.id),
  );
  const open = deals.filter(({ status }) => status === 'open');
  const row = {
    action,
    target: target.label,
    field: field ?? (action === 'move_stage' ? 'stage' : null),
    value: value?.label ?? text,
    dueDate,
    openDeals: open.length,
  };
  const what = [
    value === null ? null : `to ${value.label}`,
    text === null ? null : `"${text}"`,
    dueDate === null ? null : `for ${dueDate}`,
  ];
  const wording = `${does}: ${[target.label, ...what.filter((each) => each !== null)].join(', ')}.`;
  const which = open.length > 1 ? ` ${target.label} has ${open.length} open deals: say which one.` : '';
  return {
    answer: { kind: 'list', value: null, unit: null, rows: [row] },
    text: `${wording} Nothing was done: asking never acts. To do it, use ${by} and confirm.${which}`,
    definitions: [],
    evidence: open.slice(0, 10).map(({ id, name }) => ({ object: 'opportunity', id, label: name ?? id, url: null })),
    suggestions: [],
    looked: null,
  };
}
