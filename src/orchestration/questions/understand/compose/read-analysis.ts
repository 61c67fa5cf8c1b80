import type { AnalysisQuestion, QuestionFilter } from '../../../../domain/question.ts';
import { fieldOn } from '../lexicon/concepts.ts';
import { type Clarify, type Draft, emptyDraft, type Ground, type Unsupported } from './draft.ts';
import { finishAnalysis } from './finish-analysis.ts';
import { readAsked, readCounts } from './read-asked.ts';
import { readAsker, readEvents, readRoles } from './read-asker.ts';
import { readComparisons } from './read-comparisons.ts';
import { readHad, readMissing, readNameConditions, readStates, readStatuses } from './read-conditions.ts';
import { readGroups } from './read-groups.ts';
import { readMeasures } from './read-measures.ts';
import { readRanking, releaseBy } from './read-ranking.ts';
import { readSeries } from './read-series.ts';
import { readTimes, readUntouched } from './read-times.ts';
import { is, type Part, unusedParts, use } from './sentence.ts';
import { settleNames } from './settle-names.ts';
import { narrowClosed, preferQuantity, settleWords } from './settle-words.ts';

/** Each step gives some words their part; the order matters, since a word is given only one. */
const steps = [
  settleWords,
  readCounts,
  preferQuantity,
  settleNames,
  readGroups,
  readAsked,
  readComparisons,
  readUntouched,
  readRanking,
  readMissing,
  readHad,
  readSeries,
  readStatuses,
  narrowClosed,
  readNameConditions,
  readStates,
  readAsker,
  releaseBy,
  readRoles,
  readMeasures,
  readTimes,
  readEvents,
] as const;

export type AnalysisReading =
  | { readonly kind: 'analysis'; readonly analysis: AnalysisQuestion }
  | Clarify
  | Unsupported
  /** Words that no step could give a part: what they say would be lost. */
  | { readonly kind: 'unread'; readonly words: readonly string[] };

/** Conditions of the sides of a comparison are still named as deals name them; null: the subject has no such field. */
function inOwnWords(analysis: AnalysisQuestion): AnalysisQuestion | null {
  const moved = (filter: QuestionFilter): QuestionFilter => ({
    ...filter,
    field: fieldOn(filter.field, analysis.subject) ?? '',
  });
  const series = analysis.series.map((each) => ({ ...each, filters: each.filters.map(moved) }));
  if (series.some((each) => each.filters.some(({ field }) => field === ''))) return null;
  return { ...analysis, series, filters: analysis.subject === 'deal' ? analysis.filters.map(moved) : analysis.filters };
}

/** Gives the words of a draft their parts, without making a question of them. */
export function readAnalysisSteps(draft: Draft): void {
  for (const step of steps) step(draft);
}

/** Reads a question whose answer is numbers or a list. */
export function readAnalysis(parts: Part[], ground: Ground): AnalysisReading {
  const draft = emptyDraft(parts, ground);
  readAnalysisSteps(draft);
  const finished = finishAnalysis(draft);
  const analysis = finished && inOwnWords(finished);
  for (const part of parts) {
    const isSettled =
      is(part, 'only') ||
      ((is(part, 'versus') || is(part, 'between') || (is(part, 'comparison') && / than$/i.test(part.text))) &&
        draft.series.length > 0) ||
      (is(part, 'compare') && draft.series.length > 0);
    if (isSettled) use(part);
  }
  const unread = unusedParts(parts);
  if (unread.length > 0) return { kind: 'unread', words: unread.map((part) => part.text) };
  if (draft.problem) return draft.problem;
  return analysis ? { kind: 'analysis', analysis } : { kind: 'unread', words: [] };
}
