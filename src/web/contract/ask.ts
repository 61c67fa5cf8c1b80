import { z } from 'zod';
import { answerSchema, understoodQuestionSchema } from '../../domain/question.ts';
import { calendarDateSchema } from '../../domain/time.ts';
import { defineRoute } from './define-route.ts';

/** An earlier turn: what follow-ups like "and for Maria?" continue. */
export const conversationTurnSchema = z.object({
  question: z.string().max(2_000),
  understood: understoodQuestionSchema,
});

export const askQuestion = defineRoute({
  id: 'askQuestion',
  method: 'POST',
  path: '/api/ask',
  summary: 'a question in plain English, answered from what the asker may see; never acts',
  access: { action: 'question', resource: 'ask' },
  body: z.strictObject({
    question: z.string().trim().min(1).max(2_000),
    /** Oldest first; `plan` of each earlier answer. */
    conversation: z.array(conversationTurnSchema).max(20).default([]),
    asOf: calendarDateSchema.nullable().default(null),
  }),
  response: answerSchema,
});

export const suggestQuestions = defineRoute({
  id: 'suggestQuestions',
  method: 'GET',
  path: '/api/ask/suggestions',
  summary: 'questions that can be answered here, to start from',
  access: { action: 'question', resource: 'ask' },
  response: z.object({ questions: z.array(z.string()) }),
});
