import type { SimpleQuestion } from '../../../domain/question.ts';
import type { ClauseReading } from './clause-reading.ts';
import type { Ground } from './compose/draft.ts';
import { readAnalysis } from './compose/read-analysis.ts';
import { partsOf } from './compose/sentence.ts';
import { readAction } from './read-action.ts';
import { readTopic } from './read-topic.ts';
import type { Mention } from './reading.ts';

/** Reads one question: an action, a topic with an answer of its own shape, or an analysis. */
export function readClause(clause: readonly Mention[], ground: Ground, before: SimpleQuestion | null): ClauseReading {
  const action = readAction(clause, ground);
  if (action) return action;
  const topic = readTopic(clause, ground, before);
  if (topic && topic.kind !== 'unread') return topic;
  const asksWhy = clause.some(({ reading }) => reading.kind === 'ask' && reading.ask === 'why');
  if (asksWhy && topic === null) return { kind: 'unread', words: [] };
  const analysis = readAnalysis(partsOf(clause), ground);
  if (analysis.kind === 'analysis') return { kind: 'question', question: analysis.analysis };
  return analysis.kind === 'unread' && topic ? topic : analysis;
}
