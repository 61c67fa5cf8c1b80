import type { QuestionSubject, TopicQuestion } from '../../../../domain/question.ts';
import { dateOf } from '../../../../domain/time.ts';
import { questionFields } from '../../fields.ts';
import { customFieldsIn } from '../../vocabulary.ts';
import type { AnswerContext, AnswerDraft } from '../answer-context.ts';
import { counted, listed } from '../answer-wording.ts';
import { noDraft, targetDeals } from './target-deals.ts';

const plain = { definitions: [], evidence: [], suggestions: [], looked: null };

/** What people and sources call the subjects whose fields can be listed. */
const subjectOfObject: Readonly<Record<string, QuestionSubject>> = {
  account: 'account',
  person: 'person',
  sales_user: 'person',
  contact: 'contact',
  product: 'product',
  activity: 'activity',
  meeting: 'meeting',
};

/** How fresh the data is, source by source. */
export function answerDataFreshness(_question: TopicQuestion, { sources, table }: AnswerContext): AnswerDraft {
  if (sources.length === 0) return noDraft('None: no system is connected and nothing was imported.');
  const rows = sources.map((source) => ({ ...source }));
  const each = sources.map(
    ({ system, dataAsOf, health }) =>
      `${system}: ${dataAsOf === null ? 'does not say' : dataAsOf.slice(0, 16).replace('T', ' ')}${health === 'healthy' ? '' : ` (${health})`}`,
  );
  const scored =
    table.scoredAsOf === null ? 'nothing is scored' : `scores as of ${table.scoredAsOf.slice(0, 16).replace('T', ' ')}`;
  const undated = table.undatedDeals > 0 ? ` ${counted(table.undatedDeals, 'deals')} without any date.` : '';
  return {
    ...plain,
    answer: { kind: 'list', value: table.dataAsOf, unit: 'date', rows },
    text: `Data as of ${each.join('; ')}; ${scored}.${undated}`,
  };
}

/** Which columns a question may name, the customer's own included. */
export function answerFields(question: TopicQuestion, { table }: AnswerContext): AnswerDraft {
  const [asked] = question.filters;
  const named = asked?.op === 'in' ? String(asked.values[0]?.id) : question.target.kind;
  const subject: QuestionSubject = subjectOfObject[named] ?? 'deal';
  const known = [...questionFields[subject].values()].map(({ id, label, kind }) => ({
    field: id,
    label,
    kind: kind as string,
  }));
  const own = customFieldsIn(table).filter(({ field }) => subject === 'deal' || field.startsWith('account.'));
  const rows = [...known, ...own.map(({ field, label, kind }) => ({ field, label, kind: kind as string }))];
  const text = `${counted(rows.length, 'fields')} of a ${subject}: ${listed(
    rows.map(({ label }) => label),
    60,
  )}.`;
  return { ...plain, answer: { kind: 'list', value: null, unit: null, rows }, text };
}

/** Public events of the account, newest first. */
export async function answerAccountNews(question: TopicQuestion, context: AnswerContext): Promise<AnswerDraft> {
  const { target, period } = question;
  const deals = targetDeals(question, context.table.deals);
  const accountIds =
    target.kind === 'account' && target.id !== null
      ? [target.id]
      : [...new Set(deals.flatMap(({ accountId }) => accountId ?? []))];
  const from = period?.from ?? '0001-01-01';
  const to = period?.to ?? dateOf(context.asOf);
  const events = (await context.reader.listAccountEvents(accountIds)).filter(
    ({ occurredAt }) => dateOf(occurredAt) >= from && dateOf(occurredAt) <= to,
  );
  if (events.length === 0)
    return noDraft(
      `None: no public event of ${target.label} is on record. News comes from a connected source: bellwether connect edgar`,
    );
  const rows = events.map(({ id, kind, occurredAt, title, url }) => ({
    id,
    kind,
    date: dateOf(occurredAt),
    title,
    url,
  }));
  return {
    ...plain,
    answer: { kind: 'list', value: null, unit: null, rows },
    text: `${counted(rows.length, 'events')} of ${target.label}: ${listed(
      rows.map(({ date, title }) => `${date} ${title}`),
      5,
    )}.`,
    evidence: rows.slice(0, 10).map(({ id, title, url }) => ({ object: 'account_event', id, label: title, url })),
  };
}
