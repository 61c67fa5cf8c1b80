import { parseDocument } from 'yaml';
import { z } from 'zod';
import { AppError } from '../../../domain/errors.ts';
import { planInputSchema, readReference, type WrittenPlan } from '../../../domain/plan.ts';
import { canonicalDigest } from '../../catalog/canonical-digest.ts';

const mostCharacters = 200_000;

const templateFileSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'lower-case letters, digits and -, at most 40, a letter first'),
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'three numbers, e.g. 1.0.0'),
  about: z.string().min(1).max(500),
  /** What people say when they mean it. */
  phrases: z.array(z.string().min(3).max(100)).max(30).default([]),
  plan: z.looseObject({
    name: z.string(),
    title: z.string(),
    inputs: z.record(z.string(), planInputSchema).default({}),
    steps: z.array(z.looseObject({ id: z.string() })),
  }),
});

/** A workflow that is filled in and run; `digest` is of all that it does, so that two versions of one number are told apart. */
export interface PlanTemplate extends z.infer<typeof templateFileSchema> {
  readonly digest: string;
  /** As people write and edit it. */
  readonly text: string;
}

/** Reads a template file. @throws AppError `invalid_input` saying what does not read as one */
export function readTemplate(text: string): PlanTemplate {
  if (text.length > mostCharacters) throw unread('it is larger than 200 kB');
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: true });
  const [broken] = document.errors;
  if (broken) throw unread(`it is no YAML: ${broken.message}`);
  const parsed = templateFileSchema.safeParse(document.toJS({ maxAliasCount: 50 }));
  const issue = parsed.error?.issues[0];
  if (!parsed.success) throw unread(`${issue?.path.join('.') || 'it'}: ${issue?.message}`);
  return { ...parsed.data, digest: canonicalDigest(parsed.data), text };
}

/** A template as a plan that can be verified. */
export interface FilledTemplate {
  readonly written: WrittenPlan;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/**
 * The template's plan with inputs as given. A step that would go to an input left empty (nobody to tell, no sheet to write) is left
 * out instead of failing.
 */
export function fillTemplate(
  { plan }: Pick<PlanTemplate, 'plan'>,
  given: Readonly<Record<string, unknown>>,
): FilledTemplate {
  const valueFor = (name: string) => given[name] ?? plan.inputs[name]?.default;
  const goesNowhere = (step: Readonly<Record<string, unknown>>) =>
    typeof step['tool'] === 'string' &&
    Object.values((step['arguments'] ?? {}) as Readonly<Record<string, unknown>>).some((value) => {
      const reference = readReference(value);
      return reference !== null && '$input' in reference && valueFor(reference.$input) === '';
    });
  const steps = plan.steps.filter((step) => !goesNowhere(step));
  return { written: { ...plan, steps } as unknown as WrittenPlan, inputs: { ...given } };
}

function unread(why: string): AppError {
  return new AppError('invalid_input', `The template cannot be read: ${why}.`);
}
