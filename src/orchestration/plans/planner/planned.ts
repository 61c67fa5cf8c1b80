import type { WrittenPlan } from '../../../domain/plan.ts';
import type { UnderstoodQuestion } from '../../../domain/question.ts';
import type { PlanTemplate } from '../templates/plan-template.ts';

/** An input that the request did not name and that has no default. */
export interface MissingInput {
  readonly input: string;
  readonly about: string;
}

/**
 * What a request in plain English became. `missing` not empty: say these first; `notes`: what was assumed and which words were not
 * used. `unsupported`: `nearest` can be done.
 */
export type Planned =
  | {
      readonly kind: 'plan';
      /** Which template it is; null: it was composed. */
      readonly template: string | null;
      readonly written: WrittenPlan;
      readonly inputs: Readonly<Record<string, unknown>>;
      readonly missing: readonly MissingInput[];
      readonly notes: readonly string[];
    }
  | { readonly kind: 'unsupported'; readonly reason: string; readonly nearest: readonly string[] };

/** What a request is read against; all of it is the principal's own. */
export interface PlannerGround {
  /** Names of the tools the principal may call now. */
  readonly tools: ReadonlySet<string>;
  readonly templates: readonly PlanTemplate[];
  /** Where "the team" reads; null: it has to be said. */
  readonly teamChannel: string | null;
  /** Reads a question about the pipeline. */
  understand(text: string): UnderstoodQuestion;
  /** The first row of a sheet; null: it cannot be read. */
  sheetColumns(spreadsheetId: string, sheet: string): Promise<readonly string[] | null>;
}

/** Why a request cannot be planned; thrown while reading it and told to the person. */
export class NotPlannable extends Error {}
