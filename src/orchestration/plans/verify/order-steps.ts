import type { PlanStep } from '../../../domain/plan.ts';
import { dependenciesOf } from './find-references.ts';
import type { PlanProblem } from './plan-problem.ts';

/** `phases`: ids of steps, those of one phase side by side. `ordered`: the steps that can run, each after what it needs. */
export interface StepOrder {
  readonly phases: readonly (readonly string[])[];
  readonly ordered: readonly PlanStep[];
  readonly problems: readonly PlanProblem[];
}

/** Puts steps in the order in which they can run; steps that wait for each other in a circle are told, one line for each circle. */
export function orderSteps(steps: readonly PlanStep[]): StepOrder {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const needs = new Map(steps.map((step) => [step.id, [...dependenciesOf(step)].filter((id) => byId.has(id))]));
  const phases: string[][] = [];
  const placed = new Set<string>();
  for (;;) {
    const phase = steps
      .filter(({ id }) => !placed.has(id) && (needs.get(id) ?? []).every((need) => placed.has(need)))
      .map(({ id }) => id);
    if (phase.length === 0) break;
    for (const id of phase) placed.add(id);
    phases.push([...new Set(phase)]);
  }
  const ordered = phases.flat().flatMap((id) => byId.get(id) ?? []);
  return { phases, ordered, problems: circles(needs, placed) };
}

function circles(needs: ReadonlyMap<string, readonly string[]>, placed: ReadonlySet<string>): PlanProblem[] {
  const told = new Set<string>();
  const problems: PlanProblem[] = [];
  for (const start of needs.keys()) {
    if (placed.has(start) || told.has(start)) continue;
    const path = circleThrough(start, needs, placed);
    if (path === null || path.some((id) => told.has(id))) continue;
    for (const id of path) told.add(id);
    const way = [...path, path[0]].join(' needs ');
    problems.push({ path: `steps.${path[0]}`, code: 'cycle', message: `these steps wait for each other: ${way}` });
  }
  return problems;
}

/** A circle that is reached from `start`, each step followed by one that it needs; null when another way leads out of it. */
function circleThrough(
  start: string,
  needs: ReadonlyMap<string, readonly string[]>,
  placed: ReadonlySet<string>,
): string[] | null {
  const path: string[] = [];
  for (let at: string | undefined = start; at !== undefined; ) {
    const seen = path.indexOf(at);
    if (seen >= 0) return path.slice(seen);
    path.push(at);
    at = (needs.get(at) ?? []).find((id) => !placed.has(id));
  }
  return null;
}
