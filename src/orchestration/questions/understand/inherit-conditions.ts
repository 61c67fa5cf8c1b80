import type { AnalysisQuestion, QuestionFilter, SimpleQuestion } from '../../../domain/question.ts';
import { statusFilter } from './compose/draft.ts';
import type { DealStatus, Mention } from './reading.ts';

const pronoun = /^(that|those|these|it|them|they|their|its|this|he|she|his|her|him)$/i;

/** States that a measure has in its own definition, told so that another measure can be taken of the same deals. */
const stateOf: Readonly<Record<string, DealStatus>> = {
  won_value: 'won',
  average_deal_size: 'won',
  pipeline_value: 'open',
  weighted_value: 'open',
  lost_value: 'lost',
};

/**
 * The second question of a compound takes over the conditions of the first where a pronoun says so (`how many deals is that`),
 * and its period where it names none.
 */
export function inherit(
  question: SimpleQuestion,
  before: SimpleQuestion | undefined,
  clause: readonly Mention[],
): SimpleQuestion {
  if (before?.intent !== 'analysis' || question.intent !== 'analysis' || before.subject !== question.subject)
    return question;
  const [opener] = clause;
  const pointsBack =
    opener?.reading.kind === 'and' ||
    clause.some(({ reading, text }) => reading.kind === 'filler' && pronoun.test(text));
  const taken = pointsBack ? allOf(before) : before.filters.filter((each) => each.op === 'during');
  const hasPeriod = [...question.filters, ...question.series.flatMap((each) => each.filters)].some(
    (each) => each.op === 'during',
  );
  const missing = taken.filter(
    (each) => !question.filters.some((own) => own.field === each.field) && !(each.op === 'during' && hasPeriod),
  );
  return missing.length === 0 ? question : { ...question, filters: [...missing, ...question.filters] };
}

function allOf({ filters, measures }: AnalysisQuestion): QuestionFilter[] {
  const [state] = measures.flatMap(({ id }) => stateOf[id] ?? []);
  return state && !filters.some((each) => each.field === 'status') ? [...filters, statusFilter([state])] : filters;
}
