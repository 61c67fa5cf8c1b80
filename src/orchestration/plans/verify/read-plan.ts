import { z } from 'zod';
import { type Plan, type PlanStep, planSchema, planStepSchema } from '../../../domain/plan.ts';
import type { PlanProblem } from './plan-problem.ts';

/** A plan as far as it can be read. `unread`: ids of steps that are there and cannot be read, which others may refer to. */
export interface ReadPlan {
  readonly plan: Plan;
  readonly unread: ReadonlySet<string>;
  readonly problems: readonly PlanProblem[];
}

const looseSchema = z.looseObject({ steps: z.array(z.unknown()) });

/** Reads a plan and goes on with what is right, so that a slip in one step does not hide the mistakes of the others. */
export function readPlan(written: unknown): ReadPlan {
  const whole = planSchema.safeParse(written);
  if (whole.success) return { plan: whole.data, unread: new Set(), problems: [] };
  const loose = looseSchema.safeParse(written);
  const given = loose.success ? loose.data.steps : [];
  const idOf = (index: number) => {
    const id = (given[index] as { id?: unknown } | null | undefined)?.id;
    return typeof id === 'string' ? id : String(index);
  };
  const problems = whole.error.issues.map((issue) => ({
    path: placeOf(issue.path, idOf),
    code: 'schema' as const,
    message: issue.message,
  }));
  const steps: PlanStep[] = [];
  const unread = new Set<string>();
  for (const [index, step] of given.entries()) {
    const parsed = planStepSchema.safeParse(step);
    if (parsed.success) steps.push(parsed.data);
    else unread.add(idOf(index));
  }
  return { plan: rest(loose.data ?? {}, steps), unread, problems };
}

/** What can be read beside the steps; what cannot has its default, and its mistake is told already. */
function rest(written: Readonly<Record<string, unknown>>, steps: readonly PlanStep[]): Plan {
  const { shape } = planSchema;
  return {
    name: shape.name.safeParse(written['name']).data ?? 'unnamed',
    title: shape.title.safeParse(written['title']).data ?? 'Unnamed',
    inputs: shape.inputs.safeParse(written['inputs']).data ?? {},
    budget: shape.budget.safeParse(written['budget']).data ?? shape.budget.parse(undefined),
    steps: [...steps],
    output: shape.output.safeParse(written['output']).data,
  };
}

function placeOf(path: readonly PropertyKey[], idOf: (index: number) => string): string {
  return path.map((part, at) => (at === 1 && path[0] === 'steps' ? idOf(Number(part)) : String(part))).join('.');
}
