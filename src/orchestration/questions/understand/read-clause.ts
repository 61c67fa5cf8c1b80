import type { SimpleQuestion } from '../../../domain/question.ts';
import type { Clarify, Ground, Unsupported } from './compose/draft.ts';
import { readAnalysis } from './compose/read-analysis.ts';
import { partsOf } from './compose/sentence.ts';
import { readAction } from './read-action.ts';
import { readTopic } from './read-topic.ts';
import type { Mention } from './reading.ts';

export type ClauseReading =
  | { readonly kind: 'question'; readonly question: SimpleQuestion }
  | Clarify
  | Unsupported
  | { readonly kind: 'unread'; readonly words: readonly string[] };

/** Reads one question: an action, a topic with an answer of its own shape, or an analysis. */
export function readClause(clause: readonly Mention[], ground: Ground, before: SimpleQuestion | null): ClauseReading {
  const action = readAction(clause, ground);
  if (action) return action;
  const topic = readTopic(clause, ground, before);
  if (topic && topic.kind !== 'unread') return topic;
  const analysis = readAnalysis(partsOf(clause), ground);
  if (analysis.kind === 'analysis') return { kind: 'question', question: analysis.analysis };
  return analysis.kind === 'unread' && topic ? topic : analysis;
}
