import type { AnalysisQuestion, QuestionFilter, QuestionSubject } from '../../../../domain/question.ts';
import { fieldOn } from '../lexicon/concepts.ts';
import { fieldOfSubject } from './draft.ts';

/** Subjects that are things with rows of their own, beside the deals they have. */
export const things = ['account', 'person', 'product', 'contact'] as const;

/** The thing that a field of deals names; null: it names none. */
export function subjectWith(concept: string): QuestionSubject | null {
  return things.find((each) => fieldOfSubject[each] === concept) ?? null;
}

/** Conditions in the fields of `subject`; null: it lacks one of them. */
export function onSubject(filters: readonly QuestionFilter[], subject: QuestionSubject): QuestionFilter[] | null {
  const moved = filters.map((each) => {
    const field = fieldOn(each.field, subject);
    return field === null ? null : { ...each, field };
  });
  return moved.includes(null) ? null : (moved as QuestionFilter[]);
}

/** A question for the plain rows of a subject. */
export function blank(subject: QuestionSubject, filters: QuestionFilter[]): AnalysisQuestion {
  return {
    intent: 'analysis',
    subject,
    filters,
    measures: [],
    groupBy: [],
    series: [],
    having: [],
    order: null,
    limit: null,
    skip: 0,
    columns: [],
    share: false,
  };
}

/** Where each concept is told once: aggregates over deals would count an account as often as it has deals. */
export function homeOf(concept: string | null): QuestionSubject | null {
  if (concept === null) return null;
  if (concept === 'listPrice') return 'product';
  return concept.startsWith('account') && concept !== 'account' ? 'account' : null;
}
