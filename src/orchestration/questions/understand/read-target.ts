import type { QuestionTarget } from '../../../domain/question.ts';
import type { Draft } from './compose/draft.ts';
import { is, placesOf, use } from './compose/sentence.ts';

const kinds = { deal: 'deal', account: 'account', owner: 'person' } as const;

export const everything: QuestionTarget = { kind: 'everything', id: null, label: 'everything' };

/** The one thing a topic or action is about: a deal before an account before a person; null: nothing is named. */
export function readTarget(draft: Draft): QuestionTarget | null {
  const names = placesOf(draft.parts, 'name').filter(({ part }) => !part.used);
  for (const field of ['deal', 'account', 'owner'] as const) {
    const found = names.find(({ part }) => part.reading.candidates[0]?.field === field);
    const candidate = found?.part.reading.candidates[0];
    if (!found || !candidate) continue;
    use(found.part);
    return { kind: kinds[field], id: String(candidate.id), label: candidate.label };
  }
  return null;
}

/** Whoever asks, where "my" is told and somebody is known to ask. */
export function askerTarget(draft: Draft): QuestionTarget | null {
  const { asker, index } = draft.ground;
  const part = draft.parts.find(
    (each) =>
      (is(each, 'mine') && each.reading.scope === 'own') ||
      (is(each, 'topic') &&
        /\b(i|my|me)\b/i.test(each.text) &&
        !/\b(prep|show|give|fill|catch|brief)/i.test(each.text)),
  );
  if (!part || asker === null) return null;
  return {
    kind: 'person',
    id: asker,
    label: index.vocabulary.people.find((each) => each.id === asker)?.label ?? 'you',
  };
}
