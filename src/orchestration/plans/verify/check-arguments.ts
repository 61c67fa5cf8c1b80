import { toAppError } from '../../../domain/errors.ts';
import { readReference, type StepReference } from '../../../domain/plan.ts';
import { whyNever } from '../shapes/fits.ts';
import { alternatives, type JsonShape, shapeAt, unknownShape } from '../shapes/json-shape.ts';
import { sampleValue } from '../shapes/sample-value.ts';
import { shapeOfValue } from '../shapes/shape-of-value.ts';
import { readPath } from '../shapes/value-path.ts';
import type { Operation } from './operation.ts';
import type { PlanProblem, PlanProblemCode } from './plan-problem.ts';

/** What earlier steps give, by id: every shape their result may have. A step that is not there gives nothing known. */
export type KnownShapes = ReadonlyMap<string, readonly JsonShape[]>;

/** Arguments as far as they are known: `sample` has an example for each reference, `shapes` what each argument is known to be. */
export interface CheckedArguments {
  readonly sample: Record<string, unknown>;
  readonly shapes: ReadonlyMap<string, JsonShape>;
  readonly problems: readonly PlanProblem[];
}

/** Holds arguments against what their operation takes: names, values, and every reference against what the earlier step gives. */
export function checkArguments(
  place: string,
  operation: Pick<Operation, 'name' | 'input' | 'inputShape'>,
  args: Readonly<Record<string, unknown>>,
  known: KnownShapes,
): CheckedArguments {
  const walk = new Walk(place, operation.inputShape, known);
  const sample = walk.into(args, operation.inputShape, []) as Record<string, unknown>;
  const parsed = operation.input?.safeParse(sample);
  for (const issue of parsed?.error?.issues ?? []) {
    const at = issue.path.map(String);
    const isAboutReference = walk.referredAt.some((referred) => isPrefix(referred, at) || isPrefix(at, referred));
    const isToldAlready = issue.code === 'unrecognized_keys' || walk.problemAt.some((told) => isPrefix(told, at));
    if (isToldAlready || (isAboutReference && at.length > 0)) continue;
    walk.report(at, 'wrong_type', `${operation.name}: ${issue.message}`);
  }
  const shapes = Object.entries(args).map(([name, value]) => [name, argumentShape(value, known)] as const);
  return { sample, shapes: new Map(shapes), problems: walk.problems };
}

/** The shape that a reference has: what all the results it may come from have in common is enough to know what is missing. */
export function referenceShape({ $from, path }: StepReference, known: KnownShapes): JsonShape | { missing: string } {
  const shapes = known.get($from);
  if (!shapes) return unknownShape;
  try {
    const parts = readPath(path);
    const found = shapes.map((shape) => shapeAt(shape, parts));
    const missing = found.find((each) => 'missing' in each);
    if (missing && 'missing' in missing) return { missing: missing.missing || 'there is nothing' };
    const [first, ...others] = found.flatMap((each) => ('shape' in each ? [each.shape] : []));
    return others.length === 0 ? (first ?? unknownShape) : { anyOf: [first, ...others] };
  } catch (error) {
    return { missing: toAppError(error).message };
  }
}

function argumentShape(value: unknown, known: KnownShapes): JsonShape {
  const reference = readReference(value);
  if (reference === null) return shapeOfValue(value);
  const shape = '$from' in reference ? referenceShape(reference, known) : unknownShape;
  return typeof shape['missing'] === 'string' ? unknownShape : shape;
}

class Walk {
  readonly problems: PlanProblem[] = [];
  readonly referredAt: (readonly string[])[] = [];
  readonly problemAt: (readonly string[])[] = [];
  readonly #place: string;
  readonly #root: JsonShape;
  readonly #known: KnownShapes;

  constructor(place: string, root: JsonShape, known: KnownShapes) {
    this.#place = place;
    this.#root = root;
    this.#known = known;
  }

  report(at: readonly string[], code: PlanProblemCode, message: string): void {
    this.problemAt.push(at);
    this.problems.push({ path: [this.#place, ...at].join('.'), code, message });
  }

  /** Goes through a value beside its schema and returns it with an example in place of each reference. */
  into(value: unknown, target: JsonShape, at: readonly string[]): unknown {
    const reference = readReference(value);
    if (reference !== null) return this.#refer(reference, target, at);
    if (Array.isArray(value)) {
      const items = alternatives(target, this.#root).find(({ type }) => type === 'array')?.['items'];
      return value.map((item, index) =>
        this.into(item, (items as JsonShape | undefined) ?? unknownShape, [...at, String(index)]),
      );
    }
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [
        name,
        this.into(item, this.#inner(name, target, at), [...at, name]),
      ]),
    );
  }

  #inner(name: string, target: JsonShape, at: readonly string[]): JsonShape {
    const choices = alternatives(target, this.#root).filter(({ type }) => type !== 'null');
    const [shape] = choices;
    const properties = shape?.['properties'] as Readonly<Record<string, JsonShape>> | undefined;
    if (!shape || !properties || choices.length > 1) return unknownShape;
    const own = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (own) return own;
    const others = shape['additionalProperties'];
    if (typeof others === 'object' && others !== null) return others as JsonShape;
    if (others === true) return unknownShape;
    const names = Object.keys(properties).join(', ') || 'none';
    this.report([...at, name], 'wrong_type', `there is no argument "${name}" here; there is ${names}`);
    return unknownShape;
  }

  #refer(reference: NonNullable<ReturnType<typeof readReference>>, target: JsonShape, at: readonly string[]): unknown {
    this.referredAt.push(at);
    if ('$from' in reference) {
      const source = referenceShape(reference, this.#known);
      const where = `${reference.$from}, path "${reference.path}"`;
      if (typeof source['missing'] === 'string') {
        this.report(at, 'missing_field', `${where}: ${source['missing']}`);
      } else {
        const why = whyNever(source, { ...target, $defs: this.#root['$defs'] });
        if (why !== null) this.report(at, 'wrong_type', `${where}: ${why}`);
      }
    }
    return sampleValue(target, this.#root);
  }
}

function isPrefix(prefix: readonly string[], path: readonly string[]): boolean {
  return prefix.every((part, index) => path[index] === part);
}
