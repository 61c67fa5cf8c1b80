import { z } from 'zod';
import { type Plan, type PlanInput, readReference } from '../../../domain/plan.ts';
import { calendarDateSchema } from '../../../domain/time.ts';
import type { PlanProblem } from './plan-problem.ts';

const readers: Readonly<Record<PlanInput['kind'], z.ZodType>> = {
  text: z.string().max(10_000),
  number: z.number(),
  boolean: z.boolean(),
  date: calendarDateSchema,
  list: z.array(z.unknown()).max(10_000),
};

const examples: Readonly<Record<PlanInput['kind'], unknown>> = {
  text: 'text',
  number: 1,
  boolean: true,
  date: '2026-01-31',
  list: [],
};

export interface ReadInputs {
  readonly values: Readonly<Record<string, unknown>>;
  readonly problems: readonly PlanProblem[];
}

/**
 * The plan's inputs as given, with the defaults of those that were left out. `given` null: the plan is looked at without being started, and
 * an example stands where nothing is given.
 */
export function readInputs(plan: Plan, given: Readonly<Record<string, unknown>> | null): ReadInputs {
  const values: Record<string, unknown> = {};
  const problems: PlanProblem[] = [];
  for (const [name, { kind, about, default: fallback }] of Object.entries(plan.inputs)) {
    const value = given?.[name] ?? fallback;
    if (value === undefined) {
      values[name] = examples[kind];
      if (given !== null) problems.push(wrong(name, `give a ${kind}: ${about}`));
      continue;
    }
    const read = readers[kind].safeParse(value);
    values[name] = read.success ? read.data : examples[kind];
    if (!read.success) problems.push(wrong(name, `a ${kind} is needed (${about})`));
  }
  for (const name of Object.keys(given ?? {})) {
    if (Object.hasOwn(plan.inputs, name)) continue;
    problems.push(
      wrong(name, `the plan has no input of this name; it has ${Object.keys(plan.inputs).join(', ') || 'none'}`),
    );
  }
  return { values, problems };
}

function wrong(name: string, message: string): PlanProblem {
  return { path: `inputs.${name}`, code: 'input', message };
}

/** The same value with the inputs in place of their references; a name that no input has is left for the verifier to tell. */
export function withInputs(value: unknown, inputs: Readonly<Record<string, unknown>>): unknown {
  const reference = readReference(value);
  if (reference !== null) {
    if (!('$input' in reference)) return value;
    return Object.hasOwn(inputs, reference.$input) ? inputs[reference.$input] : value;
  }
  if (Array.isArray(value)) return value.map((item) => withInputs(item, inputs));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withInputs(item, inputs)]));
}
