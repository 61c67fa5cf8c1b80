import type { WrittenPlan } from '../../../domain/plan.ts';
import { type MissingInput, NotPlannable } from './planned.ts';
import { plainName } from './sources.ts';

type WrittenStep = WrittenPlan['steps'][number];
type WrittenInput = NonNullable<WrittenPlan['inputs']>[string];

/** Rows that a step gives: where they are and which fields they have. `isOpen`: they may have more than is known. */
export interface Rows {
  readonly from: { readonly $from: string; readonly path: string };
  readonly fields: ReadonlyMap<string, string>;
  readonly isOpen: boolean;
}

/** A plan being put together from a request, one act after the other. */
export class DraftPlan {
  readonly steps: WrittenStep[] = [];
  readonly inputs: Record<string, WrittenInput> = {};
  readonly notes: string[] = [];
  readonly missing: MissingInput[] = [];
  rows: Rows | null = null;
  readonly #tools: ReadonlySet<string>;
  readonly #given: Readonly<Record<string, unknown>>;

  constructor(tools: ReadonlySet<string>, given: Readonly<Record<string, unknown>>) {
    this.#tools = tools;
    this.#given = given;
  }

  /** Adds a step under a name of its own, and returns the name. @throws NotPlannable for a tool that cannot be called */
  add(wanted: string, step: Omit<WrittenStep, 'id'>): string {
    if (step.tool !== undefined && !this.#tools.has(step.tool)) {
      throw new NotPlannable(`There is no tool ${step.tool} here; connect its system, or ask for another.`);
    }
    const taken = new Set(this.steps.map(({ id }) => id));
    let id = wanted;
    for (let number = 2; taken.has(id); number += 1) id = `${wanted}_${number}`;
    this.steps.push({ id, ...step } as WrittenStep);
    return id;
  }

  /** An input with what the request says (null: nothing); what nobody says has to be given. */
  input(name: string, about: string, said: unknown, kind: WrittenInput['kind'] = 'text') {
    this.inputs[name] = { kind, about, ...(said === null ? {} : { default: said }) };
    if (said === null && this.#given[name] === undefined) this.missing.push({ input: name, about });
    return { $input: name };
  }

  /** What an input is as far as it is known now. */
  valueOfInput(name: string): unknown {
    return this.#given[name] ?? this.inputs[name]?.default ?? null;
  }

  /** The rows that the acts so far have led to. @throws NotPlannable when nothing was read yet */
  current(act: string): Rows {
    if (this.rows) return this.rows;
    throw new NotPlannable(`"${act}": nothing was read before it. Say first where the rows come from.`);
  }

  /** A transform on the current rows, which become its result. */
  transform(
    id: string,
    transform: string,
    args: Readonly<Record<string, unknown>>,
    fields?: ReadonlyMap<string, string>,
  ): void {
    const rows = this.current(transform);
    const step = this.add(id, { transform, arguments: { rows: rows.from, ...args } });
    this.rows = { ...rows, from: { $from: step, path: 'rows' }, ...(fields ? { fields, isOpen: false } : {}) };
  }

  /** The field that people mean. @throws NotPlannable naming the fields there are */
  field(said: string): string {
    const rows = this.current(said);
    const name = plainName(said);
    const found =
      rows.fields.get(name) ?? [...rows.fields].find(([known]) => known.endsWith(name) && name.length > 3)?.[1];
    if (found) return found;
    const known = [...new Set(rows.fields.values())].join(', ') || 'none that is known before it runs';
    throw new NotPlannable(`"${said.trim()}" is no field of these rows; they have ${known}.`);
  }
}
