import { z } from 'zod';
import { calendarDateSchema, instantSchema } from './time.ts';

/** What a question counts or lists. `person` is one of ours (a sales user), `contact` one of theirs. */
export const questionSubjectSchema = z.enum(['deal', 'account', 'person', 'contact', 'product', 'activity', 'meeting']);
export type QuestionSubject = z.infer<typeof questionSubjectSchema>;

/**
 * A column a question may name: one of the registry of fields of its subject (`owner`, `stage`, `amount`, `closeDate`, …),
 * or `custom.NAME` / `account.custom.NAME` for the customer's own. Checked against the registry, not here.
 */
export const questionFieldSchema = z.string().min(1).max(200);

/** Calendar days, both ends included; null: open on that side. `label` is how an answer names it, e.g. `Q1 2017`. */
export const questionPeriodSchema = z.object({
  from: calendarDateSchema.nullable(),
  to: calendarDateSchema.nullable(),
  label: z.string(),
});
export type QuestionPeriod = z.infer<typeof questionPeriodSchema>;

/** A value a filter compares with: `id` is what is stored, `label` what people read. */
export const questionValueSchema = z.object({ id: z.union([z.string(), z.number(), z.boolean()]), label: z.string() });
export type QuestionValue = z.infer<typeof questionValueSchema>;

/** One condition; all conditions of a list hold together. `in` holds any of several values. */
export const questionFilterSchema = z.discriminatedUnion('op', [
  z.object({
    field: questionFieldSchema,
    op: z.enum(['in', 'not_in']),
    values: z.array(questionValueSchema).min(1),
  }),
  z.object({
    field: questionFieldSchema,
    op: z.enum(['above', 'at_least', 'below', 'at_most', 'equals']),
    value: z.number(),
  }),
  z.object({ field: questionFieldSchema, op: z.enum(['during', 'not_during']), period: questionPeriodSchema }),
  z.object({ field: questionFieldSchema, op: z.enum(['known', 'unknown']) }),
  z.object({ field: questionFieldSchema, op: z.literal('contains'), text: z.string() }),
]);
export type QuestionFilter = z.infer<typeof questionFilterSchema>;

/**
 * What is computed over the rows. Named measures carry their definition in the registry of measures; `of` names the field of
 * a plain aggregate (`average` of `amount`).
 */
export const questionMeasureSchema = z.object({
  id: z.enum([
    'count',
    'sum',
    'average',
    'median',
    'smallest',
    'largest',
    'distinct',
    'win_rate',
    'loss_rate',
    'pipeline_value',
    'won_value',
    'lost_value',
    'weighted_value',
    'average_deal_size',
    'sales_cycle',
    'time_in_stage',
    'deal_age',
    'push_count',
    'slip_rate',
    'risk',
    'win_probability',
    'quota_attainment',
    'coverage',
  ]),
  of: questionFieldSchema.nullable(),
});
export type QuestionMeasure = z.infer<typeof questionMeasureSchema>;

/** Rows cut by a field, dates by a bucket. */
export const questionGroupSchema = z.object({
  field: questionFieldSchema,
  bucket: z.enum(['day', 'week', 'month', 'quarter', 'year']).nullable(),
});
export type QuestionGroup = z.infer<typeof questionGroupSchema>;

/** The same analysis over different rows, side by side: two people, two quarters, won against lost. */
export const questionSeriesSchema = z.object({ label: z.string(), filters: z.array(questionFilterSchema) });

/**
 * Numbers or a list over one subject. No measures: the rows themselves with `columns`. `having` holds over groups after they
 * are measured; a group field that names a thing (owner, account, product, region, …) has a group for each such thing, also for one
 * with no rows, so that `having count at_most 0` means "none". `limit` with `order` ranks groups, series or rows; ties with the last
 * place are kept; `skip` leaves out the first places ("second highest": skip 1, limit 1). `share`: the part of the whole of
 * `filters` too, of each group or, with `series`, of each series (one series: "what share of X is Y").
 */
export const analysisQuestionSchema = z.object({
  intent: z.literal('analysis'),
  subject: questionSubjectSchema,
  filters: z.array(questionFilterSchema),
  measures: z.array(questionMeasureSchema),
  groupBy: z.array(questionGroupSchema).max(2),
  series: z.array(questionSeriesSchema),
  having: z.array(
    z.object({
      measure: questionMeasureSchema,
      op: z.enum(['above', 'at_least', 'below', 'at_most']),
      value: z.number(),
    }),
  ),
  order: z
    .object({ by: z.union([questionMeasureSchema, questionFieldSchema]), direction: z.enum(['up', 'down']) })
    .nullable(),
  limit: z.number().int().min(1).nullable(),
  skip: z.number().int().min(0).default(0),
  columns: z.array(questionFieldSchema),
  share: z.boolean(),
});
export type AnalysisQuestion = z.infer<typeof analysisQuestionSchema>;

/** One thing asked about: a deal, or all deals of an account. */
export const questionTargetSchema = z.object({
  kind: z.enum(['deal', 'account', 'person', 'everything']),
  id: z.string().nullable(),
  label: z.string(),
});
export type QuestionTarget = z.infer<typeof questionTargetSchema>;

/** Questions with an answer of their own shape, about a target and (where it applies) a period and further conditions. */
export const topicQuestionSchema = z.object({
  intent: z.literal('topic'),
  topic: z.enum([
    'status',
    'last_contact',
    'people_involved',
    'why_at_risk',
    'what_to_do',
    'what_changed',
    'pushed_out',
    'on_track',
    'forecast',
    'meetings',
    'chat_mentions',
    'prepare_meeting',
    'data_freshness',
    'fields',
    'account_news',
  ]),
  target: questionTargetSchema,
  period: questionPeriodSchema.nullable(),
  filters: z.array(questionFilterSchema),
});
export type TopicQuestion = z.infer<typeof topicQuestionSchema>;

/** Something the asker wants done: never done by asking; the answer is a preview that a plan or a button carries out. */
export const actionQuestionSchema = z.object({
  intent: z.literal('action'),
  action: z.enum(['create_task', 'log_activity', 'move_stage', 'set_field', 'remind', 'post_message']),
  target: questionTargetSchema,
  text: z.string().nullable(),
  field: questionFieldSchema.nullable(),
  value: questionValueSchema.nullable(),
  dueDate: calendarDateSchema.nullable(),
});
export type ActionQuestion = z.infer<typeof actionQuestionSchema>;

export const simpleQuestionSchema = z.discriminatedUnion('intent', [
  analysisQuestionSchema,
  topicQuestionSchema,
  actionQuestionSchema,
]);
export type SimpleQuestion = z.infer<typeof simpleQuestionSchema>;

/**
 * What was understood: the one form that the built-in understanding and a language model both produce, and that is verified
 * and answered. `clarify` asks back with at most five choices, each a question that would be understood.
 */
export const understoodQuestionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('question'), parts: z.array(simpleQuestionSchema).min(1).max(4) }),
  z.object({
    kind: z.literal('clarify'),
    reason: z.string(),
    choices: z.array(z.object({ label: z.string(), question: z.string() })).max(5),
  }),
  /** `unknownWords`: what names nothing here; `nearest`: supported questions like it. */
  z.object({
    kind: z.literal('unsupported'),
    reason: z.string(),
    unknownWords: z.array(z.string()),
    nearest: z.array(z.string()).max(5),
  }),
]);
export type UnderstoodQuestion = z.infer<typeof understoodQuestionSchema>;

const cellSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/**
 * The result. `scalar` has `value` and `unit` (`deals`, `USD`, `ratio`, `days`, `date`, …; null: none); `list` and `table` have `rows`,
 * objects keyed by column; a ranking of one also has the winner's name in `value` (null on a tie). `none`: nothing fits, and `text` says so.
 */
export const answerBodySchema = z.object({
  kind: z.enum(['scalar', 'list', 'table', 'none', 'clarify']),
  value: cellSchema,
  unit: z.string().nullable(),
  rows: z.array(z.record(z.string(), cellSchema)),
});
export type AnswerBody = z.infer<typeof answerBodySchema>;

/** A record an answer rests on. `url`: the record in its own system; null when unknown. */
export const answerEvidenceSchema = z.object({
  object: z.string(),
  id: z.string(),
  label: z.string(),
  url: z.string().nullable(),
});

/** An answer to one question: what `bellwether ask --json` prints. */
export const answerSchema = z.object({
  question: z.string(),
  answer: answerBodySchema,
  /** For people: the number or list, the definition used, how much was looked at and how fresh it is. */
  text: z.string(),
  definitions: z.array(z.string()),
  evidence: z.array(answerEvidenceSchema),
  /** `scanned` of `total` rows that the asker may see; `asOf`: the newest data it rests on. */
  coverage: z.object({ scanned: z.number().int(), total: z.number().int(), asOf: instantSchema.nullable() }),
  plan: understoodQuestionSchema,
  /** Choices of a `clarify`; empty otherwise. */
  choices: z.array(z.object({ label: z.string(), question: z.string() })),
  suggestions: z.array(z.string()).max(3),
  elapsedMs: z.number(),
});
export type Answer = z.infer<typeof answerSchema>;
