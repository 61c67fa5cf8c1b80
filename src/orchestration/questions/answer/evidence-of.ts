import type { QuestionSubject } from '../../../domain/question.ts';
import { fieldOf } from '../fields.ts';
import type { AnswerDraft } from './answer-context.ts';
import { objectOfSubject, type SubjectRow } from './subject-rows.ts';

/** The first records that an answer rests on. */
export function evidenceOf(rows: readonly SubjectRow[], subject: QuestionSubject): AnswerDraft['evidence'] {
  const field = fieldOf(subject, 'name') ?? fieldOf(subject, 'subject');
  return rows.slice(0, 10).map((row) => ({
    object: objectOfSubject[subject],
    id: row.id,
    label: String(field?.read(row as never) ?? row.id),
    url: null,
  }));
}
