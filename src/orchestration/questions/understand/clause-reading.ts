import type { SimpleQuestion } from '../../../domain/question.ts';
import type { Clarify, Unsupported } from './compose/draft.ts';

/** What one question of a sentence was read as; `unread`: words that nothing could be made of. */
export type ClauseReading =
  | { readonly kind: 'question'; readonly question: SimpleQuestion }
  | Clarify
  | Unsupported
  | { readonly kind: 'unread'; readonly words: readonly string[] };
