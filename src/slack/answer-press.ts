import { type DealAlert, dealAlertSchema } from '../../execution/alerts/deal-alert.ts';
import { nextAction } from '../../execution/alerts/next-action.ts';
import type { DealAct } from '../../execution/channels/deal-buttons.ts';
import { AppError } from '../domain/errors.ts';
import type { UnderstoodQuestion } from '../domain/question.ts';
import { addDays, dateOf } from '../domain/time.ts';
import { recordFeedback } from '../orchestration/learning/record-feedback.ts';
import { defaultAsOf } from '../orchestration/scoring/default-as-of.ts';
import { editForm, subjectFields } from './change-forms.ts';
import type { Form, Message } from './slack-parts.ts';
import { actingAs, type Present, type SlackRoom } from './slack-room.ts';
import { lineOf, messageOf, plainMessage, sectionsOf } from './slack-words.ts';
import { answerable, type Changer } from './wanted-change.ts';

/** What a press leads to: a form over the conversation, or words for who pressed. */
export type PressOutcome =
  | { readonly kind: 'form'; readonly form: Form }
  | { readonly kind: 'message'; readonly message: Message };

const snoozes = [
  { label: 'Until tomorrow', value: '1' },
  { label: 'For three days', value: '3' },
  { label: 'For a week', value: '7' },
  { label: 'For two weeks', value: '14' },
];

/**
 * Answers a button of an alert. All that comes back is the opaque id of what was sent, and it leads anywhere only for who may see the deal.
 * @throws AppError `not_found` for any other id
 */
export async function answerPress(
  room: SlackRoom,
  present: Present,
  act: DealAct,
  value: string,
): Promise<PressOutcome> {
  const acting = await actingAs(room, present);
  const delivery = /^[\w-]{1,100}$/.test(value) ? await acting.reader.findDelivery(value) : null;
  const alert = dealAlertSchema.safeParse(delivery?.payload).data;
  if (!alert) throw new AppError('not_found', 'I cannot find that alert, or it is not yours to see.');
  switch (act) {
    case 'create_task':
      return { kind: 'form', form: taskForm(room, present, alert) };
    case 'snooze':
      return { kind: 'form', form: snoozeForm(room, present, alert) };
    case 'assign':
      return { kind: 'form', form: await assignForm(room, present, acting, alert) };
    case 'why':
      return { kind: 'message', message: await why(room, acting, alert) };
    case 'useful':
    case 'not_useful': {
      const { store, principal, reader } = acting;
      const verdict = act === 'useful' ? 'up' : 'down';
      const at = new Date(acting.nowMs()).toISOString();
      await recordFeedback(store, { alert: alert.episodeId, verdict, principal, at, reader });
      const text = verdict === 'up' ? 'Noted as useful.' : 'Noted as not useful; alerts like it count for less.';
      return { kind: 'message', message: plainMessage(text) };
    }
  }
}

const nameOf = ({ name, opportunityId }: DealAlert) => lineOf(name ?? opportunityId, 120);

function taskForm(room: SlackRoom, present: Present, alert: DealAlert): Form {
  const { opportunityId } = alert;
  const tomorrow = addDays(dateOf(new Date(room.parts.nowMs()).toISOString()), 1);
  const todo = alert.cause?.nextAction ?? nextAction(alert.reasons[0]?.signal ?? null);
  const blocks = [
    ...sectionsOf(nameOf(alert)),
    ...subjectFields(todo, ''),
    { kind: 'input', label: 'Due', fieldId: 'due', input: { kind: 'date', initial: tomorrow } } as const,
  ];
  return editForm(room, present, { title: 'Create a task', subject: { form: 'create_task', opportunityId }, blocks });
}

function snoozeForm(room: SlackRoom, present: Present, alert: DealAlert): Form {
  const input = { kind: 'select', options: snoozes, initial: '1' } as const;
  const blocks = [
    ...sectionsOf(nameOf(alert)),
    { kind: 'input', label: 'Keep it quiet', fieldId: 'days', input } as const,
  ];
  const subject = { form: 'snooze', episodeId: alert.episodeId } as const;
  return editForm(room, present, { title: 'Snooze the alert', subject, blocks });
}

async function assignForm(room: SlackRoom, present: Present, acting: Changer, alert: DealAlert): Promise<Form> {
  const users = await acting.reader.listRecords('sales_user', { limit: 100 });
  const options = users
    .filter(({ state }) => state['isActive'] !== false)
    .map(({ id, state }) => ({ label: lineOf(String(state['name'] ?? id), 70), value: id }));
  if (options.length === 0) throw new AppError('not_found', 'There is nobody you may give this alert to.');
  const input = { kind: 'select', options } as const;
  const blocks = [
    ...sectionsOf(nameOf(alert)),
    { kind: 'input', label: 'Give it to', fieldId: 'assignee', input } as const,
  ];
  const subject = { form: 'assign', episodeId: alert.episodeId } as const;
  return editForm(room, present, { title: 'Assign the alert', subject, blocks });
}

/** Answered by counting, as the question in words would be. */
async function why({ parts }: SlackRoom, { principal, reader }: Changer, alert: DealAlert): Promise<Message> {
  const asOf = await defaultAsOf(parts.store, principal.tenantId);
  const label = nameOf(alert);
  const target = { kind: 'deal', id: alert.opportunityId, label } as const;
  const plan: UnderstoodQuestion = {
    kind: 'question',
    parts: [{ intent: 'topic', topic: 'why_at_risk', target, period: null, filters: [] }],
  };
  const request = { text: `Why is ${label} at risk?`, principal, reader, asOf, previous: null };
  const { text } = await (await parts.asker()).answer(request, plan);
  return messageOf(text.split('\n')[0] ?? label, sectionsOf(text));
}

/** The form that shows an act that waits for an approval, exactly as it would be done. @throws AppError `not_found` */
export async function approvalForm(room: SlackRoom, present: Present, approvalId: string): Promise<Form> {
  const row = await answerable(room.parts, await actingAs(room, present), approvalId);
  const options = [
    { label: 'Approve', value: 'approve' },
    { label: 'Deny', value: 'deny' },
  ];
  const blocks = [
    ...sectionsOf(`${row.tool} (risk tier ${row.riskTier}), asked over ${row.requestedChannel}`),
    ...sectionsOf(JSON.stringify(row.arguments).slice(0, 1_500)),
    { kind: 'input', label: 'Your word', fieldId: 'verdict', input: { kind: 'select', options } } as const,
  ];
  return editForm(room, present, { title: 'Approve or deny', subject: { form: 'approval', approvalId }, blocks });
}

/** The form that logs a message of a conversation to a deal in the CRM; deals that the message names come first. */
export async function logForm(
  room: SlackRoom,
  present: Present,
  message: { readonly text: string; readonly ts: string },
): Promise<Form> {
  const { reader } = await actingAs(room, present);
  const words = message.text.toLowerCase();
  const scores = await reader.listScores(1_000);
  const first = (name: string) =>
    name
      .toLowerCase()
      .split(/\W+/)
      .find((word) => word.length > 3) ?? name;
  const named = scores.filter(({ name }) => name !== null && words.includes(first(name)));
  const options = [...new Set([...named, ...scores])].slice(0, 100).map(({ opportunityId, name }) => {
    return { label: lineOf(name ?? opportunityId, 70), value: opportunityId };
  });
  if (options.length === 0) throw new AppError('not_found', 'You have no open deal that this could be logged to.');
  const occurredAt = new Date(Number(message.ts) * 1000).toISOString();
  const initial = options[0]?.value;
  const input = { kind: 'select', options, ...(initial === undefined ? {} : { initial }) } as const;
  const blocks = [
    { kind: 'input', label: 'Deal', fieldId: 'deal', input } as const,
    ...subjectFields('Talked about in Slack', message.text),
  ];
  return editForm(room, present, { title: 'Log to the CRM', subject: { form: 'log_activity', occurredAt }, blocks });
}
