import type { DealTablePart } from '../../domain/deal-row.ts';
import type { SimpleQuestion } from '../../domain/question.ts';
import { listColumns } from './answer/list-rows.ts';
import { fieldOf } from './fields.ts';

const scoreMeasures = new Set(['risk', 'win_probability', 'weighted_value']);

/** Which parts of the deal table a question needs, so that nothing else is read for it. */
export function neededParts(question: SimpleQuestion): DealTablePart[] {
  if (question.intent === 'action') return [];
  if (question.intent === 'topic') return ['touches', 'people', 'scores'];
  const { subject, filters, series, measures, having, groupBy, columns, order } = question;
  const every = [
    ...measures,
    ...having.map(({ measure }) => measure),
    ...(typeof order?.by === 'object' && order ? [order.by] : []),
  ];
  const named = [
    ...filters.map(({ field }) => field),
    ...series.flatMap((each) => each.filters.map(({ field }) => field)),
    ...groupBy.map(({ field }) => field),
    ...columns,
    ...every.flatMap(({ of }) => of ?? []),
    ...(typeof order?.by === 'string' ? [order.by] : []),
    ...(measures.length === 0 ? listColumns[subject] : []),
  ];
  const parts = new Set<DealTablePart>(named.flatMap((id) => fieldOf(subject, id)?.part ?? []));
  if (every.some(({ id }) => scoreMeasures.has(id))) parts.add('scores');
  if (subject === 'contact') parts.add('people');
  return [...parts];
}
