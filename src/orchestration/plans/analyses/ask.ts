import { z } from 'zod';
import { AppError } from '../../../domain/errors.ts';
import { analysisQuestionSchema, simpleQuestionSchema } from '../../../domain/question.ts';
import { verifyQuestion } from '../../questions/verify-question.ts';
import { type AnyAnalysis, defineAnalysis } from './analysis.ts';
import { type AnalysisPorts, tableDay } from './analysis-ground.ts';

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** What an analysis question may leave out when people write it into a plan. */
const shortQuestionSchema = analysisQuestionSchema.partial().extend({
  intent: z.literal('analysis'),
  subject: analysisQuestionSchema.shape.subject,
});

const unasked = {
  ...{ filters: [], measures: [], groupBy: [], series: [], having: [], order: null, limit: null, skip: 0 },
  ...{ columns: [], share: false },
};

/** A typed question, answered by counting over the rows that the plan's owner may see. */
export function askAnalysis({ asker }: AnalysisPorts): AnyAnalysis {
  return defineAnalysis({
    id: 'ask',
    about:
      'Answers one typed question about deals, accounts, people or activities by counting, e.g. won value by region.',
    input: z.strictObject({
      question: z.union([shortQuestionSchema, simpleQuestionSchema]).superRefine((question, context) => {
        for (const message of problemsOf(question)) context.addIssue({ code: 'custom', message });
      }),
    }),
    output: z.object({
      kind: z.string(),
      value: cell,
      unit: z.string().nullable(),
      rows: z.array(z.record(z.string(), cell)),
      /** Answer, definition and coverage in words of ours. */
      text: z.string(),
      looked: z.number().int(),
    }),
    async run({ question }, context) {
      const { principal, reader } = context;
      const request = { text: '', principal, reader, asOf: tableDay(context), previous: null };
      const part = simpleQuestionSchema.parse({ ...(question.intent === 'analysis' ? unasked : {}), ...question });
      const answered = await asker.answer(request, { kind: 'question', parts: [part] });
      if (answered.plan.kind !== 'question') throw new AppError('invalid_input', answered.text);
      return { ...answered.answer, text: answered.text, looked: answered.coverage.scanned };
    },
  });
}

function problemsOf(question: z.infer<typeof shortQuestionSchema> | z.infer<typeof simpleQuestionSchema>): string[] {
  if (question.intent === 'action') return ['A plan acts by its steps; a question only asks.'];
  const parsed = simpleQuestionSchema.safeParse({ ...(question.intent === 'analysis' ? unasked : {}), ...question });
  return parsed.success ? verifyQuestion(parsed.data) : parsed.error.issues.map(({ message }) => message);
}
