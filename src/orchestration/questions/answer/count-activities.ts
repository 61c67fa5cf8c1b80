import type { AnalysisQuestion } from '../../../domain/question.ts';
import type { AnswerContext, AnswerDraft } from './answer-context.ts';
import { counted, filtersText } from './answer-wording.ts';

/** The answer to "how many" where there are more activities than are looked at one by one; null: that is not what is asked. */
export function countActivities(question: AnalysisQuestion, { activitiesInAll }: AnswerContext): AnswerDraft | null {
  const { subject, measures, filters, groupBy, series, having, share } = question;
  const isOfActivities = subject === 'activity' || subject === 'meeting';
  const isCount = measures.length === 1 && measures[0]?.id === 'count' && !share;
  const isNarrowed = filters.some(({ field, op }) => field !== 'date' || op !== 'during') || filters.length > 1;
  if (activitiesInAll === null || !isOfActivities || !isCount || isNarrowed) return null;
  if (groupBy.length + series.length + having.length > 0) return null;
  const word = subject === 'meeting' ? 'meetings' : 'activities';
  const when = filters.length === 0 ? '' : ` (${filtersText(filters, (field) => field)})`;
  return {
    answer: { kind: 'scalar', value: activitiesInAll, unit: null, rows: [] },
    text: `${counted(activitiesInAll, word)}${when}.`,
    definitions: [],
    evidence: [],
    suggestions: [],
    looked: { count: activitiesInAll, word },
  };
}
