import { z } from 'zod';
import { currencySchema, decimalSchema } from './money.ts';

/*
 * A plan as people write it: what is fetched where, what is done with it, what is written, in which order. It is data: it can be
 * shown, verified, approved, stored and resumed, and nothing in it is code.
 */

const slug = /^[a-z][a-z0-9_-]{0,39}$/;
const slugWords = 'lower-case letters, digits, - and _, at most 40, a letter first';
export const stepIdSchema = z.string().regex(slug, slugWords);

/** `{$from: contacts, path: 'records[*].email'}`: what an earlier step gave; an empty path is all of it. */
export const stepReferenceSchema = z.strictObject({ $from: stepIdSchema, path: z.string().max(300).default('') });
export type StepReference = z.infer<typeof stepReferenceSchema>;

/** `{$input: quarter}`: what the one who starts the plan said. */
export const inputReferenceSchema = z.strictObject({ $input: stepIdSchema });
export type InputReference = z.infer<typeof inputReferenceSchema>;

/** Values by argument; anywhere in them a reference may stand in for a value. */
const argumentsSchema = z.record(z.string().min(1).max(100), z.unknown());

const toolCallSchema = z.strictObject({
  tool: z.string().min(1).max(64),
  arguments: argumentsSchema.default({}),
});
export type PlannedCall = z.infer<typeof toolCallSchema>;

/**
 * What stands in when a step fails: another reading tool, the same act in another connected system of the category, or a fixed value. `label`
 * is shown wherever the result is.
 */
const fallbackSchema = z
  .strictObject({
    label: z.string().min(1).max(200),
    tool: z.string().min(1).max(64).optional(),
    arguments: argumentsSchema.optional(),
    value: z.record(z.string(), z.unknown()).optional(),
    /** Which system is settled when the plan is verified, among those that whoever runs it may use. */
    otherSystem: z.literal(true).optional(),
  })
  .refine(
    ({ tool, value, otherSystem }) => [tool, value, otherSystem].filter((each) => each !== undefined).length === 1,
    'give one of tool, value and otherSystem',
  );
export type PlanFallback = z.infer<typeof fallbackSchema>;

const retrySchema = z.strictObject({
  /** Attempts in all. */
  attempts: z.number().int().min(1).max(5).default(1),
  /** Before the second attempt; it doubles from one to the next. */
  waitMs: z.number().int().min(0).max(60_000).default(500),
});

export const stepKinds = ['tool', 'transform', 'analysis', 'ask'] as const;
export type StepKind = (typeof stepKinds)[number];

const stepFields = z.strictObject({
  id: stepIdSchema,
  title: z.string().max(200).optional(),
  /** A tool of the catalog. */
  tool: z.string().min(1).max(64).optional(),
  /** A calculation on rows that earlier steps gave. */
  transform: z.string().min(1).max(64).optional(),
  /** One of our own analyses of the workspace. */
  analysis: z.string().min(1).max(64).optional(),
  /** A question that somebody has to say yes to before the steps after it go on. */
  ask: z.string().min(1).max(500).optional(),
  arguments: argumentsSchema.default({}),
  /** Read this tool page by page, at most so many pages; more is an error, never a shorter answer. Left out: one call. */
  allPages: z.number().int().min(1).max(1_000).optional(),
  /** Steps that must be over first although nothing is taken from them. */
  after: z.array(stepIdSchema).max(50).default([]),
  /** Runs only then; skipped otherwise. */
  when: z
    .strictObject({ $from: stepIdSchema, path: z.string().max(300), is: z.enum(['empty', 'not_empty']) })
    .optional(),
  /** How long one attempt may take. */
  deadlineMs: z.number().int().min(1).max(600_000).default(30_000),
  retry: retrySchema.prefault({}),
  /** A write that takes this step's effect back, should the plan fail or be cancelled later. */
  compensation: toolCallSchema.optional(),
  fallback: fallbackSchema.optional(),
  /** `required`: somebody must approve this exact act, whatever the policies would allow. */
  approval: z.enum(['policy', 'required']).default('policy'),
  /** False: when it fails the plan goes on without it and what hangs on it. */
  isRequired: z.boolean().default(true),
});

export const planStepSchema = stepFields.superRefine((step, context) => {
  const given = stepKinds.filter((kind) => step[kind] !== undefined);
  if (given.length === 1) return;
  const message = `a step is exactly one of ${stepKinds.join(', ')}; this one is ${given.join(' and ') || 'none'}`;
  context.addIssue({ code: 'custom', message });
});
export type PlanStep = z.infer<typeof planStepSchema>;

/** What the plan may use up. `money` null: nothing that has a price. */
const budgetSchema = z.strictObject({
  calls: z.number().int().min(1).max(10_000).default(100),
  /** Of work; waiting for a person does not count. */
  seconds: z.number().int().min(1).max(86_400).default(600),
  money: z.strictObject({ amount: decimalSchema, currency: currencySchema }).nullable().default(null),
});
export type PlanBudget = z.infer<typeof budgetSchema>;

export const inputKinds = ['text', 'number', 'boolean', 'date', 'list'] as const;
export const planInputSchema = z.strictObject({
  kind: z.enum(inputKinds),
  about: z.string().min(1).max(300),
  /** Left out: it must be given. */
  default: z.unknown().optional(),
});
export type PlanInput = z.infer<typeof planInputSchema>;

export const planSchema = z.strictObject({
  name: stepIdSchema,
  title: z.string().min(1).max(200),
  about: z.string().max(2_000).optional(),
  inputs: z.record(stepIdSchema, planInputSchema).default({}),
  budget: budgetSchema.prefault({}),
  steps: z.array(planStepSchema).min(1).max(100),
  /** What the plan hands back; left out: what its last steps gave. */
  output: stepReferenceSchema.optional(),
});
export type Plan = z.infer<typeof planSchema>;
/** A plan as it is written, with everything that has a default left out. */
export type WrittenPlan = z.input<typeof planSchema>;

/** What a step is and the name of what it does; of an `ask` its question. */
export function stepAct(step: PlanStep): { readonly kind: StepKind; readonly name: string } {
  const kind = stepKinds.find((each) => step[each] !== undefined) ?? 'ask';
  return { kind, name: step[kind] ?? '' };
}

/** The reference that `value` is, null when it is a plain value. */
export function readReference(value: unknown): StepReference | InputReference | null {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  if ('$from' in value) return stepReferenceSchema.safeParse(value).data ?? null;
  if ('$input' in value) return inputReferenceSchema.safeParse(value).data ?? null;
  return null;
}
