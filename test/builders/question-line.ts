import type {
  AnalysisQuestion,
  QuestionFilter,
  QuestionMeasure,
  SimpleQuestion,
  UnderstoodQuestion,
} from '../../src/domain/question.ts';

function measure(each: QuestionMeasure | string): string {
  if (typeof each === 'string') return each;
  return each.of === null ? each.id : `${each.id}(${each.of})`;
}

function filter(each: QuestionFilter): string {
  if (each.op === 'in' || each.op === 'not_in')
    return `${each.field}${each.op === 'in' ? '=' : '!='}${each.values.map(({ label }) => label).join('|')}`;
  if (each.op === 'during' || each.op === 'not_during')
    return `${each.field}${each.op === 'during' ? '@' : '!@'}${each.period.from ?? ''}..${each.period.to ?? ''}`;
  if (each.op === 'known' || each.op === 'unknown') return `${each.field} ${each.op}`;
  if (each.op === 'contains') return `${each.field}~${each.text}`;
  return 'value' in each ? `${each.field} ${each.op} ${each.value}` : each.field;
}

function analysis(each: AnalysisQuestion): string {
  const order = each.order ? ` order ${measure(each.order.by)} ${each.order.direction}` : '';
  const parts = [
    `${each.subject}: ${each.measures.map(measure).join(', ') || 'rows'}`,
    ...each.filters.map(filter).sort(),
    ...each.groupBy.map(({ field, bucket }) => `by ${field}${bucket ? `:${bucket}` : ''}`),
    ...each.series.map(({ label, filters }) => `series ${label} {${filters.map(filter).join(' ')}}`),
    ...each.having.map((having) => `having ${measure(having.measure)} ${having.op} ${having.value}`),
  ];
  const tail = `${order}${each.limit === null ? '' : ` limit ${each.limit}`}${each.skip ? ` skip ${each.skip}` : ''}`;
  const columns = each.columns.length > 0 ? ` show ${each.columns.join(',')}` : '';
  return `${parts.join('; ')}${tail}${columns}${each.share ? ' share' : ''}`;
}

function simple(each: SimpleQuestion): string {
  if (each.intent === 'analysis') return analysis(each);
  if (each.intent === 'topic') {
    const period = each.period ? ` @${each.period.from ?? ''}..${each.period.to ?? ''}` : '';
    return `${each.topic} ${each.target.kind} ${each.target.label}${period}${each.filters.map((one) => `; ${filter(one)}`).join('')}`;
  }
  const value = each.value ? ` ${each.field}=${each.value.label}` : '';
  return `${each.action} ${each.target.label}${value}${each.text ? ` "${each.text}"` : ''}${each.dueDate ? ` due ${each.dueDate}` : ''}`;
}

/** What was understood, on one line that a table of sentences can hold. */
export function questionLine(understood: UnderstoodQuestion): string {
  if (understood.kind === 'question') return understood.parts.map(simple).join(' + ');
  if (understood.kind === 'clarify') return `clarify ${understood.choices.map(({ label }) => label).join(' / ')}`;
  return `unsupported ${understood.unknownWords.join(', ')}`.trim();
}
