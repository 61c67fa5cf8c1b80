import type { Activity } from '../../../../domain/activity.ts';
import type { TopicQuestion } from '../../../../domain/question.ts';
import { addDays, dateOf } from '../../../../domain/time.ts';
import type { AnswerContext, AnswerDraft } from '../answer-context.ts';
import { counted, listed } from '../answer-wording.ts';
import { type ActivityRow, rowsOf } from '../subject-rows.ts';
import { answerLastContact, answerPeopleInvolved, answerStatus, answerWhatToDo } from './deal-topics.ts';
import { noDraft, targetDeals } from './target-deals.ts';

/** Activities of the target in a period, oldest first. */
async function activitiesOf(
  question: TopicQuestion,
  context: AnswerContext,
  kind: Activity['kind'],
  period: { from: string | null; to: string | null },
) {
  const { target, filters } = question;
  const days = { from: period.from, to: period.to, knownBy: context.asOf };
  const found = (await context.reader.listActivitiesDuring(days)).filter((each) => each.kind === kind);
  const rows = rowsOf(context.table, 'activity', found) as readonly ActivityRow[];
  const isNarrow = target.kind !== 'everything' || filters.length > 0;
  const dealIds = isNarrow ? new Set(targetDeals(question, context.table.deals).map(({ id }) => id)) : null;
  const isMeant = (row: ActivityRow) =>
    dealIds === null ||
    (row.dealId !== null && dealIds.has(row.dealId)) ||
    (target.kind === 'account' && row.accountId === target.id) ||
    (target.kind === 'person' && row.ownerId === target.id);
  return rows.filter(isMeant).toSorted((a, b) => (a.date < b.date ? -1 : 1));
}

function draftOf(rows: readonly ActivityRow[], text: string): AnswerDraft {
  return {
    answer: { kind: 'list', value: null, unit: null, rows: rows.map((row) => ({ ...row })) },
    text,
    definitions: [],
    evidence: rows
      .slice(0, 10)
      .map(({ id, subject, date }) => ({ object: 'activity', id, label: subject ?? date, url: null })),
    suggestions: [],
    looked: { count: rows.length, word: 'activities' },
  };
}

/** Meetings with customers, of the coming seven days where no period is named. */
export async function answerMeetings(question: TopicQuestion, context: AnswerContext): Promise<AnswerDraft> {
  const today = dateOf(context.asOf);
  const period = question.period ?? { from: today, to: addDays(today, 7), label: 'the next 7 days' };
  const rows = (await activitiesOf(question, context, 'meeting', period)).filter(
    ({ status, direction }) => status !== 'cancelled' && direction !== 'internal',
  );
  if (rows.length === 0)
    return noDraft(
      `None: no meeting with ${question.target.kind === 'everything' ? 'customers' : question.target.label} is on record for ${period.label}.`,
    );
  const names = rows.map(({ date, account, deal, subject }) => `${date} ${account ?? deal ?? subject ?? ''}`.trim());
  return draftOf(rows, `${counted(rows.length, 'meetings')} in ${period.label}: ${listed(names, 10)}.`);
}

/** Messages in connected channels about the target. What was said stays in the chat: only when and where is mirrored. */
export async function answerChatMentions(question: TopicQuestion, context: AnswerContext): Promise<AnswerDraft> {
  const today = dateOf(context.asOf);
  const period = question.period ?? { from: addDays(today, -90), to: today, label: 'the last 90 days' };
  const rows = await activitiesOf(question, context, 'message', period);
  const { label } = question.target;
  if (rows.length === 0)
    return noDraft(
      `None: no chat message about ${label} is on record for ${period.label}. If the chat is not connected: bellwether connect slack`,
    );
  const names = rows.slice(-10).map(({ date, subject, owner }) => `${date} ${subject ?? owner ?? ''}`.trim());
  return draftOf(
    rows,
    `${counted(rows.length, 'Slack messages')} about ${label} in ${period.label}: ${listed(names, 10)}.`,
  );
}

/** Status, people, last contact and the one thing to do, on one page. */
export async function answerPrepareMeeting(question: TopicQuestion, context: AnswerContext): Promise<AnswerDraft> {
  const status = answerStatus(question, context);
  if (status.answer.kind === 'none') return status;
  const next = await answerMeetings({ ...question, period: null }, context);
  const parts = [
    status,
    answerPeopleInvolved(question, context),
    answerLastContact(question, context),
    await answerWhatToDo(question, context),
    next,
  ];
  return {
    ...status,
    text: parts
      .filter(({ answer }, index) => index === 0 || answer.kind !== 'none')
      .map(({ text }) => text)
      .join('\n'),
    evidence: parts.flatMap(({ evidence }) => evidence).slice(0, 20),
  };
}
