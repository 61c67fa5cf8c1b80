import { type PlanStep, readReference, type StepReference } from '../../../domain/plan.ts';

/** A reference and where it stands in the value that was looked through. */
export interface PlacedReference {
  readonly at: readonly string[];
  readonly reference: StepReference;
}

/** Something that looks like a reference and is none, with where it stands. */
export interface BadReference {
  readonly at: readonly string[];
  readonly message: string;
}

export interface FoundReferences {
  readonly references: readonly PlacedReference[];
  readonly bad: readonly BadReference[];
}

/** Every reference to a step inside a value, and what was meant as one. */
export function findReferences(value: unknown, at: readonly string[] = []): FoundReferences {
  if (value === null || typeof value !== 'object') return { references: [], bad: [] };
  const reference = readReference(value);
  if (reference && '$from' in reference) return { references: [{ at, reference }], bad: [] };
  if (reference) return { references: [], bad: [{ at, message: `the plan has no input "${reference.$input}"` }] };
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  if (!Array.isArray(value) && entries.some(([name]) => name === '$from' || name === '$input')) {
    const message = 'a reference is {$from: step, path: field.field} or {$input: name}, with nothing else in it';
    return { references: [], bad: [{ at, message }] };
  }
  const inner = entries.map(([name, item]) => findReferences(item, [...at, String(name)]));
  return { references: inner.flatMap(({ references }) => references), bad: inner.flatMap(({ bad }) => bad) };
}

/** Ids of the steps that must be over before this one begins; `itself` never counts, since its compensation may use its own result. */
export function dependenciesOf(step: PlanStep): ReadonlySet<string> {
  const values = [step.arguments, step.fallback?.arguments, step.compensation?.arguments];
  const referred = values.flatMap((value) => findReferences(value).references).map(({ reference }) => reference.$from);
  const isOwn = findReferences(step.arguments).references.some(({ reference }) => reference.$from === step.id);
  const all = new Set([...referred, ...step.after, ...(step.when ? [step.when.$from] : [])]);
  if (!isOwn && !step.after.includes(step.id)) all.delete(step.id);
  return all;
}
