import { type Plan, type PlanStep, type StepReference, stepAct } from '../../../domain/plan.ts';
import { type JsonShape, unknownShape } from '../shapes/json-shape.ts';
import { fieldIn, itemShape } from '../shapes/row-shape.ts';
import { shapeOfValue } from '../shapes/shape-of-value.ts';
import { type CheckedArguments, checkArguments, type KnownShapes, referenceShape } from './check-arguments.ts';
import { checkWrites } from './check-writes.ts';
import { findReferences } from './find-references.ts';
import type { Operation, OperationsOf, StepOperations } from './operation.ts';
import type { PlanProblem, PlanProblemCode } from './plan-problem.ts';

/** Goes through a plan's steps in their order, learns what each gives and collects what is wrong with it. */
export class StepCheck {
  readonly problems: PlanProblem[] = [];
  readonly operations = new Map<string, StepOperations>();
  readonly #known = new Map<string, readonly JsonShape[]>();
  readonly #plan: Plan;
  readonly #ids: ReadonlySet<string>;
  readonly #operationsOf: OperationsOf;

  constructor(plan: Plan, unread: ReadonlySet<string>, operationsOf: OperationsOf) {
    this.#plan = plan;
    this.#ids = new Set([...plan.steps.map(({ id }) => id), ...unread]);
    this.#operationsOf = operationsOf;
  }

  /** Whether the step's operations are there. */
  operation(step: PlanStep): StepOperations | null {
    const found = this.#operationsOf(step);
    const take = (name: 'main' | 'fallback' | 'compensation'): Operation | null => {
      const each = found[name];
      if (each === null || 'operation' in each) return each?.operation ?? null;
      const kind = name === 'main' ? stepAct(step).kind : `${name}.tool`;
      this.problems.push({ path: `steps.${step.id}.${kind}`, ...each.problem });
      return null;
    };
    const [main, fallback, compensation] = [take('main'), take('fallback'), take('compensation')];
    return main === null ? null : { main, fallback, compensation };
  }

  /** Everything about one step; its operations count for calls and costs when they are there. */
  step(step: PlanStep): void {
    this.#references(step);
    const operations = this.operation(step);
    if (operations === null) return;
    this.operations.set(step.id, operations);
    const { main } = operations;
    const place = `steps.${step.id}`;
    const checked = checkArguments(`${place}.arguments`, main, step.arguments, this.#known);
    this.problems.push(...checked.problems, ...checkWrites(step, main));
    const outcome = main.transform === null ? main.outputShape : this.#transformed(step, main, checked);
    this.#known.set(step.id, [outcome, ...this.#standIns(step, operations)]);
    if (step.compensation && operations.compensation) this.#compensation(step, operations.compensation);
  }

  /** Whether what the plan hands back is there. */
  output(): PlanProblem[] {
    const { output } = this.#plan;
    if (!output) return [];
    const unknown = this.#unknownStep(output);
    if (unknown) return [{ path: 'output', code: 'unknown_step', message: unknown }];
    const shape = referenceShape(output, this.#known);
    if (typeof shape['missing'] !== 'string') return [];
    return [{ path: 'output', code: 'missing_field', message: `${output.$from}: ${shape['missing']}` }];
  }

  #tell(path: string, code: PlanProblemCode, message: string): void {
    this.problems.push({ path, code, message });
  }

  #unknownStep({ $from }: Pick<StepReference, '$from'>): string | null {
    return this.#ids.has($from) ? null : `there is no step "${$from}"; there is ${[...this.#ids].join(', ')}`;
  }

  #references(step: PlanStep): void {
    const place = `steps.${step.id}`;
    const values = { arguments: step.arguments, 'fallback.arguments': step.fallback?.arguments };
    const all = { ...values, 'compensation.arguments': step.compensation?.arguments };
    for (const [name, value] of Object.entries(all)) {
      const { references, bad } = findReferences(value, [name]);
      for (const { at, message } of bad) this.#tell([place, ...at].join('.'), 'schema', message);
      for (const { at, reference } of references) {
        const unknown = this.#unknownStep(reference);
        if (unknown) this.#tell([place, ...at].join('.'), 'unknown_step', unknown);
      }
    }
    for (const [index, id] of step.after.entries()) {
      const unknown = this.#unknownStep({ $from: id });
      if (unknown) this.#tell(`${place}.after.${index}`, 'unknown_step', unknown);
    }
    this.#condition(step, place);
  }

  #condition({ when }: PlanStep, place: string): void {
    if (!when) return;
    const unknown = this.#unknownStep(when);
    if (unknown) this.#tell(`${place}.when.$from`, 'unknown_step', unknown);
    const shape = referenceShape(when, this.#known);
    if (typeof shape['missing'] === 'string') {
      this.#tell(`${place}.when.path`, 'missing_field', `${when.$from}: ${shape['missing']}`);
    }
  }

  #transformed(step: PlanStep, { transform, input }: Operation, checked: CheckedArguments): JsonShape {
    if (transform === null) return unknownShape;
    const rowOf = (list: string) => itemShape(checked.shapes.get(list) ?? unknownShape);
    const parsed = input?.safeParse(checked.sample);
    if (!parsed?.success) return outcomeShape(unknownShape);
    const place = `steps.${step.id}.arguments`;
    for (const { at, rows, field } of transform.fieldsUsed(parsed.data)) {
      const found = fieldIn(rowOf(rows), field);
      if ('missing' in found)
        this.#tell(`${place}.${at}`, 'missing_field', `${rows}: ${found.missing || 'there is nothing'}`);
    }
    for (const { at, message } of transform.check?.(parsed.data, rowOf) ?? []) {
      this.#tell(at === '' ? place : `${place}.${at}`, 'wrong_type', message);
    }
    return outcomeShape(transform.rowShape(parsed.data, rowOf));
  }

  #standIns({ id, fallback }: PlanStep, { main, fallback: standIn }: StepOperations): JsonShape[] {
    if (!fallback) return [];
    const place = `steps.${id}.fallback`;
    if (fallback.value) {
      const issues = main.output?.safeParse(fallback.value).error?.issues ?? [];
      for (const issue of issues) this.#tell([place, 'value', ...issue.path].join('.'), 'wrong_type', issue.message);
      return [shapeOfValue(fallback.value)];
    }
    if (!standIn) return [];
    if (standIn.tool?.readOnly === false)
      this.#tell(`${place}.tool`, 'write_rule', 'a stand-in reads; this tool writes');
    if ((standIn.tool?.riskTier ?? 0) > (main.tool?.riskTier ?? 0))
      this.#tell(`${place}.tool`, 'write_rule', 'a stand-in is of no higher risk tier than the step');
    const checked = checkArguments(`${place}.arguments`, standIn, fallback.arguments ?? {}, this.#known);
    this.problems.push(...checked.problems);
    return [standIn.outputShape];
  }

  #compensation(step: PlanStep, undo: Operation): void {
    const place = `steps.${step.id}.compensation`;
    if (undo.tool?.readOnly !== false)
      this.#tell(`${place}.tool`, 'write_rule', 'this tool reads, so it takes nothing back');
    const args = step.compensation?.arguments ?? {};
    this.problems.push(...checkArguments(`${place}.arguments`, undo, args, this.#known as KnownShapes).problems);
    const rules = checkWrites({ ...step, arguments: args, fallback: undefined, allPages: undefined }, undo);
    for (const { path, code, message } of rules) {
      this.#tell(path.replace(`steps.${step.id}`, place), code, message);
    }
  }
}

/** What every transform gives. */
function outcomeShape(row: JsonShape): JsonShape {
  return {
    type: 'object',
    properties: {
      rows: { type: 'array', items: row },
      count: { type: 'integer' },
      unreadable: { type: 'integer' },
    },
    required: ['rows', 'count', 'unreadable'],
    additionalProperties: false,
    ...(row['$defs'] === undefined ? {} : { $defs: row['$defs'] }),
  };
}
