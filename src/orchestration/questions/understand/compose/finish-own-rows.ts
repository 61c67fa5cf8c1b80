import type { AnalysisQuestion } from '../../../../domain/question.ts';
import { fieldOn } from '../lexicon/concepts.ts';
import { countMeasure, type Draft, fieldOfSubject } from './draft.ts';
import { blank, homeOf, onSubject, subjectWith, things } from './question-rows.ts';

/** `average employees by sector`, `accounts by country`, `which sector has the most accounts`: rows of the thing itself, not of deals. */
export function ofOwnRows(draft: Draft): { analysis: AnalysisQuestion | null } | null {
  const { measures, groups, subjects, asked, ranking, filters, series } = draft;
  const plain = measures.filter((each) => homeOf(each.of) !== null);
  const counted =
    typeof ranking?.by === 'object' && ranking.by?.id === 'distinct' ? subjectWith(ranking.by.of ?? '') : null;
  const listed =
    measures.length === 0 && ranking === null && groups.length > 0 && !subjects.includes('deal')
      ? (subjects.find((each) => things.some((thing) => thing === each)) ?? null)
      : null;
  const subject = homeOf(plain[0]?.of ?? null) ?? counted ?? listed;
  if (subject === null) return null;
  const isAggregate = plain.length > 0;
  const cut = [
    ...groups,
    ...(asked?.concept && asked.concept !== fieldOfSubject[subject] ? [{ field: asked.concept, bucket: null }] : []),
  ];
  const groupBy = cut.map((each) => ({ ...each, field: fieldOn(each.field, subject) ?? '' }));
  const own = onSubject(filters, subject);
  const fits =
    own !== null &&
    groupBy.every((each) => each.field !== '') &&
    measures.every((each) => each.id === 'count' || homeOf(each.of) === subject) &&
    draft.columns.length === 0;
  if (!fits) return isAggregate ? { analysis: null } : null;
  const shown = isAggregate
    ? measures.map((each) => ({ ...each, of: each.of ? fieldOn(each.of, subject) : null }))
    : [countMeasure];
  const [first] = shown;
  const ranked = ranking !== null && first ? { by: first, direction: ranking.direction } : null;
  return {
    analysis: {
      ...blank(subject, own),
      measures: shown,
      groupBy,
      series,
      share: draft.share,
      order: ranked,
      limit: ranked ? (ranking?.limit ?? (groupBy.length > 0 ? 1 : null)) : null,
      skip: ranking?.skip ?? 0,
    },
  };
}
