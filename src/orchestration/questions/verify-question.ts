import type { QuestionFilter, SimpleQuestion } from '../../domain/question.ts';
import { fieldOf, questionFields } from './fields.ts';
import { measureEntries } from './measures.ts';

type Analysis = Extract<SimpleQuestion, { intent: 'analysis' }>;

/** Everything that is wrong with a typed question: names that do not exist, comparisons that a field does not allow. Empty: nothing. */
export function verifyQuestion(question: SimpleQuestion): string[] {
  if (question.intent === 'action') return [];
  // which object's fields are asked for is no condition on deals
  if (question.intent === 'topic') return question.topic === 'fields' ? [] : verifyFilters('deal', question.filters);
  return [
    ...verifyFilters(question.subject, question.filters),
    ...question.series.flatMap(({ filters }) => verifyFilters(question.subject, filters)),
    ...[...question.measures, ...question.having.map(({ measure }) => measure)].flatMap((measure) =>
      verifyMeasure(question, measure),
    ),
    ...verifyNames(question),
  ];
}

function verifyNames({ subject, groupBy, columns, order }: Analysis): string[] {
  const grouped = groupBy.flatMap(({ field, bucket }) => {
    const known = fieldOf(subject, field);
    if (known === null) return unknownField(subject, field);
    return bucket !== null && known.kind !== 'date' ? `"${field}" is no date and cannot be cut by ${bucket}.` : [];
  });
  const named = typeof order?.by === 'string' ? [...columns, order.by] : columns;
  return [...grouped, ...named.flatMap((id) => (fieldOf(subject, id) ? [] : unknownField(subject, id)))];
}

function verifyMeasure({ subject, groupBy }: Analysis, { id, of }: Analysis['measures'][number]): string[] {
  const entry = measureEntries[id];
  if (entry.subjects !== 'all' && !entry.subjects.includes(subject))
    return [`A ${subject} has no ${entry.label.toLowerCase()}.`];
  if (!entry.needsField) return [];
  if (of === null) return [`"${id}" needs a field to be taken of.`];
  const field = fieldOf(subject, of);
  if (field === null) return [unknownField(subject, of)];
  const isCountable =
    ['number', 'money', 'days', 'ratio'].includes(field.kind) || id === 'distinct' || of.includes('custom.');
  if (id === 'average' && groupBy.some((group) => group.field === of)) return [];
  const isDated = field.kind === 'date' && (id === 'smallest' || id === 'largest');
  return isCountable || isDated ? [] : [`"${of}" is no number: there is no ${id} of it.`];
}

function verifyFilters(subject: Analysis['subject'], filters: readonly QuestionFilter[]): string[] {
  return filters.flatMap(({ field: id, op }) => {
    const field = fieldOf(subject, id);
    if (field === null) return unknownField(subject, id);
    const isOwn = id.includes('custom.');
    if ((op === 'during' || op === 'not_during') && field.kind !== 'date' && !isOwn) return `"${id}" is no date.`;
    const isCompared = ['above', 'at_least', 'below', 'at_most', 'equals'].includes(op);
    if (isCompared && !['number', 'money', 'days', 'ratio'].includes(field.kind) && !isOwn)
      return `"${id}" is no number.`;
    return [];
  });
}

function unknownField(subject: Analysis['subject'], id: string): string {
  return `A ${subject} has no field "${id}". It has: ${[...questionFields[subject].keys()].join(', ')}.`;
}
